using PrivateDomain.Embedded.Storage.Engine;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Blobs;

/// <summary>Changes what a blob says of itself, leases it, deletes it.</summary>
internal static class BlobWrites
{
    public static Func<WriteScope, StorageResponse> SetMetadata(BlobAddress address, StorageRequest request)
    {
        var (target, metadata) = (WriteTarget.Of(address, request), Metadata.Of(request).ToString());
        return scope => Changed(scope, target, blob => blob with { Metadata = metadata });
    }

    /// <summary>All of them are replaced: what the request leaves out is said no more.</summary>
    public static Func<WriteScope, StorageResponse> SetHeaders(BlobAddress address, StorageRequest request)
    {
        var (target, headers) = (WriteTarget.Of(address, request), ContentHeaders.Of(request).ToString());
        return scope => Changed(scope, target, blob => blob with { Headers = headers });
    }

    public static Func<WriteScope, StorageResponse> Delete(BlobAddress address, StorageRequest request)
    {
        var target = WriteTarget.Of(address, request);
        return scope =>
        {
            var (_, blob) = target.FindCommitted(scope);
            scope.Session.Execute("DELETE FROM blobs WHERE id = ?1", blob.Id);
            Content.AbandonAll(scope, blob.Id);
            return new StorageResponse(202).With("x-ms-delete-type-permanent", "true");
        };
    }

    public static Func<WriteScope, StorageResponse> ChangeLease(BlobAddress address, StorageRequest request)
    {
        var (conditions, action) = (Conditions.OfWrite(request), LeaseAction.Read(request));
        return scope =>
        {
            var container = BlobRows.Container(scope.Session, address.Container!).Id;
            var blob = BlobRows.Find(scope.Session, container, address.Blob!) ?? throw BlobRefusals.BlobNotFound();
            conditions.CheckWrite(blob.Stamp);
            var (lease, answer) = action.Run(blob.Lease, scope.Now.UtcTicks);
            BlobRows.Keep(scope, container, blob with { Lease = lease });
            return answer.WithStamp(blob.Stamp);
        };
    }

    private static StorageResponse Changed(WriteScope scope, WriteTarget target, Func<StoredBlob, StoredBlob> change)
    {
        var (container, blob) = target.FindCommitted(scope);
        var changed = change(blob) with { Stamp = scope.NextStamp(), Lease = blob.LeaseAfterWrite(scope.Now.UtcTicks) };
        BlobRows.Keep(scope, container, changed);
        return new StorageResponse(200).WithStamp(changed.Stamp).With("x-ms-request-server-encrypted", "true");
    }
}
