using PrivateDomain.Embedded.Storage.Engine;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Queues;

/// <summary>A page of the queues, by name.</summary>
internal static class QueueList
{
    private const string Walk = "SELECT name, metadata FROM queues WHERE name >= ?1 ORDER BY name LIMIT ?2";

    public static Func<Session, StorageResponse> Read(StorageRequest request)
    {
        var page = new Listing(request);
        return session =>
        {
            var rows = session
                .All(Walk, row => (Name: row.GetString(0), Metadata: row.GetString(1)), page.From, page.Size + 1)
                .TakeWhile(row => row.Name.StartsWith(page.Prefix, StringComparison.Ordinal))
                .ToList();
            return page.Answer(
                "Queues",
                container: null,
                xml =>
                {
                    foreach (var (name, metadata) in rows.Take(page.Size))
                    {
                        xml.WriteStartElement("Queue");
                        xml.WriteElementString("Name", name);
                        if (page.WithMetadata)
                            Metadata.Parse(metadata).WriteTo(xml);
                        xml.WriteEndElement();
                    }
                },
                rows.Count > page.Size ? rows[page.Size].Name : null);
        };
    }
}
