using System.Text.Json.Serialization;

namespace PrivateDomain.Media;

/// <summary>What something was uploaded for, and so how the platform keeps it.</summary>
public static class MediaUse
{
    /// <summary>A picture in a message: the platform keeps it for ever.</summary>
    public const string Image = "image";

    /// <summary>The picture of a mini program's card: kept for 3 days, like the two below.</summary>
    public const string Thumbnail = "thumbnail";
    public const string Video = "video";
    public const string File = "file";

    /// <summary>A picture of our own pages and printed cards: anybody may see it, and no platform is given it.</summary>
    public const string Page = "page";

    public static readonly IReadOnlyList<string> All = [Image, Thumbnail, Video, File, Page];
}

/// <summary>Something uploaded ahead, so that no message waits for an upload. The original is kept, to upload it again.</summary>
/// <param name="Use">One of <see cref="MediaUse"/>.</param>
/// <param name="Name">What the customer reads of a file.</param>
/// <param name="Url">An image's address at the platform, for ever.</param>
/// <param name="MediaId">The platform's id of anything else, for <see cref="Life"/>.</param>
/// <param name="UploadedAt">System time, UTC, of the last upload.</param>
public sealed record MediaItem(string Use, string Name, string ContentType, int Bytes, Uri? Url, string? MediaId, DateTimeOffset UploadedAt)
{
    public const string Kind = "media";

    /// <summary>Of a media id (developer documentation, path/90253).</summary>
    private static readonly TimeSpan Life = TimeSpan.FromDays(3);

    /// <summary>A day before the end, so that a platform that is away for hours costs nothing.</summary>
    private static readonly TimeSpan RenewAfter = TimeSpan.FromDays(2);

    /// <summary>The media id while the platform takes it.</summary>
    public string? GoodMediaId(DateTimeOffset now) => now < UploadedAt + Life ? MediaId : null;

    public bool IsDue(DateTimeOffset now) => Use is not (MediaUse.Image or MediaUse.Page) && now >= UploadedAt + RenewAfter;
}

public sealed record MediaShown(string Id, string Use, string Name, string ContentType, int Bytes, Uri? Url, DateTimeOffset UploadedAt);

/// <param name="Items">The newest upload first.</param>
public sealed record MediaList(IReadOnlyList<MediaShown> Items);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MediaItem))]
[JsonSerializable(typeof(MediaShown))]
[JsonSerializable(typeof(MediaList))]
internal sealed partial class MediaJson : JsonSerializerContext;
