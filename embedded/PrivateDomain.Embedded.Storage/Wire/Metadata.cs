using System.Xml;

namespace PrivateDomain.Embedded.Storage.Wire;

/// <summary>Names and values that a client keeps with a queue, a container or a blob: what a header can say. Names are one whatever their case.</summary>
internal sealed class Metadata
{
    private const string Prefix = "x-ms-meta-";

    /// <summary>https://learn.microsoft.com/rest/api/storageservices/setting-and-retrieving-properties-and-metadata-for-blob-resources.</summary>
    private const int MostBytes = 8 * 1024;

    private readonly SortedDictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="StorageRefusal">A name is no identifier, or all of it is too large.</exception>
    public static Metadata Of(StorageRequest request)
    {
        var metadata = new Metadata();
        foreach (var (header, value) in request.Headers)
        {
            if (header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
                metadata._values[Checked(header[Prefix.Length..])] = value.All(letter => letter is >= ' ' and < '\u007f' or '\t') ? value.Trim() : throw Invalid();
        }

        return metadata._values.Sum(value => value.Key.Length + value.Value.Length) <= MostBytes
            ? metadata
            : throw new StorageRefusal(400, "MetadataTooLarge", "The size of the specified metadata exceeds the maximum size permitted.");
    }

    /// <summary>As <see cref="ToString"/> wrote it.</summary>
    public static Metadata Parse(string stored)
    {
        var metadata = new Metadata();
        foreach (var line in stored.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            metadata._values[line[..colon]] = line[(colon + 1)..];
        }

        return metadata;
    }

    public bool IsSame(Metadata other) =>
        _values.Count == other._values.Count && _values.All(value => other._values.GetValueOrDefault(value.Key) == value.Value);

    public StorageResponse AddTo(StorageResponse answer)
    {
        foreach (var (name, value) in _values)
            answer.With(Prefix + name, value);
        return answer;
    }

    public void WriteTo(XmlWriter xml)
    {
        xml.WriteStartElement("Metadata");
        foreach (var (name, value) in _values)
            xml.WriteElementString(name, Xml.CanHold(value) ? value : Uri.EscapeDataString(value));
        xml.WriteEndElement();
    }

    /// <summary>A line for each; neither names nor values of headers have line ends.</summary>
    public override string ToString() => string.Join('\n', _values.Select(value => $"{value.Key}:{value.Value}"));

    private static string Checked(string name)
    {
        if (name.Length == 0)
            throw new StorageRefusal(400, "EmptyMetadataKey", "The key for one of the metadata key-value pairs is empty.");
        var first = name[0] == '_' || char.IsAsciiLetter(name[0]);
        return first && name.All(letter => letter == '_' || char.IsAsciiLetterOrDigit(letter))
            ? name
            : throw Invalid();
    }

    private static StorageRefusal Invalid() => new(400, "InvalidMetadata", "The metadata specified is invalid. It has characters that are not permitted.");
}
