using PrivateDomain.Embedded.Storage.Engine;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Blobs;

/// <summary>Makes a blob of blocks, in the order of the list (https://learn.microsoft.com/rest/api/storageservices/put-block-list).</summary>
internal sealed record PutBlockList(WriteTarget Target, IReadOnlyList<(string From, string Name)> Blocks, string Md5, string Headers, string Metadata)
{
    private const int MostBlocks = 50_000;

    private const string FindBlock = "SELECT id, length FROM blocks WHERE blobId = ?1 AND uncommitted = ?2 AND name = ?3 ORDER BY id DESC LIMIT 1";

    public static Func<WriteScope, StorageResponse> Read(BlobAddress address, StorageRequest request)
    {
        PutBlob.Uncopied(request);
        var md5 = Blobs.Md5.Checked(request);
        var blocks = Xml.Read(request.Body, "BlockList").Elements().Select(element => (element.Name.LocalName, element.Value.Trim())).ToList();
        if (blocks.Count > MostBlocks)
            throw BlobRefusals.BlockListTooLong();
        if (!blocks.TrueForAll(block => block.LocalName is "Latest" or "Committed" or "Uncommitted"))
            throw CommonRefusals.InvalidXmlDocument();
        return new PutBlockList(WriteTarget.Of(address, request), blocks, md5, ContentHeaders.Of(request).ToString(), Wire.Metadata.Of(request).ToString()).Run;
    }

    private StorageResponse Run(WriteScope scope)
    {
        var (container, before) = Target.FindForReplacing(scope);
        var chosen = Blocks.Select(block => Find(scope, before, block.From, block.Name) ?? throw BlobRefusals.InvalidBlockList()).ToList();
        var blob = Target.Replaced(scope, before, chosen.Sum(block => block.Length), Headers, Metadata);
        if (before is not null)
            Content.AbandonAll(scope, before.Id);
        var start = 0L;
        foreach (var (id, length) in chosen)
        {
            scope.Session.Execute("UPDATE blocks SET blobId = ?2 WHERE id = ?1", id, blob.Id);
            scope.Session.Execute("INSERT INTO layout VALUES (?1, ?2, ?3)", blob.Id, start, id);
            start += length;
        }

        BlobRows.Keep(scope, container, blob);
        BlobSweep.Beside(scope);
        return new StorageResponse(201).WithStamp(blob.Stamp).With("Content-MD5", Md5).With("x-ms-request-server-encrypted", "true");
    }

    private static StoredBlock? Find(WriteScope scope, StoredBlob? blob, string from, string name)
    {
        if (blob is null || name.Length == 0)
            return null;
        StoredBlock? In(int uncommitted) => scope.Session.First(FindBlock, row => new StoredBlock(row.GetInt64(0), row.GetInt64(1)), blob.Id, uncommitted, name);
        return from switch
        {
            "Committed" => In(0),
            "Uncommitted" => In(1),
            _ => In(1) ?? In(0),
        };
    }

    private sealed record StoredBlock(long Id, long Length);
}
