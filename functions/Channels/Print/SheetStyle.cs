using System.Text;

namespace PrivateDomain.Channels.Print;

/// <summary>
/// How sheets and cards look. Cream and jade like the cards' page; colours are asked for, since browsers leave them out on paper. Where there is little room
/// words give way, and the code never does.
/// </summary>
internal static class SheetStyle
{
    public static string Of(SheetHtml sheet)
    {
        var (layout, code, wide) = (sheet.Wish.Layout, sheet.Wish.Code, sheet.Wish.IsWide);
        var room = FaceRoom.Of(sheet.Wish, sheet.Brand, sheet.Logo is not null);
        return new StringBuilder(Common).Append(wide ? Beside : Below)
            .Replace("$paperWidth", Mm(layout.PaperWidth)).Replace("$paperHeight", Mm(layout.PaperHeight))
            .Replace("$cellWidth", Mm(layout.Width + (2 * layout.Bleed))).Replace("$cellHeight", Mm(layout.Height + (2 * layout.Bleed)))
            .Replace("$scanWidth", Mm(code + 9 + layout.Bleed)).Replace("$bleed", Mm(layout.Bleed)).Replace("$code", Mm(code))
            .Replace("$corner", Mm(Math.Min(2.2m, sheet.Form.Margin / 2)))
            .Replace("$name", Mm(room.Name)).Replace("$serial", Mm(room.Serial)).Replace("$lineHeight", Mm(wide ? FaceRoom.LineBeside : FaceRoom.LineBelow)).Replace("$lines", Mm(room.Lines))
            .Replace("$letter", Mm(wide ? FaceRoom.LetterBeside : FaceRoom.LetterBelow))
            .Replace("$text", room.Lines > 0 ? "-webkit-box" : "none").Replace("$sign", room.Sign ? wide ? "grid" : "block" : "none")
            .Replace("$words", room.Words ? "flex" : "none").Replace("$hint", room.Hint ? "block" : "none")
            .ToString();
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
        .seal{display:$sign;place-items:center;width:10mm;height:10mm;border-radius:2.6mm;background:#1d6a50;color:#fff;font-size:5.4mm;line-height:1}
        .seal,h2{font-family:"Songti SC","STSong","Noto Serif CJK SC","Source Han Serif SC",Georgia,serif;font-weight:600}
        .logo{display:$sign;width:36mm;max-width:100%;height:12mm}
        h2{overflow-wrap:anywhere;text-wrap:balance}
        .serial{font-family:"SF Mono",Menlo,Consolas,"Noto Sans Mono","DejaVu Sans Mono",monospace;color:#7d8379;white-space:nowrap}
        .words>*{flex-shrink:0}
        .text{display:$text;-webkit-box-orient:vertical;-webkit-line-clamp:$lines;overflow:hidden;white-space:pre-line;overflow-wrap:anywhere;line-height:$lineHeightmm;color:#4a5148}
        .scan p{display:$hint;text-align:center;line-height:1.25}
        .scan,.plate{flex-shrink:0}
        .plate{background:#fff;overflow:hidden}
        .code{display:block;width:$codemm;height:$codemm;fill:#000}
        small{display:block}
        @media screen{body{background:#8b918a;padding:8mm}.sheet{margin:0 auto 8mm;box-shadow:0 2mm 6mm rgba(0,0,0,.25)}}

        """;

    private const string Beside = """
        .words{flex:1;min-width:0;display:$words;flex-direction:column;overflow:hidden;padding:calc($bleedmm + 5mm) 3mm calc($bleedmm + 4.4mm) calc($bleedmm + 6mm)}
        .seal+h2,.logo+h2{margin-top:3mm}
        h2{font-size:$namemm;line-height:1.3;letter-spacing:.06em}
        .text{margin-top:1.6mm;padding-top:1.8mm;font-size:$lettermm;background:linear-gradient(#1d6a50,#1d6a50) 0 0/7mm .35mm no-repeat}
        .serial{margin-top:auto;font-size:$serialmm;line-height:1}
        .scan{width:$scanWidthmm;display:flex;flex-direction:column;align-items:center;justify-content:center;padding-right:$bleedmm;background:#1d6a50;color:#f8f5ee}
        .plate{border-radius:$cornermm}
        .scan p{margin-top:2.2mm;font-size:3mm;letter-spacing:.12em}
        small{margin-top:.5mm;font-size:1.8mm;letter-spacing:.02em;opacity:.85}
        """;

    private const string Below = """
        .card{flex-direction:column-reverse;align-items:center;justify-content:center;padding:$bleedmm;background:#fff}
        .words{max-width:92%;min-height:0;display:$words;flex-direction:column;align-items:center;overflow:hidden;text-align:center}
        .seal{display:none}
        .logo{margin-top:1mm;width:24mm;height:8mm}
        h2{max-width:100%;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;margin-top:.6mm;font-size:$namemm;line-height:1.25;letter-spacing:.08em;color:#1d6a50}
        .text{margin-top:1mm;font-size:$lettermm}
        .serial{margin-top:.9mm;font-size:$serialmm;line-height:1}
        .scan{display:flex;flex-direction:column;align-items:center}
        .scan p{font-size:2.6mm;letter-spacing:.1em;color:#20261f}
        small{font-size:1.7mm;letter-spacing:.02em}
        """;
}
