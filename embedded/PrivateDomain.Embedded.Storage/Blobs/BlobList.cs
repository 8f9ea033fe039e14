using System.Xml;
using PrivateDomain.Embedded.Storage.Engine;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Blobs;

/// <summary>A page of a container's blobs, by name; with a delimiter those of one level and the names of the levels below.</summary>
internal sealed record BlobList(string Container, Listing Page, string Delimiter, bool WithUncommitted, TimeProvider Clock)
{
    private const string Walk = $"SELECT {BlobRows.Columns} FROM blobs WHERE containerId = ?1 AND name >= ?2 ORDER BY name";

    public static Func<Session, StorageResponse> Read(string container, StorageRequest request, TimeProvider clock)
    {
        var page = new Listing(request);
        return new BlobList(container, page, request.Parameter("delimiter") ?? "", page.Includes("uncommittedblobs"), clock).Run;
    }

    private StorageResponse Run(Session session)
    {
        var container = BlobRows.Container(session, Container).Id;
        List<(string Name, StoredBlob? Blob)> items = [];
        var (from, next) = ((string?)Page.From, (string?)null);
        while (from is not null)
            from = Step(session, container, from, items, ref next);

        var now = Clock.GetUtcNow().UtcTicks;
        return Page.Answer(
            "Blobs",
            Container,
            xml =>
            {
                foreach (var (name, blob) in items)
                    Write(xml, name, blob, now);
            },
            next);
    }

    /// <summary>Takes blobs until the page is full or a level below begins, whose blobs are passed over as one.</summary>
    /// <returns>Where to go on; null at the end.</returns>
    private string? Step(Session session, long container, string from, List<(string Name, StoredBlob? Blob)> items, ref string? next)
    {
        var (after, full) = ((string?)null, (string?)null);
        session.Each(
            Walk,
            row =>
            {
                var blob = BlobRows.Read(row);
                if (!blob.Name.StartsWith(Page.Prefix, StringComparison.Ordinal))
                    return false;
                if (!blob.Committed && !WithUncommitted)
                    return true;
                var end = Delimiter.Length == 0 ? -1 : blob.Name.IndexOf(Delimiter, Page.Prefix.Length, StringComparison.Ordinal);
                var level = end < 0 ? null : blob.Name[..(end + Delimiter.Length)];
                if (level is not null && items.Count > 0 && items[^1].Blob is null && items[^1].Name == level)
                    return true;
                if (items.Count == Page.Size)
                {
                    full = level ?? blob.Name;
                    return false;
                }

                items.Add(level is null ? (blob.Name, blob) : (level, null));
                after = level is null ? null : Behind(level);
                return after is null;
            },
            container,
            from);
        next = full;
        return full is null ? after : null;
    }

    /// <summary>The first name behind all that begin so; null where it is not simply the next letter's.</summary>
    private static string? Behind(string level) => level[^1] < '\u007f' ? level[..^1] + (char)(level[^1] + 1) : null;

    private void Write(XmlWriter xml, string name, StoredBlob? blob, long now)
    {
        xml.WriteStartElement(blob is null ? "BlobPrefix" : "Blob");
        xml.WriteStartElement("Name");
        var plain = Xml.CanHold(name);
        if (!plain)
            xml.WriteAttributeString("Encoded", "true");
        xml.WriteString(plain ? name : Uri.EscapeDataString(name));
        xml.WriteEndElement();
        if (blob is not null)
        {
            WriteProperties(xml, blob, now);
            if (Page.WithMetadata)
                Metadata.Parse(blob.Metadata).WriteTo(xml);
        }

        xml.WriteEndElement();
    }

    private static void WriteProperties(XmlWriter xml, StoredBlob blob, long now)
    {
        xml.WriteStartElement("Properties");
        xml.WriteElementString("Creation-Time", Stamped.Time(blob.Id));
        xml.WriteElementString("Last-Modified", Stamped.Time(blob.Stamp));
        xml.WriteElementString("Etag", Stamped.Version(blob.Stamp));
        xml.WriteElementString("Content-Length", XmlConvert.ToString(blob.Length));
        ContentHeaders.Parse(blob.Headers).WriteTo(xml);
        xml.WriteElementString("BlobType", "BlockBlob");
        xml.WriteElementString("AccessTier", "Hot");
        xml.WriteElementString("AccessTierInferred", "true");
        Lease.WriteTo(xml, blob.Lease, now);
        xml.WriteElementString("ServerEncrypted", "true");
        xml.WriteEndElement();
    }
}
