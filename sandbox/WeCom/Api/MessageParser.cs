using System.Text;

namespace PrivateDomain.Sandbox.WeCom.Api;

/// <summary>
/// Text and attachments, the same for a welcome (path/92137) and a mass message (path/92135). A picture's address must come from
/// <c>media/uploadimg</c>; that another one gets 40058 is a guess, the platform names no code.
/// </summary>
internal sealed class MessageParser(MediaLibrary library)
{
    private const int MostTextBytes = 4000;
    private const int MostAttachments = 9;

    public MessageContent Read(ApiBody body)
    {
        var text = body.Object("text")?.Text("content");
        var attachments = body.Objects("attachments") ?? [];
        if (string.IsNullOrEmpty(text) && attachments.Count == 0)
            throw new WeComError(44004, "empty content: text or attachments are required");
        if (text is not null && Encoding.UTF8.GetByteCount(text) > MostTextBytes)
            throw new WeComError(45002, "content size out of limit");
        if (attachments.Count > MostAttachments)
            throw new WeComError(41064, "too many attachments");
        return new MessageContent(text, [.. attachments.Select(Read1)]);
    }

    private Attachment Read1(ApiBody body)
    {
        var kind = body.Text("msgtype") ?? throw WeComError.BadParameter("attachments.msgtype");
        var part = body.Object(kind) ?? throw WeComError.BadParameter($"attachments.{kind}");
        return kind switch
        {
            "image" when part.Text("media_id") is { Length: > 0 } id => new(kind, null, null, null, Shown(library.Find(id, kind))),
            "image" => new(kind, null, null, null, Permanent(Required(part, "pic_url"))),
            "video" or "file" => Uploaded(kind, library.Find(Required(part, "media_id"), kind)),
            "link" => new(kind, Bounded(part, "title", 128), WebAddress(Required(part, "url")), OptionalBounded(part, "desc", 512),
                part.Text("picurl") is { Length: > 0 } picture ? WebAddress(picture) : null),
            "miniprogram" => new(kind, Bounded(part, "title", 64), Required(part, "page"), Required(part, "appid"),
                Shown(library.Find(Required(part, "pic_media_id"), "image"))),
            _ => throw new WeComError(41065, "invalid attachment type"),
        };
    }

    private static Attachment Uploaded(string kind, MediaFile media) => new(kind, media.FileName, Shown(media), null, null);

    private static string Shown(MediaFile media) => media.Address.OriginalString;

    private string Permanent(string address) =>
        library.IsPermanent(address) ? address : throw WeComError.BadParameter("pic_url does not come from media/uploadimg");

    private static string Required(ApiBody part, string name) =>
        part.Text(name) is { Length: > 0 } text ? text : throw WeComError.BadParameter(name);

    private static string Bounded(ApiBody part, string name, int bytes) =>
        Encoding.UTF8.GetByteCount(Required(part, name)) <= bytes ? Required(part, name) : throw WeComError.BadParameter($"{name} is longer than {bytes} bytes");

    private static string? OptionalBounded(ApiBody part, string name, int bytes) =>
        string.IsNullOrEmpty(part.Text(name)) ? null : Bounded(part, name, bytes);

    private static string WebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? text
            : throw WeComError.BadParameter($"'{text}' is no web address");
}
