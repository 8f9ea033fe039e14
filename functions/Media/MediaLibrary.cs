using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using PrivateDomain.Storage;

namespace PrivateDomain.Media;

/// <summary>What was uploaded: its definition in the catalog, its original in parts in the table <c>media</c>.</summary>
public sealed class MediaLibrary(Catalog catalog, Tables tables)
{
    /// <summary>A property holds 64 KiB, a row 1 MiB.</summary>
    private const int PartBytes = 60_000;
    private const int PartsARow = 8;

    /// <summary>The same content for the same use, under the same name where customers read it, is the same upload.</summary>
    public static string IdOf(string use, string name, ReadOnlySpan<byte> content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{use}|{(use is MediaUse.File ? name : "")}|"));
        hash.AppendData(content);
        return Base32.Encode(hash.GetHashAndReset(), 26);
    }

    public async Task<MediaItem?> Find(string id, CancellationToken stop) => await catalog.Find(MediaItem.Kind, id, MediaJson.Default.MediaItem, stop);

    public IAsyncEnumerable<(string Id, MediaItem Item)> All(CancellationToken stop) => catalog.All(MediaItem.Kind, MediaJson.Default.MediaItem, stop);

    public Task Save(string id, MediaItem item, CancellationToken stop) => catalog.Save(MediaItem.Kind, id, item, MediaJson.Default.MediaItem, stop);

    /// <summary>The same for what was there before; what was taken away meanwhile stays away.</summary>
    public Task Renew(string id, MediaItem item, CancellationToken stop) => catalog.Renew(MediaItem.Kind, id, item, MediaJson.Default.MediaItem, stop);

    /// <summary>Takes it away: first what messages look at, then the original. Asked again it finishes what was begun. False where there was nothing.</summary>
    public async Task<bool> Remove(string id, CancellationToken stop)
    {
        var removed = await catalog.Remove(MediaItem.Kind, id, stop);
        await foreach (var row in tables.Media.Keys(id, stop))
        {
            await tables.Media.Delete(id, row, stop);
            removed = true;
        }
        return removed;
    }

    /// <summary>Keeps the original. The id names the content, so keeping it again writes the same rows.</summary>
    public async Task Keep(string id, ReadOnlyMemory<byte> content, CancellationToken stop)
    {
        const int rowBytes = PartBytes * PartsARow;
        for (var from = 0; from < content.Length; from += rowBytes)
        {
            var row = new TableEntity(id, (from / rowBytes).ToString("D4", CultureInfo.InvariantCulture));
            for (var part = 0; part < PartsARow && from + (part * PartBytes) < content.Length; part++)
            {
                var start = from + (part * PartBytes);
                row[$"part{part}"] = content.Slice(start, Math.Min(PartBytes, content.Length - start)).ToArray();
            }
            await tables.Media.Put(row, stop);
        }
    }

    public async Task<ReadOnlyMemory<byte>> Original(string id, CancellationToken stop)
    {
        var content = new MemoryStream();
        await foreach (var row in tables.Media.Partition(id, stop))
            for (var part = 0; row.GetBinary($"part{part}") is { } bytes; part++) content.Write(bytes);
        return content.ToArray();
    }
}
