using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PrivateDomain.Api;
using PrivateDomain.Storage;

namespace PrivateDomain.Channels.Consents;

public sealed record ConsentBody(string? Version, string? Zh, string? En);

/// <param name="Hash">SHA-256, as it stands with each contact.</param>
public sealed record ConsentTextShown(string Version, string Zh, string En, string Hash);

/// <summary>The text to which people agree, in versions: one is shown, all are kept.</summary>
public sealed class ConsentFunctions(Catalog catalog)
{
    /// <summary>Both languages stand on a page of less than 14 kB.</summary>
    private const int MostBytes = 3_000;

    /// <summary>
    /// Shows this text on cards' pages from now on. The same again changes nothing; other words need another version. First the version is kept, then
    /// shown: one that was shown can always be looked up.
    /// </summary>
    [Function("PutConsentText")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Put([HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/manage/consent")] HttpRequest request, CancellationToken stop)
    {
        var body = await Body.ReadJson(request, ChannelJson.Default.ConsentBody, stop);
        new Checks().Id(body.Version, "version").That(Fits(body.Zh), "zh", Expected).That(Fits(body.En), "en", Expected).Throw();
        var text = new ConsentText(body.Version!, body.Zh!, body.En!);
        if (await catalog.Add(ConsentText.CatalogKind, text.Version, text, ChannelJson.Default.ConsentText, stop) is { } other && other != text)
            throw new ApiProblem(409, "consent-version-taken", "This version has other words. What was shown to people never changes: give the new words a new version.");
        await catalog.Save(ConsentText.ShownKind, ConsentText.CurrentId, text, ChannelJson.Default.ConsentText, stop);
        return Show(text);
    }

    /// <summary>The text that is shown now.</summary>
    [Function("ShowConsentText")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/consent")] HttpRequest request, CancellationToken stop) =>
        Show(await catalog.FindNow(ConsentText.ShownKind, ConsentText.CurrentId, ChannelJson.Default.ConsentText, stop) ?? throw NotFound());

    [Function("ShowConsentVersion")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> ShowVersion(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/consent/{version}")] HttpRequest request, string version, CancellationToken stop) =>
        Show(await catalog.FindNow(ConsentText.CatalogKind, version, ChannelJson.Default.ConsentText, stop) ?? throw NotFound());

    /// <summary>No text is shown any more; what was is kept.</summary>
    [Function("DeleteConsentText")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Delete([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/manage/consent")] HttpRequest request, CancellationToken stop)
    {
        await catalog.Remove(ConsentText.ShownKind, ConsentText.CurrentId, stop);
        return Results.NoContent();
    }

    private static string Expected => $"must be text that takes at most {MostBytes} bytes in the page, which are about {MostBytes / 3} Chinese characters";

    private static bool Fits(string? text) => !string.IsNullOrWhiteSpace(text) && CustomerPage.BytesOf(text) <= MostBytes;

    private static IResult Show(ConsentText text) => Results.Json(new ConsentTextShown(text.Version, text.Zh, text.En, text.Hash), ChannelJson.Default.ConsentTextShown);

    private static ApiProblem NotFound() => new(404, "consent-not-found", "No such text is kept.");
}
