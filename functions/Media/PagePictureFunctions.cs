using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PrivateDomain.Api;
using PrivateDomain.Storage;

namespace PrivateDomain.Media;

public sealed class PagePictureFunctions(MediaLibrary library)
{
    /// <summary>A picture that was uploaded for pages, from our own address. Its id names its content, so it may be kept for ever.</summary>
    [Function("ShowPagePicture")]
    [OpenToAll("pictures of cards' pages; only what was uploaded for pages is there")]
    public async Task<IResult> Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "p/{id}")] HttpRequest request, string id, CancellationToken stop)
    {
        using var hurried = Hurry.Begin();
        if (await library.Find(id, stop) is not { Use: MediaUse.Page } item) throw new ApiProblem(404, "media-not-found", "Nothing uploaded for pages has this id.");
        var headers = request.HttpContext.Response.Headers;
        headers.CacheControl = "public, max-age=31536000, immutable";
        headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(await library.Original(id, stop), item.ContentType);
    }

    public static string Path(string id) => "/p/" + id;
}
