using System.Text;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace PrivateDomain.Tests.Store;

/// <summary>Blobs of a few letters, in one block.</summary>
internal static class TextBlob
{
    public static string Id(int number) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{number:D4}"));

    public static MemoryStream Text(string text) => new(Encoding.UTF8.GetBytes(text));

    public static BlobRequestConditions Leased(string id) => new() { LeaseId = id };

    public static async Task<BlobContentInfo> CommitAsync(this BlockBlobClient blob, string text, BlobRequestConditions? conditions = null)
    {
        var lease = conditions?.LeaseId is { } id ? Leased(id) : null;
        await blob.StageBlockAsync(Id(0), Text(text), new BlockBlobStageBlockOptions { Conditions = lease });
        var metadata = new Dictionary<string, string> { ["text"] = text };
        return (await blob.CommitBlockListAsync([Id(0)], new CommitBlockListOptions { Conditions = conditions, Metadata = metadata })).Value;
    }

    public static async Task<string> ReadAsync(this BlockBlobClient blob) => (await blob.DownloadContentAsync()).Value.Content.ToString();
}
