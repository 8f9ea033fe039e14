using PrivateDomain.Embedded.Storage.Engine;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Blobs;

/// <summary>A page of the containers, by name.</summary>
internal static class ContainerList
{
    private const string Walk = $"SELECT name, {BlobRows.ContainerColumns} FROM containers WHERE name >= ?1 ORDER BY name LIMIT ?2";

    public static Func<Session, StorageResponse> Read(StorageRequest request, TimeProvider clock)
    {
        var page = new Listing(request);
        return session =>
        {
            var rows = session
                .All(Walk, row => (Name: row.GetString(0), Container: BlobRows.ReadContainer(row, 1)), page.From, page.Size + 1)
                .TakeWhile(row => row.Name.StartsWith(page.Prefix, StringComparison.Ordinal))
                .ToList();
            return page.Answer(
                "Containers",
                container: null,
                xml =>
                {
                    foreach (var (name, container) in rows.Take(page.Size))
                    {
                        xml.WriteStartElement("Container");
                        xml.WriteElementString("Name", name);
                        xml.WriteStartElement("Properties");
                        xml.WriteElementString("Last-Modified", Stamped.Time(container.Stamp));
                        xml.WriteElementString("Etag", Stamped.ETag(container.Stamp));
                        Lease.WriteTo(xml, container.Lease, clock.GetUtcNow().UtcTicks);
                        if (container.Access is { } access)
                            xml.WriteElementString("PublicAccess", access);
                        xml.WriteElementString("HasImmutabilityPolicy", "false");
                        xml.WriteElementString("HasLegalHold", "false");
                        xml.WriteEndElement();
                        if (page.WithMetadata)
                            Metadata.Parse(container.Metadata).WriteTo(xml);
                        xml.WriteEndElement();
                    }
                },
                rows.Count > page.Size ? rows[page.Size].Name : null);
        };
    }
}
