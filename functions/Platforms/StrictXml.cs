using System.Collections.Frozen;
using System.Xml;

namespace PrivateDomain.Platforms;

/// <summary>
/// Reads a callback's flat XML: strictly (no DTD, no entity of its own, bounded, nothing behind the end, no known field twice) in form,
/// leniently in content (unknown fields and nested lists are passed over).
/// </summary>
internal static class StrictXml
{
    /// <summary>Longest document that is read, in characters. A group event with hundreds of members stays far below.</summary>
    public const int MaxCharacters = 256 * 1024;

    /// <summary>The wanted children of the root that are not empty; null where the document is not what it should be.</summary>
    /// <param name="lists">Those of them that hold elements of their own: their texts, a line each.</param>
    public static Dictionary<string, string>? Read(string document, FrozenSet<string> wanted, FrozenSet<string>? lists = null)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = MaxCharacters,
            ConformanceLevel = ConformanceLevel.Document,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
        };
        try
        {
            using var text = new StringReader(document.TrimStart('\uFEFF'));
            using var xml = XmlReader.Create(text, settings);
            if (xml.MoveToContent() != XmlNodeType.Element || xml.Name is not "xml")
                return null;
            var found = Children(xml, wanted, lists ?? FrozenSet<string>.Empty);
            while (xml.Read())
            {
                // To the end: what stands behind the root must be nothing.
            }
            return found;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static Dictionary<string, string>? Children(XmlReader xml, FrozenSet<string> wanted, FrozenSet<string> lists)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        if (xml.IsEmptyElement)
            return found;
        xml.Read();
        while (xml.NodeType != XmlNodeType.EndElement)
        {
            if (xml.NodeType != XmlNodeType.Element)
                return null;
            if (!wanted.Contains(xml.Name))
            {
                xml.Skip();
                continue;
            }
            var name = xml.Name;
            if (!seen.Add(name))
                return null;
            var value = lists.Contains(name) ? Lines(xml) : xml.ReadElementContentAsString();
            if (value.Length > 0)
                found[name] = value;
        }
        return found;
    }

    private static string Lines(XmlReader xml)
    {
        if (xml.IsEmptyElement)
        {
            xml.Read();
            return "";
        }
        var lines = new List<string>();
        xml.Read();
        while (xml.NodeType != XmlNodeType.EndElement)
        {
            if (xml.NodeType == XmlNodeType.Element)
                lines.Add(xml.ReadElementContentAsString());
            else
                xml.Skip();
        }
        xml.Read();
        return string.Join('\n', lines);
    }
}
