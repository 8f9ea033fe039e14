using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PrivateDomain.Api;
using PrivateDomain.Channels.Qr;
using PrivateDomain.Storage;

namespace PrivateDomain.Channels;

/// <summary>What customers see of a card.</summary>
public sealed class LandingFunctions(
    OpenCard openCard, RecogniseScanner recogniseScanner, ChannelDirectory channels, ContactWays ways, Devices devices, IOptions<BrandOptions> brand, [FromKeyedServices(Clocks.System)] TimeProvider clock)
{
    /// <summary>Longer than this nobody looks at an empty screen.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>The page behind a printed code. It is a page whatever happens: what cannot be shown is said in words.</summary>
    [Function("ShowLanding")]
    [OpenToAll("what a printed card leads to; a forged serial gets the page of everybody")]
    public async Task<IResult> Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "c/{serial}")] HttpRequest request, string serial)
    {
        // Not the request's token: a customer who goes back at once has scanned all the same, and a contact way that is being made is kept.
        using var budget = new Budget(Patience, clock);
        using var hurried = Hurry.Begin();
        var visit = Visit.Of(request) with { Device = devices.MarkOf(request) };
        var headers = request.HttpContext.Response.Headers;
        headers.CacheControl = "no-store";
        if (recogniseScanner.Ask(serial, visit, request.Query) is { } question) return Results.Redirect(question.OriginalString);
        var unionId = await recogniseScanner.Learn(serial, visit, request.Query, budget);
        var landing = await openCard.Handle(serial, visit, budget, unionId);

        var language = LandingPage.LanguageFor(request);
        headers.ContentSecurityPolicy = LandingPage.ContentSecurityPolicy;
        headers.Vary = "Accept-Language";
        headers.ContentLanguage = language;
        headers["Referrer-Policy"] = "no-referrer";
        headers.XContentTypeOptions = "nosniff";
        return Results.Content(LandingPage.Render(brand.Value.Name, landing, language, visit.Visitor), "text/html; charset=utf-8");
    }

    /// <summary>The picture of a keeper's contact way, from our own address: the page needs no other.</summary>
    [Function("ShowContactQr")]
    [OpenToAll("the pictures that cards' pages show")]
    public async Task<IResult> ShowQr(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "q/{keeper}/{picture}")] HttpRequest request, string keeper, string picture, CancellationToken stop)
    {
        using var hurried = Hurry.Begin();
        var answer = picture.EndsWith(".png", StringComparison.Ordinal) ? await ways.Picture(keeper, picture[..^4], stop) : null;
        if (answer is null) throw new ApiProblem(404, "contact-way-not-found", "The keeper has no such contact way.");
        if (answer.Value is not { } shown) throw new ApiProblem(503, "picture-not-available", "The platform did not give the picture. Open the card's page again in a moment.");
        return Shown(request, shown.Content, shown.ContentType, isKept: true);
    }

    /// <summary>The code of a card whose channel has an acquisition link; kept only where the address says which link that is.</summary>
    [Function("ShowCardQr")]
    [OpenToAll("the same code that the card's page shows")]
    public async Task<IResult> ShowCardQr(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "c/{serial}/qr.png")] HttpRequest request, string serial, CancellationToken stop)
    {
        using var hurried = Hurry.Begin();
        if (await channels.FindCard(serial, stop) is not { Channel.AcquisitionLink: { } link } card)
            throw new ApiProblem(404, "contact-way-not-found", "No acquisition link belongs to this card.");
        return Shown(request, QrImage.Png(AcquisitionLink.Of(link, card.Serial).AbsoluteUri), "image/png", isKept: request.Query["v"] == AcquisitionLink.MarkOf(link));
    }

    private static IResult Shown(HttpRequest request, ReadOnlyMemory<byte> picture, string type, bool isKept)
    {
        var headers = request.HttpContext.Response.Headers;
        headers.CacheControl = isKept ? "public, max-age=86400" : "no-store";
        headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(picture, type);
    }
}
