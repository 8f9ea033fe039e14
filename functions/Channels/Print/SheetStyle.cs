namespace PrivateDomain.Channels.Print;

/// <summary>How sheets and cards look. Cream and jade like the cards' page; colours are asked for, since browsers leave them out on paper.</summary>
internal static class SheetStyle
{
    public static string Of(SheetHtml sheet, bool wide)
    {
        var (layout, code) = (sheet.Wish.Layout, sheet.Wish.Code);
        var (width, height) = (layout.Width + (2 * layout.Bleed), layout.Height + (2 * layout.Bleed));
        return Common
            .Replace("$paperWidth", Mm(layout.PaperWidth), StringComparison.Ordinal).Replace("$paperHeight", Mm(layout.PaperHeight), StringComparison.Ordinal)
            .Replace("$cellWidth", Mm(width), StringComparison.Ordinal).Replace("$cellHeight", Mm(height), StringComparison.Ordinal)
            .Replace("$bleed", Mm(layout.Bleed), StringComparison.Ordinal).Replace("$code", Mm(code), StringComparison.Ordinal)
            .Replace("$height", Mm(layout.Height), StringComparison.Ordinal)
            + (wide ? Beside : Above).Replace("$scanWidth", Mm(code + 9 + layout.Bleed), StringComparison.Ordinal)
                .Replace("$bleed", Mm(layout.Bleed), StringComparison.Ordinal)
                .Replace("$room", Mm(layout.Height - code), StringComparison.Ordinal)
                .Replace("$hint", layout.Height - code >= 22 ? "block" : "none", StringComparison.Ordinal);
    }

    private static string Mm(decimal value) => SheetHtml.Mm(value);

    private const string Common = """
        @page{size:$paperWidthmm $paperHeightmm;margin:0}
        *{box-sizing:border-box;margin:0;padding:0}
        html{-webkit-print-color-adjust:exact;print-color-adjust:exact}
        body{font-family:"PingFang SC","HarmonyOS Sans SC","MiSans","Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:#20261f}
        .shared{position:absolute;width:0;height:0}
        .sheet{position:relative;width:$paperWidthmm;height:$paperHeightmm;overflow:hidden;background:#fff;break-after:page;break-inside:avoid}
        .sheet:last-child{break-after:auto}
        .marks{position:absolute;inset:0;width:100%;height:100%;fill:none;stroke:#000;stroke-width:.1}
        footer{position:absolute;left:0;right:0;bottom:1.2mm;text-align:center;font-size:1.9mm;line-height:1;color:#555}
        .card{position:absolute;width:$cellWidthmm;height:$cellHeightmm;overflow:hidden;display:flex;background:#f8f5ee}
        .seal{display:grid;place-items:center;width:10mm;height:10mm;border-radius:2.6mm;background:#1d6a50;color:#fff;font-size:5.4mm;line-height:1}
        .seal,h2{font-family:"Songti SC","STSong","Noto Serif CJK SC","Source Han Serif SC",Georgia,serif;font-weight:600}
        .logo{display:block;width:36mm;max-width:100%;height:12mm}
        h2{overflow-wrap:anywhere;text-wrap:balance}
        .serial{font-family:"SF Mono",Menlo,Consolas,"Noto Sans Mono","DejaVu Sans Mono",monospace;color:#7d8379;white-space:nowrap}
        .plate{background:#fff;overflow:hidden}
        .code{display:block;width:$codemm;height:$codemm;fill:#000}
        small{display:block}
        @media screen{body{background:#8b918a;padding:8mm}.sheet{margin:0 auto 8mm;box-shadow:0 2mm 6mm rgba(0,0,0,.25)}}

        """;

    private const string Beside = """
        .words{flex:1;min-width:0;display:flex;flex-direction:column;padding:calc($bleedmm + 5mm) 3mm calc($bleedmm + 4.4mm) calc($bleedmm + 6mm)}
        h2{margin-top:3mm;font-size:5mm;line-height:1.3;letter-spacing:.06em}
        .text{margin-top:1.6mm;padding-top:1.8mm;font-size:3.1mm;line-height:1.6;color:#4a5148;white-space:pre-line;text-wrap:pretty;overflow-wrap:anywhere;background:linear-gradient(#1d6a50,#1d6a50) 0 0/7mm .35mm no-repeat}
        .serial{margin-top:auto;font-size:1.75mm;line-height:1}
        .scan{width:$scanWidthmm;display:flex;flex-direction:column;align-items:center;justify-content:center;padding-right:$bleedmm;background:#1d6a50;color:#f8f5ee}
        .plate{border-radius:2.2mm}
        .scan p{margin-top:2.2mm;font-size:3mm;line-height:1.25;letter-spacing:.12em;text-align:center}
        small{margin-top:.5mm;font-size:1.8mm;letter-spacing:.02em;opacity:.85}
        """;

    private const string Above = """
        .card{flex-direction:column-reverse;align-items:center;justify-content:center;padding:$bleedmm;background:#fff}
        .words{max-width:92%;display:flex;flex-direction:column;align-items:center;text-align:center}
        .seal,.logo,.text,.scan p{display:$hint}
        .seal{display:none}
        .logo{margin-top:1mm;width:24mm;height:8mm}
        h2{margin-top:.6mm;font-size:min(3.6mm,calc($roommm * .3));line-height:1.25;letter-spacing:.08em;color:#1d6a50}
        .text{margin-top:1mm;font-size:2.5mm;line-height:1.5;color:#4a5148;white-space:pre-line}
        .serial{margin-top:.9mm;font-size:1.45mm;line-height:1}
        .scan{display:flex;flex-direction:column;align-items:center}
        .scan p{font-size:2.6mm;line-height:1.25;letter-spacing:.1em;text-align:center;color:#20261f}
        small{font-size:1.7mm;letter-spacing:.02em}
        """;
}
