using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace PrivateDomain.Channels.Print;

/// <summary>
/// Sheets to print as one HTML document, to be printed or made a PDF by any browser: millimetres, marks to cut along, and everything in it.
/// Written sheet by sheet.
/// </summary>
/// <param name="Brand">The brand's name.</param>
/// <param name="Logo">A data: address of the picture; the seal of the brand's name in its place where there is none.</param>
public sealed record SheetHtml(SheetWish Wish, CodeForm Form, string Brand, string? Logo)
{
    private static HtmlEncoder Html => CustomerPage.Html;

    private SheetLayout Layout => Wish.Layout;

    public async Task Write(PrintRun run, Stream stream, CancellationToken stop)
    {
        var html = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 32 * 1024, leaveOpen: true);
        await using (html.ConfigureAwait(false))
        {
            await html.WriteAsync(Head(run).AsMemory(), stop);
            foreach (var cards in run.Cards().Chunk(Layout.PerSheet))
            {
                await html.WriteAsync(Sheet(run, cards).AsMemory(), stop);
                await html.FlushAsync(stop);
            }
            await html.WriteAsync("</body>\n</html>\n".AsMemory(), stop);
        }
    }

    private string Head(PrintRun run) => $"""
        <!DOCTYPE html>
        <html lang="{LandingPage.Chinese}">
        <head>
        <meta charset="utf-8">
        <meta name="robots" content="noindex">
        <title>{Html.Encode(Brand)} {run.Batch.Id} {Mm(Layout.Width)} × {Mm(Layout.Height)} mm</title>
        <style>{SheetStyle.Of(this)}</style>
        </head>
        <body>
        <svg class="shared" aria-hidden="true"><defs>
        <symbol id="marks" viewBox="0 0 {Mm(Layout.PaperWidth)} {Mm(Layout.PaperHeight)}"><path d="{string.Concat(Layout.Marks().Select(mark => $"M{Mm(mark.X1)} {Mm(mark.Y1)}L{Mm(mark.X2)} {Mm(mark.Y2)}"))}"/></symbol>
        {(Logo is null ? "" : $"""<symbol id="logo" viewBox="0 0 36 12"><image width="36" height="12" preserveAspectRatio="{(Wish.IsWide ? "xMinYMid" : "xMidYMid")} meet" href="{Logo}"/></symbol>""")}
        </defs></svg>

        """;

    private string Sheet(PrintRun run, IReadOnlyList<(int Index, CardSerial Serial, string Url)> cards)
    {
        var html = new StringBuilder(cards.Count * 6000);
        html.Append("<section class=\"sheet\">\n<svg class=\"marks\"><use href=\"#marks\"/></svg>\n");
        foreach (var (place, card) in cards.Index())
        {
            var (x, y) = Layout.Cell(place);
            html.Append(CultureInfo.InvariantCulture, $"<article class=\"card\" style=\"left:{Mm(x)}mm;top:{Mm(y)}mm\">{Face(run, card.Serial, card.Url)}</article>\n");
        }
        html.Append(CultureInfo.InvariantCulture, $"<footer>{Html.Encode(run.Prefix)}… · {Html.Encode(Brand)} · {run.Batch.Id} · {cards[0].Index + 1}–{cards[^1].Index + 1} / {run.Batch.Count} · {Mm(Layout.Width)} × {Mm(Layout.Height)} mm + {Mm(Layout.Bleed)} mm</footer>\n</section>\n");
        return html.ToString();
    }

    private string Face(PrintRun run, CardSerial serial, string url)
    {
        var text = run.Batch.Face?.Text is { } says ? $"<p class=\"text\">{Html.Encode(says)}</p>" : "";
        var code = string.Create(CultureInfo.InvariantCulture, $"<svg class=\"code\" viewBox=\"0 0 {Form.Modules} {Form.Modules}\"><path d=\"{CodeDrawing.Path(Form.Draw(url))}\"/></svg>");
        var sign = Logo is null ? CustomerPage.Seal(Brand) : "<svg class=\"logo\"><use href=\"#logo\"/></svg>";
        return $"""<div class="words">{sign}<h2>{Html.Encode(Brand)}</h2>{text}<p class="serial">{Grouped(serial)}</p></div><div class="scan"><div class="plate">{code}</div><p>微信扫一扫<small>Scan with WeChat</small></p></div>""";
    }

    // As a person reads it out; spaces are passed over when it is typed.
    private static string Grouped(CardSerial serial) => serial.ToString() is var text ? $"{text[..5]} {text[5..11]} {text[11..17]} {text[17..]}" : "";

    internal static string Mm(decimal value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
