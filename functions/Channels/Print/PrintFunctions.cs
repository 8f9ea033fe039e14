using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using PrivateDomain.Api;
using PrivateDomain.Channels.Cards;
using PrivateDomain.Media;

namespace PrivateDomain.Channels.Print;

/// <summary>
/// What goes to the printer. Everything that can be wrong is found before the first byte; then it is written as it is made, so a million cards need
/// no more memory than a few.
/// </summary>
public sealed class PrintFunctions(ChannelDirectory channels, CardPages pages, VoidCards voidCards, CardSerials serials, MediaLibrary media, IOptions<BrandOptions> brand)
{
    /// <summary>Addresses for a printing house.</summary>
    [Function("ExportCardsCsv")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Csv(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/batches/{id}/cards.csv")] HttpRequest request, string id, CancellationToken stop)
    {
        var run = await Run(request, id, stop);
        var left = request.HttpContext.RequestAborted;
        return Results.Stream(stream => CardsCsv.Write(run, stream, left), "text/csv; charset=utf-8", FileName(run, "csv"));
    }

    /// <summary>Sheets with marks to cut along, as HTML that a browser prints.</summary>
    [Function("ExportSheets")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Sheets(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/batches/{id}/sheets.html")] HttpRequest request, string id, CancellationToken stop)
    {
        var wish = SheetWish.Of(request);
        var run = await Run(request, id, stop);
        var (link, logo) = (CardLink.Longest(brand.Value.PublicUrl), await Logo(run.Batch, stop));
        var sheets = new SheetHtml(wish, CodeForm.For(link, wish.Code), brand.Value.Name, logo);
        if (!PrintGuard.Insists(request)) new FaceGuard(brand.Value.Name, run.Batch.Face, logo is not null, CodeForm.Least(link)).Check(wish);
        var (headers, left) = (request.HttpContext.Response.Headers, request.HttpContext.RequestAborted);
        headers.ContentSecurityPolicy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        return Results.Stream(stream => sheets.Write(run, stream, left), "text/html; charset=utf-8", FileName(run, "html"));
    }

    /// <summary>The code of one card as <c>.svg</c> or <c>.png</c>, for whoever lays out the card elsewhere.</summary>
    [Function("ShowCardCode")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Code(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/batches/{id}/cards/{picture}")] HttpRequest request, string id, string picture, CancellationToken stop)
    {
        var batch = await channels.KnownBatch(id, stop);
        var kind = Path.GetExtension(picture);
        if (kind is not (".svg" or ".png") || serials.Read(Path.GetFileNameWithoutExtension(picture)) is not { } serial || !batch.Has(serial))
            throw new ApiProblem(404, "card-not-found", "The batch has no card with this serial; its codes are {serial}.svg and {serial}.png.");
        PrintGuard.Check(brand.Value.PublicUrl, request);
        PrintGuard.Check(batch);
        if (await voidCards.Has(batch, serial, stop)) throw new ApiProblem(409, "card-void", "The card is void: it would lead nowhere of its own. Take that back, or print another card.");
        var checks = new Checks();
        var size = SheetWish.Millimetres(request, checks, "size", otherwise: 20, least: 10, most: 200);
        checks.Throw();
        var url = CardLink.Of(brand.Value.PublicUrl, serial).AbsoluteUri;
        var form = CodeForm.For(CardLink.Longest(brand.Value.PublicUrl), size);
        return kind is ".svg" ? Results.Text(CodeDrawing.Svg(form, url), "image/svg+xml") : Results.Bytes(CodeDrawing.Png(form, url), "image/png");
    }

    private async Task<PrintRun> Run(HttpRequest request, string id, CancellationToken stop)
    {
        var batch = await channels.KnownBatch(id, stop);
        var (from, count) = (BatchFunctions.Number(request, "from", 0), BatchFunctions.Number(request, "count", batch.Count));
        new Checks()
            .That(from >= 0 && from < batch.Count, "from", $"must be 0 to {batch.Count - 1}, a place in the batch")
            .That(count is >= 1, "count", "must be 1 or more")
            .Throw();
        PrintGuard.Check(brand.Value.PublicUrl, request);
        PrintGuard.Check(batch);
        pages.Serial(batch, from!.Value);
        return new(batch, pages, CardLink.Prefix(brand.Value.PublicUrl), from.Value, (int)Math.Min((long)from + count!.Value, batch.Count), await voidCards.All(batch, stop));
    }

    private async Task<string?> Logo(CardBatch batch, CancellationToken stop) =>
        batch.Face?.Logo is { } logo && await media.Find(logo, stop) is { } item
            ? $"data:{item.ContentType};base64,{Convert.ToBase64String((await media.Original(logo, stop)).Span)}"
            : null;

    // The name says what the codes lead to, since nobody sees that in the codes.
    private static string FileName(PrintRun run, string kind) => $"{new Uri(run.Prefix).IdnHost}-{run.Batch.Id}-{run.From + 1}-{run.Until}.{kind}";
}
