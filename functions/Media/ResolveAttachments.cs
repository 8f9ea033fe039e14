using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Media;

/// <summary>
/// From what operators attached to what the platform takes. Everything was uploaded before; what is not there, or no longer good, is left out,
/// because a message without its video is better than none.
/// </summary>
public sealed partial class ResolveAttachments(
    MediaLibrary library, [FromKeyedServices(Clocks.System)] TimeProvider system, ILogger<ResolveAttachments> log)
{
    public async Task<(IReadOnlyList<MessageAttachment> Attachments, IReadOnlyList<string> LeftOut)> Handle(
        IReadOnlyList<MediaAttachment>? wanted, CancellationToken stop)
    {
        if (wanted is not { Count: > 0 }) return ([], []);
        var resolved = await Task.WhenAll(wanted.Select(attachment => Resolve(attachment, stop)));
        var leftOut = wanted.Zip(resolved).Where(pair => pair.Second is null).Select(pair => $"{pair.First.Kind} {pair.First.Media}").ToList();
        foreach (var missing in leftOut) Log.LeftOut(log, missing);
        return ([.. resolved.OfType<MessageAttachment>()], leftOut);
    }

    private async Task<MessageAttachment?> Resolve(MediaAttachment attachment, CancellationToken stop)
    {
        var item = attachment.Media is { } id ? await library.Find(id, stop) : null;
        var media = item?.GoodMediaId(system.GetUtcNow());
        return attachment.Kind switch
        {
            MediaAttachment.Link => new MessageAttachment.Link(attachment.Title!, attachment.Url!, attachment.Description, attachment.Picture),
            MediaAttachment.Image when item?.Url is { } url => new MessageAttachment.Image(url),
            MediaAttachment.MiniProgram when media is not null => new MessageAttachment.MiniProgram(attachment.Title!, attachment.AppId!, attachment.Page!, media),
            MediaAttachment.Video when media is not null => new MessageAttachment.Video(media),
            MediaAttachment.File when media is not null => new MessageAttachment.File(media),
            _ => null,
        };
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A message goes without {Attachment}: it is not known, or what was uploaded of it is older than 3 days and could not be renewed.")]
        public static partial void LeftOut(ILogger log, string attachment);
    }
}
