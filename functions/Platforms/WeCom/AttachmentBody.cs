using System.Text.Json.Serialization;

namespace PrivateDomain.Platforms.WeCom;

/// <summary>An attachment on the wire: its kind, and under that name its fields.</summary>
internal sealed record AttachmentBody(string Msgtype)
{
    public ImageBody? Image { get; init; }

    public LinkBody? Link { get; init; }

    [JsonPropertyName("miniprogram")]
    public MiniProgramBody? MiniProgram { get; init; }

    public MediaBody? Video { get; init; }

    public MediaBody? File { get; init; }

    public static AttachmentBody Of(MessageAttachment attachment) => attachment switch
    {
        MessageAttachment.Image image => new(image.Kind) { Image = new(image.Url.OriginalString) },
        MessageAttachment.Link link => new(link.Kind) { Link = new(link.Title, link.Picture?.OriginalString, link.Description, link.Url.OriginalString) },
        MessageAttachment.MiniProgram program => new(program.Kind) { MiniProgram = new(program.Title, program.Thumbnail, program.AppId, program.Page) },
        MessageAttachment.Video video => new(video.Kind) { Video = new(video.Media) },
        MessageAttachment.File file => new(file.Kind) { File = new(file.Media) },
        _ => throw new InvalidOperationException($"An attachment {attachment.Kind}."),
    };

    internal sealed record ImageBody(string PicUrl);

    internal sealed record LinkBody(string Title, [property: JsonPropertyName("picurl")] string? Picture, string? Desc, string Url);

    internal sealed record MiniProgramBody(string Title, string PicMediaId, [property: JsonPropertyName("appid")] string AppId, string Page);

    internal sealed record MediaBody(string MediaId);
}
