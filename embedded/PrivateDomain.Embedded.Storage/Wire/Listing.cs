using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Xml;

namespace PrivateDomain.Embedded.Storage.Wire;

/// <summary>A page of names that a request asks for: from a marker on, with a prefix, so many.</summary>
internal sealed class Listing
{
    private readonly StorageRequest _request;

    /// <exception cref="StorageRefusal">The marker is none that was given, or the size is not possible.</exception>
    public Listing(StorageRequest request)
    {
        _request = request;
        (Prefix, Size) = (request.Parameter("prefix") ?? "", (int)Math.Min(Most, request.Whole("maxresults", 1, int.MaxValue) ?? Most));
        var marker = request.Parameter("marker") is { Length: > 0 } given ? Decoded(given) : "";
        From = string.CompareOrdinal(marker, Prefix) > 0 ? marker : Prefix;
        WithMetadata = Includes("metadata");
    }

    public static int Most => 5000;

    public string Prefix { get; }

    /// <summary>The first name that can be in the page.</summary>
    public string From { get; }

    public int Size { get; }

    public bool WithMetadata { get; }

    /// <summary>Whether the request wants this beside what every page has.</summary>
    public bool Includes(string what) =>
        _request.Parameter("include")?.Split(',', StringSplitOptions.TrimEntries).Contains(what, StringComparer.OrdinalIgnoreCase) is true;

    /// <param name="of">The name of the element that holds the items.</param>
    /// <param name="container">Whose they are; null for the service's own.</param>
    /// <param name="write">Writes the items.</param>
    /// <param name="next">The name that the next page begins with; null where there is none.</param>
    public StorageResponse Answer(string of, string? container, Action<XmlWriter> write, string? next) => Xml.Answer(200, xml =>
    {
        xml.WriteStartElement("EnumerationResults");
        xml.WriteAttributeString("ServiceEndpoint", _request.BaseAddress + "/");
        if (container is not null)
            xml.WriteAttributeString("ContainerName", container);
        foreach (var asked in (ReadOnlySpan<string>)["Prefix", "Marker", "MaxResults", "Delimiter"])
        {
            if (_request.Parameter(asked) is { Length: > 0 } value && Xml.CanHold(value))
                xml.WriteElementString(asked, asked == "MaxResults" ? Size.ToString(CultureInfo.InvariantCulture) : value);
        }

        xml.WriteStartElement(of);
        write(xml);
        xml.WriteEndElement();
        xml.WriteElementString("NextMarker", next is null ? null : Base64Url.EncodeToString(Encoding.UTF8.GetBytes(next)));
        xml.WriteEndElement();
    });

    private static string Decoded(string marker)
    {
        try
        {
            return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(marker));
        }
        catch (FormatException)
        {
            throw CommonRefusals.InvalidParameter("marker", marker, "The marker is none that was given.");
        }
    }
}
