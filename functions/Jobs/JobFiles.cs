using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace PrivateDomain.Jobs;

/// <param name="Name">Of its file.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Hash">SHA-256, hex.</param>
public sealed record KeptUpload(string Name, long Length, string Hash);

/// <param name="Job">The job's id, also where no job was made.</param>
/// <param name="WrittenAt">System time, UTC.</param>
public sealed record JobFile(string Job, string Name, bool IsUpload, DateTimeOffset WrittenAt);

/// <summary>Files of jobs: block blobs in the container <c>jobs</c>, named by the job.</summary>
public sealed class JobFiles(BlobServiceClient service)
{
    public const string Container = "jobs";
    private const string Upload = "upload-";
    private const int BlockSize = 4 << 20;

    private readonly BlobContainerClient container = service.GetBlobContainerClient(Container);

    /// <summary>Keeps an upload under a name of its own; nothing of it is there before all of it is.</summary>
    /// <returns>Nothing where it has more than <paramref name="most"/> bytes, and then nothing is kept.</returns>
    public async Task<KeptUpload?> Keep(string job, Stream content, long most, CancellationToken stop)
    {
        var name = $"{job}/{Upload}{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
        var blob = container.GetBlockBlobClient(name);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (blocks, length, buffer) = (new List<string>(), 0L, new byte[BlockSize]);
        while (await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, stop) is > 0 and var read)
        {
            if ((length += read) > most) return null;
            hash.AppendData(buffer, 0, read);
            blocks.Add(BlockId(blocks.Count));
            await blob.StageBlockAsync(blocks[^1], new MemoryStream(buffer, 0, read), cancellationToken: stop);
        }
        await blob.CommitBlockListAsync(blocks, cancellationToken: stop);
        return new KeptUpload(name, length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>It became no job's.</summary>
    public Task Drop(string upload, CancellationToken stop) => container.GetBlobClient(upload).DeleteIfExistsAsync(cancellationToken: stop);

    /// <summary>At most so many bytes of the upload from an offset; fewer only at its end.</summary>
    public async Task<ReadOnlyMemory<byte>> Read(string upload, long offset, int most, CancellationToken stop)
    {
        try
        {
            var answer = await container.GetBlobClient(upload).DownloadContentAsync(new BlobDownloadOptions { Range = new HttpRange(offset, most) }, stop);
            return answer.Value.Content.ToMemory();
        }
        catch (RequestFailedException end) when (end.Status == 416)
        {
            return default;
        }
    }

    /// <summary>The whole upload, to be read once from its beginning.</summary>
    public Stream Open(string upload) => new UploadStream(this, upload);

    /// <summary>A piece of the file of rejected lines; written again, it says the same.</summary>
    public Task KeepRejected(string job, int part, string lines, CancellationToken stop) => Write(Rejected(job, part), Encoding.UTF8.GetBytes(lines), stop);

    /// <summary>Something that a later step needs; written again, it says the same.</summary>
    public Task KeepPiece(string job, string name, byte[] content, CancellationToken stop) => Write($"{job}/{name}", content, stop);

    /// <summary>What an earlier step kept under this name.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadPiece(string job, string name, CancellationToken stop) =>
        (await container.GetBlobClient($"{job}/{name}").DownloadContentAsync(stop)).Value.Content.ToMemory();

    /// <summary>A later step has done with it; already gone is fine.</summary>
    public Task DropPiece(string job, string name, CancellationToken stop) => Drop($"{job}/{name}", stop);

    public async Task<Stream> OpenRejected(string job, int part, CancellationToken stop) =>
        (await container.GetBlobClient(Rejected(job, part)).DownloadStreamingAsync(cancellationToken: stop)).Value.Content;

    /// <summary>All files of all jobs, each job's one after the other.</summary>
    public async IAsyncEnumerable<JobFile> All([EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var blob in container.GetBlobsAsync(cancellationToken: stop))
        {
            var slash = blob.Name.IndexOf('/', StringComparison.Ordinal);
            if (slash > 0 && blob.Properties.LastModified is { } at) yield return new(blob.Name[..slash], blob.Name, blob.Name[(slash + 1)..].StartsWith(Upload, StringComparison.Ordinal), at);
        }
    }

    private async Task Write(string name, byte[] content, CancellationToken stop)
    {
        var blob = container.GetBlockBlobClient(name);
        await blob.StageBlockAsync(BlockId(0), new MemoryStream(content), cancellationToken: stop);
        await blob.CommitBlockListAsync([BlockId(0)], cancellationToken: stop);
    }

    private static string BlockId(int number) => Convert.ToBase64String(Encoding.ASCII.GetBytes(number.ToString("D6", CultureInfo.InvariantCulture)));

    private static string Rejected(string job, int part) => $"{job}/rejected-{part.ToString("D6", CultureInfo.InvariantCulture)}";
}
