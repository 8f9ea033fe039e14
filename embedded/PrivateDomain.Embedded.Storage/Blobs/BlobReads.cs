using System.Globalization;
using System.Xml;
using PrivateDomain.Embedded.Storage.Engine;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Blobs;

/// <summary>A blob's content, or a part of it, and what it says of itself.</summary>
internal static class BlobReads
{
    /// <summary>Of larger parts nobody is told the MD5 (https://learn.microsoft.com/rest/api/storageservices/get-blob).</summary>
    private const long MostWithMd5 = 4 * 1024 * 1024;

    private const string WantsMd5 = "x-ms-range-get-content-md5";

    private const string Blocks = "SELECT name, length FROM blocks WHERE blobId = ?1 AND uncommitted = 1 ORDER BY name";
    private const string LaidOut = "SELECT name, length FROM layout JOIN blocks ON id = blockId WHERE layout.blobId = ?1 AND name <> '' ORDER BY start";

    public static Func<Session, StorageResponse> Get(BlobAddress address, StorageRequest request, TimeProvider clock)
    {
        var find = Finding(address, request, clock);
        var isHead = request.Method == "HEAD";
        var range = isHead ? null : ByteRange.Of(request);
        var wantsMd5 = !isHead && request.Header(WantsMd5) is "true";
        if (wantsMd5 && range is null)
            throw CommonRefusals.InvalidHeader(WantsMd5, "true");
        return session =>
        {
            var blob = find(session);
            var count = range?.CountOf(blob.Length) ?? blob.Length;
            if (wantsMd5 && count > MostWithMd5)
                throw CommonRefusals.InvalidHeader(WantsMd5, "true");
            var bytes = isHead ? [] : Content.Read(session, blob.Id, range?.From ?? 0, count);
            var answer = new StorageResponse(range is null ? 200 : 206) { Body = bytes }
                .With("Content-Length", count.ToString(CultureInfo.InvariantCulture))
                .WithStamp(blob.Stamp);
            if (range is not null)
                answer.With("Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes {range.From}-{range.From + count - 1}/{blob.Length}"));
            if (wantsMd5)
                answer.With("Content-MD5", Md5.Of(bytes));
            ContentHeaders.Parse(blob.Headers).AddTo(answer, range is null ? "Content-MD5" : "x-ms-blob-content-md5");
            return Wire.Metadata.Parse(blob.Metadata).AddTo(Lease.AddTo(Described(answer, blob), blob.Lease, clock.GetUtcNow().UtcTicks));
        };
    }

    public static Func<Session, StorageResponse> Metadata(BlobAddress address, StorageRequest request, TimeProvider clock)
    {
        var find = Finding(address, request, clock);
        return session =>
        {
            var blob = find(session);
            return Wire.Metadata.Parse(blob.Metadata).AddTo(new StorageResponse(200).WithStamp(blob.Stamp));
        };
    }

    public static Func<Session, StorageResponse> BlockList(BlobAddress address, StorageRequest request, TimeProvider clock)
    {
        var which = request.Parameter("blocklisttype")?.ToLowerInvariant() ?? "committed";
        if (which is not ("committed" or "uncommitted" or "all"))
            throw CommonRefusals.InvalidParameter("blocklisttype", which, "It is committed, uncommitted or all.");
        var find = Finding(address, request, clock, alsoUncommitted: true);
        return session =>
        {
            var blob = find(session);
            var answer = Xml.Answer(200, xml =>
            {
                xml.WriteStartElement("BlockList");
                if (which != "uncommitted")
                    Write(xml, "CommittedBlocks", session.All(LaidOut, row => (row.GetString(0), row.GetInt64(1)), blob.Id));
                if (which != "committed")
                    Write(xml, "UncommittedBlocks", session.All(Blocks, row => (row.GetString(0), row.GetInt64(1)), blob.Id));
                xml.WriteEndElement();
            }).With("x-ms-blob-content-length", blob.Length.ToString(CultureInfo.InvariantCulture));
            return blob.Committed ? answer.WithStamp(blob.Stamp) : answer;
        };
    }

    private static void Write(XmlWriter xml, string which, IReadOnlyList<(string Name, long Length)> blocks)
    {
        xml.WriteStartElement(which);
        foreach (var (name, length) in blocks)
        {
            xml.WriteStartElement("Block");
            xml.WriteElementString("Name", name);
            xml.WriteElementString("Size", XmlConvert.ToString(length));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static StorageResponse Described(StorageResponse answer, StoredBlob blob) => answer
        .With("Accept-Ranges", "bytes")
        .With("x-ms-blob-type", "BlockBlob")
        .With("x-ms-creation-time", Stamped.Time(blob.Id))
        .With("x-ms-access-tier", "Hot")
        .With("x-ms-access-tier-inferred", "true")
        .With("x-ms-server-encrypted", "true");

    private static Func<Session, StoredBlob> Finding(BlobAddress address, StorageRequest request, TimeProvider clock, bool alsoUncommitted = false)
    {
        var (conditions, lease) = (Conditions.OfRead(request), LeaseAction.IdOf(request));
        return session =>
        {
            var found = BlobRows.Find(session, BlobRows.Container(session, address.Container!).Id, address.Blob!);
            if (found is null || (!found.Committed && !alsoUncommitted))
                throw BlobRefusals.BlobNotFound();
            conditions.CheckRead(found.Stamp);
            LeaseRefusals.CheckRead(found.Lease, lease, "blob", clock.GetUtcNow().UtcTicks);
            return found;
        };
    }
}
