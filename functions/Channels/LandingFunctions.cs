using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PrivateDomain.Api;
using PrivateDomain.Storage;

namespace PrivateDomain.Channels;

/// <summary>What customers see of a card.</summary>
public sealed class LandingFunctions(
    OpenCard openCard, ContactWays ways, CardSerials serials, IOptions<BrandOptions> brand, [FromKeyedServices(Clocks.System)] TimeProvider clock)
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
        var landing = await openCard.Handle(serial, Visit.Of(request), budget);

        var language = LandingPage.LanguageFor(request);
        var headers = request.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = LandingPage.ContentSecurityPolicy;
        headers.CacheControl = "no-store";
        headers.Vary = "Accept-Language";
        headers.ContentLanguage = language;
        headers["Referrer-Policy"] = "no-referrer";
        headers.XContentTypeOptions = "nosniff";
        return Results.Content(LandingPage.Render(brand.Value.Name, landing, language), "text/html; charset=utf-8");
    }

    /// <summary>The picture of a card's contact way, from our own address: the page needs no other.</summary>
    [Function("ShowContactQr")]
    [OpenToAll("the same picture that the card's page shows")]
    public async Task<IResult> ShowQr(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "c/{serial}/qr.png")] HttpRequest request, string serial, CancellationToken stop)
    {
        using var hurried = Hurry.Begin();
        var answer = KeyOf(serial) is { } key ? await ways.Picture(key, stop) : null;
        if (answer is null) throw new ApiProblem(404, "contact-way-not-found", "No contact way belongs to this card, or its page has not been opened yet.");
        if (answer.Value is not { } picture) throw new ApiProblem(503, "picture-not-available", "The platform did not give the picture. Open the card's page again in a moment.");
        var headers = request.HttpContext.Response.Headers;
        headers.CacheControl = "public, max-age=86400";
        headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(picture.Content, picture.ContentType);
    }

    private WayKey? KeyOf(string text) =>
        text == WayKey.Default.State ? WayKey.Default
        : serials.Read(text) is { } serial ? WayKey.Of(serial)
        : null;
}
