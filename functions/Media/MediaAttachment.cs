namespace PrivateDomain.Media;

/// <summary>What goes with a message's text, as operators define it.</summary>
/// <param name="Kind">One of <see cref="Kinds"/>.</param>
/// <param name="Media">The id of what was uploaded: an image, a video, a file, a mini program's thumbnail.</param>
/// <param name="Picture">A link's picture: any address of the web.</param>
public sealed record MediaAttachment(
    string? Kind, string? Media = null, string? Title = null, string? Description = null, Uri? Url = null, Uri? Picture = null, string? AppId = null, string? Page = null)
{
    public const string Image = "image";
    public const string Link = "link";
    public const string MiniProgram = "miniprogram";
    public const string Video = "video";
    public const string File = "file";

    public static readonly IReadOnlyList<string> Kinds = [Image, Link, MiniProgram, Video, File];
}
