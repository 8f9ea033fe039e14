using System.Text;
using PrivateDomain.Api;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Media;

/// <summary>The platform's limits of attachments (developer documentation, path/92137), checked when a message is saved.</summary>
internal static class AttachmentCheck
{
    private const int LinkTitle = 128;
    private const int LinkDescription = 512;
    private const int MiniProgramTitle = 64;
    private const int Address = 2048;

    public static void Of(Checks checks, string at, IReadOnlyList<MediaAttachment?>? attachments, IReadOnlyDictionary<string, MediaItem> media)
    {
        checks.That(attachments is not { Count: > MessageAttachment.Most }, at, $"must be at most {MessageAttachment.Most}");
        foreach (var (number, attachment) in (attachments ?? []).Index()) Of(checks, $"{at}[{number}]", attachment, media);
    }

    private static void Of(Checks checks, string at, MediaAttachment? attachment, IReadOnlyDictionary<string, MediaItem> media)
    {
        switch (attachment?.Kind)
        {
            case MediaAttachment.Image:
                Uploaded(MediaUse.Image);
                break;
            case MediaAttachment.Link:
                Bytes(attachment.Title, "title", LinkTitle);
                checks.That(Fits(attachment.Description ?? "", LinkDescription), at + ".description", $"must be at most {LinkDescription} bytes");
                checks.That(IsWeb(attachment.Url), at + ".url", $"must be an address of the web of at most {Address} bytes");
                checks.That(attachment.Picture is null || IsWeb(attachment.Picture), at + ".picture", $"must be an address of the web of at most {Address} bytes");
                break;
            case MediaAttachment.MiniProgram:
                Bytes(attachment.Title, "title", MiniProgramTitle);
                Bytes(attachment.AppId, "appId", 64);
                Bytes(attachment.Page, "page", 1024);
                Uploaded(MediaUse.Thumbnail);
                break;
            case MediaAttachment.Video:
                Uploaded(MediaUse.Video);
                break;
            case MediaAttachment.File:
                Uploaded(MediaUse.File);
                break;
            default:
                checks.That(holds: false, at + ".kind", "must be one of " + string.Join(", ", MediaAttachment.Kinds));
                break;
        }

        void Bytes(string? text, string field, int most) =>
            checks.That(!string.IsNullOrWhiteSpace(text) && Fits(text, most), $"{at}.{field}", $"must be text of 1 to {most} bytes of UTF-8");

        void Uploaded(string use) => checks.That(
            attachment.Media is { } id && media.TryGetValue(id, out var item) && item.Use == use,
            at + ".media", $"must be the id of something uploaded with POST /api/manage/media?use={use}");
    }

    private static bool Fits(string text, int most) => Encoding.UTF8.GetByteCount(text) <= most;

    private static bool IsWeb(Uri? address) => address is { IsAbsoluteUri: true, Scheme: "http" or "https" } && Fits(address.OriginalString, Address);
}
