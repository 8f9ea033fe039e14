using System.Text;

namespace PrivateDomain.Sandbox.WeCom.Api;

/// <summary>Text and attachments, the same for a welcome (path/92137) and a mass message (path/92135).</summary>
internal static class MessageParser
{
    private const int MostTextBytes = 4000;
    private const int MostAttachments = 9;

    public static MessageContent Read(ApiBody body)
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

    private static Attachment Read1(ApiBody body)
    {
        var kind = body.Text("msgtype") ?? throw WeComError.BadParameter("attachments.msgtype");
        var part = body.Object(kind) ?? throw WeComError.BadParameter($"attachments.{kind}");
        return kind switch
        {
            "image" when part.Text("pic_url") is { Length: > 0 } picture => new(kind, null, null, null, WebAddress(picture)),
            "image" or "video" or "file" => throw NoUpload(part, "media_id"),
            "link" => new(kind, Bounded(part, "title", 128), WebAddress(Required(part, "url")), OptionalBounded(part, "desc", 512),
                part.Text("picurl") is { Length: > 0 } picture ? WebAddress(picture) : null),
            "miniprogram" when Bounded(part, "title", 64).Length > 0 && Required(part, "appid").Length > 0 && Required(part, "page").Length > 0 =>
                throw NoUpload(part, "pic_media_id"),
            _ => throw new WeComError(41065, "invalid attachment type"),
        };
    }

    // Nothing can be uploaded here, so no media_id is ever valid; a missing one is another mistake.
    private static WeComError NoUpload(ApiBody part, string name) =>
        part.Text(name) is { Length: > 0 } ? WeComError.BadMedia() : WeComError.BadParameter(name);

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
