using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Media;

/// <summary>
/// Keeps what an operator uploads and hands it to the platform, ahead of every message that will need it. The same content again is the same
/// upload and costs the platform's quota once.
/// </summary>
public sealed class KeepMedia(MediaLibrary library, WeComMedia wecom, [FromKeyedServices(Clocks.System)] TimeProvider system)
{
    /// <summary>What is kept; otherwise why the platform did not take it, and then the same request may be made again.</summary>
    public async Task<(string Id, Answer<MediaItem> Kept)> Handle(string use, string name, string contentType, ReadOnlyMemory<byte> content, CancellationToken stop)
    {
        var id = MediaLibrary.IdOf(use, name, content.Span);
        if (await library.Find(id, stop) is { } standing && (standing.Use is MediaUse.Image or MediaUse.Page || standing.GoodMediaId(system.GetUtcNow()) is not null))
            return (id, new(Verdict.Delivered, standing));
        await library.Keep(id, content, stop);
        return (id, await Upload(new MediaItem(use, name, contentType, content.Length, Url: null, MediaId: null, system.GetUtcNow()), content, item => library.Save(id, item, stop), stop));
    }

    /// <summary>Uploads the kept original again, because what the platform has of it ends soon.</summary>
    public async Task<Verdict> Renew(string id, MediaItem item, CancellationToken stop) =>
        (await Upload(item, await library.Original(id, stop), kept => library.Renew(id, kept, stop), stop)).Verdict;

    private async Task<Answer<MediaItem>> Upload(MediaItem item, ReadOnlyMemory<byte> content, Func<MediaItem, Task> keep, CancellationToken stop)
    {
        // Before the call: the platform counts from when it has it.
        var at = system.GetUtcNow();
        MediaItem kept;
        if (item.Use is MediaUse.Page) kept = item;
        else if (item.Use is MediaUse.Image)
        {
            var image = await wecom.UploadImage(item.Name, item.ContentType, content, stop);
            if (image.Value is not { } uploaded) return new(image.Verdict);
            kept = item with { Url = uploaded.Url, UploadedAt = at };
        }
        else
        {
            var media = await wecom.Upload(item.Use is MediaUse.Thumbnail ? "image" : item.Use, item.Name, item.ContentType, content, stop);
            if (media.Value is not { } uploaded) return new(media.Verdict);
            kept = item with { MediaId = uploaded.MediaId, UploadedAt = at };
        }
        await keep(kept);
        return new(Verdict.Delivered, kept);
    }
}
