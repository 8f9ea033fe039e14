using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Microsoft.Azure.Functions.Worker.Storage;

/// <summary>Blobs of a few bytes, in one block. (The client's own Upload needs an assembly that this host does without.)</summary>
internal static class SmallBlob
{
    private static readonly string OnlyBlock = Convert.ToBase64String("0"u8);

    public static Task WriteAsync(this BlockBlobClient blob, byte[] content) => WhereContainerExistsAsync(blob, async () =>
    {
        await blob.StageBlockAsync(OnlyBlock, new MemoryStream(content));
        await blob.CommitBlockListAsync([OnlyBlock]);
    });

    /// <summary>An empty blob, unless there is one already, leased or not.</summary>
    public static Task CreateIfNotExistsAsync(this BlockBlobClient blob, CancellationToken cancellation)
    {
        var absent = new CommitBlockListOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
        return WhereContainerExistsAsync(blob, async () =>
        {
            try
            {
                await blob.CommitBlockListAsync([], absent, cancellation);
            }
            catch (RequestFailedException exists) when (exists.Status is 409 or 412)
            {
                // Somebody else was first, which is as good.
            }
        });
    }

    private static async Task WhereContainerExistsAsync(BlockBlobClient blob, Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (RequestFailedException absent) when (absent.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            await blob.GetParentBlobContainerClient().CreateIfNotExistsAsync();
            await write();
        }
    }
}
