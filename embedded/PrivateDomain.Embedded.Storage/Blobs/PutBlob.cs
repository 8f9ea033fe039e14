using PrivateDomain.Embedded.Storage.Engine;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Blobs;

/// <summary>Writes a blob in one request (https://learn.microsoft.com/rest/api/storageservices/put-blob).</summary>
internal sealed record PutBlob(WriteTarget Target, ReadOnlyMemory<byte> Body, string Md5, string Headers, string Metadata)
{
    private const string OfBlob = "x-ms-blob-content-md5";

    private static readonly (string Header, string What)[] NotHere =
    [
        ("x-ms-copy-source", "Copying blobs"), ("x-ms-tags", "Tags on blobs"), ("x-ms-encryption-key", "A key of the client's own"),
    ];

    public static Func<WriteScope, StorageResponse> Read(BlobAddress address, StorageRequest request)
    {
        Uncopied(request);
        switch (request.Header("x-ms-blob-type"))
        {
            case null or "":
                throw CommonRefusals.MissingHeader("x-ms-blob-type");
            case "PageBlob" or "AppendBlob":
                throw CommonRefusals.NotHere($"A {request.Header("x-ms-blob-type")}");
            case "BlockBlob":
                break;
            case var other:
                throw CommonRefusals.InvalidHeader("x-ms-blob-type", other);
        }

        // Azure looks at one of the two (https://learn.microsoft.com/archive/blogs/windowsazurestorage/windows-azure-blob-md5-overview).
        var md5 = Blobs.Md5.Checked(request, request.Header(OfBlob) is { Length: > 0 } ? OfBlob : "Content-MD5");
        var (headers, metadata) = (ContentHeaders.OfContent(request, md5).ToString(), Wire.Metadata.Of(request).ToString());
        return new PutBlob(WriteTarget.Of(address, request), request.Body, md5, headers, metadata).Run;
    }

    /// <exception cref="StorageRefusal">The request wants what this store does not have.</exception>
    public static void Uncopied(StorageRequest request)
    {
        foreach (var (header, what) in NotHere)
        {
            if (request.Header(header) is { Length: > 0 })
                throw CommonRefusals.NotHere(what);
        }
    }

    private StorageResponse Run(WriteScope scope)
    {
        var (container, before) = Target.FindForReplacing(scope);
        var blob = Target.Replaced(scope, before, Body.Length, Headers, Metadata);
        if (before is not null)
            Content.AbandonAll(scope, before.Id);
        BlobRows.Keep(scope, container, blob);
        if (!Body.IsEmpty)
            scope.Session.Execute("INSERT INTO layout VALUES (?1, 0, ?2)", blob.Id, Content.Write(scope, blob.Id, "", uncommitted: false, Body));
        BlobSweep.Beside(scope);
        return new StorageResponse(201).WithStamp(blob.Stamp).With("Content-MD5", Md5).With("x-ms-request-server-encrypted", "true");
    }
}
