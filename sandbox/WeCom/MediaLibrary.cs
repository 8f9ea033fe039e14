using System.Collections.Concurrent;
using PrivateDomain.Sandbox.WeCom.Api;

namespace PrivateDomain.Sandbox.WeCom;

/// <summary>A file the app uploaded, on the sandbox's own origin.</summary>
/// <param name="Type"><c>image</c>, <c>voice</c>, <c>video</c> or <c>file</c>.</param>
internal sealed record MediaFile(string Id, string Type, string FileName, string ContentType, byte[] Content, DateTimeOffset CreatedAt, Uri Address);

/// <summary>Uploaded files: those with a media_id live 3 days (path/90253), pictures by address for ever (quotas: path/90454).</summary>
internal sealed class MediaLibrary(TimeProvider clock, Func<Uri> origin)
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(3);
    private readonly ConcurrentDictionary<string, MediaFile> _temporary = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, MediaFile> _permanent = new(StringComparer.Ordinal);

    public MediaFile AddTemporary(string type, UploadedFile file) => Add(_temporary, type, file);

    public MediaFile AddPermanent(UploadedFile file) => Add(_permanent, "image", file);

    /// <summary>A media_id that is unknown, older than 3 days or of another type is refused (40007).</summary>
    public MediaFile Find(string mediaId, string type) =>
        _temporary.TryGetValue(mediaId, out var media) && media.Type == type && clock.GetUtcNow() - media.CreatedAt < Life
            ? media
            : throw WeComError.BadMedia();

    public bool IsPermanent(string address) => _permanent.Values.Any(media => media.Address.OriginalString == address);

    /// <summary>What the customer's phone loads; files that a chat shows outlive their media_id.</summary>
    public MediaFile? Served(string id) => _permanent.GetValueOrDefault(id) ?? _temporary.GetValueOrDefault(id);

    private MediaFile Add(ConcurrentDictionary<string, MediaFile> shelf, string type, UploadedFile file)
    {
        var id = WeComState.RandomId("", 44);
        return shelf[id] = new MediaFile(id, type, file.Name, ContentTypeOf(type, file), file.Content, clock.GetUtcNow(), new Uri(origin(), $"/media/{id}"));
    }

    private static string ContentTypeOf(string type, UploadedFile file) => type switch
    {
        "image" => file.IsPng ? "image/png" : "image/jpeg",
        "voice" => "audio/amr",
        "video" => "video/mp4",
        _ => "application/octet-stream",
    };
}
