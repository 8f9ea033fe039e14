using System.Globalization;
using System.Xml;
using PrivateDomain.Embedded.Storage.Engine;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Queues;

/// <summary>A page of the queues, by name; the marker of the next page is the name it begins with.</summary>
internal static class QueueList
{
    public static Func<Session, StorageResponse> Read(StorageRequest request)
    {
        var (prefix, marker, size) = (request.Parameter("prefix") ?? "", request.Parameter("marker") ?? "", request.PageSize());
        var withMetadata = request.Includes("metadata");
        var from = string.CompareOrdinal(marker, prefix) > 0 ? marker : prefix;
        return session =>
        {
            var rows = session
                .All("SELECT name, metadata FROM queues WHERE name >= ?1 ORDER BY name LIMIT ?2", row => (Name: row.GetString(0), Metadata: row.GetString(1)), from, size + 1)
                .TakeWhile(row => row.Name.StartsWith(prefix, StringComparison.Ordinal))
                .ToList();
            return Xml.Answer(200, xml =>
            {
                xml.WriteStartElement("EnumerationResults");
                xml.WriteAttributeString("ServiceEndpoint", request.BaseAddress + "/");
                WriteAsked(xml, request);
                xml.WriteStartElement("Queues");
                foreach (var (name, metadata) in rows.Take(size))
                {
                    xml.WriteStartElement("Queue");
                    xml.WriteElementString("Name", name);
                    if (withMetadata)
                        Metadata.Parse(metadata).WriteTo(xml);
                    xml.WriteEndElement();
                }

                xml.WriteEndElement();
                xml.WriteElementString("NextMarker", rows.Count > size ? rows[size].Name : null);
                xml.WriteEndElement();
            });
        };
    }

    private static void WriteAsked(XmlWriter xml, StorageRequest request)
    {
        if (request.Parameter("prefix") is { Length: > 0 } prefix)
            xml.WriteElementString("Prefix", prefix);
        if (request.Parameter("marker") is { Length: > 0 } marker)
            xml.WriteElementString("Marker", marker);
        if (request.Parameter("maxresults") is not null)
            xml.WriteElementString("MaxResults", request.PageSize().ToString(CultureInfo.InvariantCulture));
    }
}
