using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PrivateDomain.Api;
using PrivateDomain.Media;
using PrivateDomain.Storage;

namespace PrivateDomain.Welcome;

public sealed class WelcomeFunctions(Catalog catalog, MediaLibrary library)
{
    /// <summary>Of a welcome with all its variants: nine each.</summary>
    private const int MostMedia = 9 * 21;

    /// <summary>Defines a welcome; its places, variants and attachments are checked now, not when a customer waits.</summary>
    [Function("PutWelcome")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/manage/welcomes/{id}")] HttpRequest request, string id, CancellationToken stop)
    {
        var body = await Body.ReadJson(request, WelcomeJson.Default.WelcomeBody, stop);
        var checks = new Checks().Id(id, "id");
        var media = new Dictionary<string, MediaItem>(StringComparer.Ordinal);
        foreach (var named in body.Media().Take(MostMedia))
            if (await library.Find(named, stop) is { } item) media.Add(named, item);
        var welcome = body.Checked(checks, media);
        checks.Throw();
        await catalog.Save(WelcomeText.Kind, id, welcome, WelcomeJson.Default.WelcomeDefinition, stop);
        return Results.Json(welcome, WelcomeJson.Default.WelcomeDefinition);
    }
}
