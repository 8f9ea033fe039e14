using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PrivateDomain.Api;
using PrivateDomain.Platforms;

namespace PrivateDomain.Media;

public sealed class MediaFunctions(KeepMedia keepMedia, MediaLibrary library)
{
    /// <summary>
    /// Takes a picture, a video or a file for messages: its bytes are the body. 503 where the platform cannot take it now, 502 where it will
    /// not; the same request may then be made again.
    /// </summary>
    [Function("PostMedia")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Post([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/manage/media")] HttpRequest request, CancellationToken stop)
    {
        var (use, name) = (request.Query["use"].ToString(), request.Query["name"].ToString());
        new Checks()
            .That(MediaUse.All.Contains(use, StringComparer.Ordinal), "use", "must be one of " + string.Join(", ", MediaUse.All))
            .Text(name, "name", 100)
            .Throw();
        var content = await Body.ReadBytes(request, MediaFormat.MostBytes(use), stop)
            ?? throw new ApiProblem(413, "body-too-large", $"This use takes {MediaFormat.Expected(use)}.");
        var contentType = content.Length >= MediaFormat.FewestBytes ? MediaFormat.Of(use, content.Span) : null;
        new Checks().That(contentType is not null, "body", $"must be {MediaFormat.Expected(use)}").Throw();

        var (id, kept) = await keepMedia.Handle(use, name, contentType!, content, stop);
        if (kept.Value is { } item) return Results.Json(Shown(id, item), MediaJson.Default.MediaShown, statusCode: StatusCodes.Status201Created);
        throw kept.Verdict.Kind is VerdictKind.Later or VerdictKind.Unknown
            ? new ApiProblem(503, "platform-not-available", $"WeCom did not take it now; send it again. {kept.Verdict.Reason}")
            : new ApiProblem(502, "platform-refused", $"WeCom did not take it: {kept.Verdict.Reason}");
    }

    [Function("ShowMedia")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/media/{id}")] HttpRequest request, string id, CancellationToken stop) =>
        await library.Find(id, stop) is { } item
            ? Results.Json(Shown(id, item), MediaJson.Default.MediaShown)
            : throw new ApiProblem(404, "media-not-found", "Nothing uploaded has this id.");

    [Function("ListMedia")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/media")] HttpRequest request, CancellationToken stop) =>
        Results.Json(
            new MediaList(await library.All(stop).Select(one => Shown(one.Id, one.Item)).OrderByDescending(shown => shown.UploadedAt).ToListAsync(stop)),
            MediaJson.Default.MediaList);

    /// <summary>Takes an upload away: it is not renewed any more, and messages that name it go without it.</summary>
    [Function("DeleteMedia")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/manage/media/{id}")] HttpRequest request, string id, CancellationToken stop) =>
        await library.Remove(id, stop) ? Results.NoContent() : throw new ApiProblem(404, "media-not-found", "Nothing uploaded has this id.");

    private static MediaShown Shown(string id, MediaItem item) => new(id, item.Use, item.Name, item.ContentType, item.Bytes, item.Url, item.UploadedAt);
}
