using PrivateDomain.Embedded.Storage.Engine;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Blobs;

/// <summary>The blob that a request is to write, its conditions, and the lease that it has.</summary>
internal sealed record WriteTarget(BlobAddress Address, Conditions Conditions, string? LeaseId)
{
    public static WriteTarget Of(BlobAddress address, StorageRequest request) => new(address, Conditions.OfWrite(request), LeaseAction.IdOf(request));

    /// <exception cref="StorageRefusal">There is no such blob, or it is not to be written so.</exception>
    public (long Container, StoredBlob Blob) FindCommitted(WriteScope scope)
    {
        var container = BlobRows.Container(scope.Session, Address.Container!).Id;
        if (BlobRows.Find(scope.Session, container, Address.Blob!) is not { Committed: true } blob)
            throw BlobRefusals.BlobNotFound();
        Conditions.CheckWrite(blob.Stamp);
        LeaseRefusals.CheckWrite(blob.Lease, LeaseId, "blob", scope.Now.UtcTicks);
        return (container, blob);
    }

    /// <summary>What is to be replaced as a whole: the blob, or uncommitted blocks, or null.</summary>
    /// <exception cref="StorageRefusal">It is not to be written so, or the container is not there.</exception>
    public (long Container, StoredBlob? Blob) FindForReplacing(WriteScope scope) => Find(scope, blob =>
    {
        var committed = blob is { Committed: true } ? blob : null;
        if (committed is not null && Conditions.AsksForNothing)
            throw BlobRefusals.BlobExists();
        Conditions.CheckWrite(committed?.Stamp);
    });

    /// <summary>What blocks are to be added to; no conditions are asked of it.</summary>
    /// <exception cref="StorageRefusal">It is leased to somebody else, or the container is not there.</exception>
    public (long Container, StoredBlob? Blob) FindForBlocks(WriteScope scope) => Find(scope, _ => { });

    /// <summary>The row of the blob after it was replaced; without its lease if that was over.</summary>
    public StoredBlob Replaced(WriteScope scope, StoredBlob? before, long length, string headers, string metadata)
    {
        var stamp = scope.NextStamp();
        return new StoredBlob(before?.Id ?? stamp, Address.Blob!, stamp, Committed: true, length, headers, metadata, before?.LeaseAfterWrite(scope.Now.UtcTicks));
    }

    private (long Container, StoredBlob? Blob) Find(WriteScope scope, Action<StoredBlob?> check)
    {
        var container = BlobRows.Container(scope.Session, Address.Container!).Id;
        var blob = BlobRows.Find(scope.Session, container, Address.Blob!);
        check(blob);
        LeaseRefusals.CheckWrite(blob?.Lease, LeaseId, "blob", scope.Now.UtcTicks);
        return (container, blob);
    }
}
