using PrivateDomain.Embedded.Storage.Engine;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Blobs;

/// <summary>A page of the containers, by name.</summary>
internal static class ContainerList
{
    private const string Walk = "SELECT name, stamp, metadata, access, lease FROM containers WHERE name >= ?1 ORDER BY name LIMIT ?2";

    public static Func<Session, StorageResponse> Read(StorageRequest request, TimeProvider clock)
    {
        var page = new Listing(request);
        return session =>
        {
            var rows = session
                .All(
                    Walk,
                    row => (Name: row.GetString(0), Stamp: row.GetInt64(1), Metadata: row.GetString(2), Access: row.IsDBNull(3) ? null : row.GetString(3), Lease: Lease.Parse(row.IsDBNull(4) ? null : row.GetString(4))),
                    page.From,
                    page.Size + 1)
                .TakeWhile(row => row.Name.StartsWith(page.Prefix, StringComparison.Ordinal))
                .ToList();
            return page.Answer(
                "Containers",
                container: null,
                xml =>
                {
                    foreach (var (name, stamp, metadata, access, lease) in rows.Take(page.Size))
                    {
                        xml.WriteStartElement("Container");
                        xml.WriteElementString("Name", name);
                        xml.WriteStartElement("Properties");
                        xml.WriteElementString("Last-Modified", Stamped.Time(stamp));
                        xml.WriteElementString("Etag", Stamped.ETag(stamp));
                        Lease.WriteTo(xml, lease, clock.GetUtcNow().UtcTicks);
                        if (access is not null)
                            xml.WriteElementString("PublicAccess", access);
                        xml.WriteElementString("HasImmutabilityPolicy", "false");
                        xml.WriteElementString("HasLegalHold", "false");
                        xml.WriteEndElement();
                        if (page.WithMetadata)
                            Metadata.Parse(metadata).WriteTo(xml);
                        xml.WriteEndElement();
                    }
                },
                rows.Count > page.Size ? rows[page.Size].Name : null);
        };
    }
}
