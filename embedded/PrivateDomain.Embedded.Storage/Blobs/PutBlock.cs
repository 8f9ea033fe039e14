using PrivateDomain.Embedded.Storage.Engine;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Blobs;

/// <summary>Brings a block, which is part of the blob once a list commits it (https://learn.microsoft.com/rest/api/storageservices/put-block).</summary>
internal sealed record PutBlock(WriteTarget Target, string Name, ReadOnlyMemory<byte> Body, string Md5)
{
    private const int LongestId = 64;

    private const string Same = "SELECT id FROM blocks WHERE blobId = ?1 AND uncommitted = 1 AND name = ?2";
    private const string Any = "SELECT length(name) FROM blocks WHERE blobId = ?1 AND uncommitted = 1 LIMIT 1";

    public static Func<WriteScope, StorageResponse> Read(BlobAddress address, StorageRequest request)
    {
        PutBlob.Uncopied(request);
        var name = request.Parameter("blockid") ?? throw CommonRefusals.MissingParameter("blockid");
        var bytes = new byte[name.Length];
        if (!Convert.TryFromBase64String(name, bytes, out var length) || length is 0 or > LongestId)
            throw CommonRefusals.InvalidParameter("blockid", name, "A block's id is the base64 of 1 to 64 bytes.");
        if (request.Body.IsEmpty)
            throw CommonRefusals.InvalidHeader("Content-Length", "0");
        return new PutBlock(WriteTarget.Of(address, request), name, request.Body, Blobs.Md5.Checked(request)).Run;
    }

    private StorageResponse Run(WriteScope scope)
    {
        var (container, blob) = Target.FindForBlocks(scope);
        if (blob is null)
        {
            var stamp = scope.NextStamp();
            blob = new StoredBlob(stamp, Target.Address.Blob!, stamp, Committed: false, Length: 0, ContentHeaders.None, Metadata: "", Lease: null);
            BlobRows.Keep(scope, container, blob);
        }

        if (scope.Session.First(Any, row => (long?)row.GetInt64(0), blob.Id) is { } length && length != Name.Length)
            throw BlobRefusals.InvalidBlock();
        if (scope.Session.First(Same, row => (long?)row.GetInt64(0), blob.Id, Name) is { } earlier)
            Content.Abandon(scope, earlier);
        Content.Write(scope, blob.Id, Name, uncommitted: true, Body);
        BlobSweep.Beside(scope);
        return new StorageResponse(201).With("Content-MD5", Md5).With("x-ms-request-server-encrypted", "true");
    }
}
