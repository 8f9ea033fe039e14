using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace PrivateDomain.Embedded.Storage.Wire;

/// <summary>Bodies of queues and blobs, and every refusal of theirs.</summary>
internal static class Xml
{
    // Line ends inside of a text come back as they were only when they are written as references.
    private static readonly XmlWriterSettings Form = new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), NewLineHandling = NewLineHandling.Entitize };

    /// <summary>An answer whose body is what <paramref name="write"/> writes.</summary>
    public static StorageResponse Answer(int status, Action<XmlWriter> write)
    {
        using var body = new MemoryStream(512);
        using (var xml = XmlWriter.Create(body, Form))
            write(xml);
        return Answer(status, body.ToArray());
    }

    public static StorageResponse Answer(int status, byte[] xml) => new StorageResponse(status) { Body = xml }.With("Content-Type", "application/xml");

    /// <exception cref="StorageRefusal">It is no XML, or its root is another element.</exception>
    public static XElement Read(ReadOnlyMemory<byte> body, string root)
    {
        try
        {
            // Line ends are to stay as they were sent; a reader that is created by XmlReader would make one of them all.
            using var reader = new ShallowReader(new MemoryStream(body.ToArray())) { Normalization = false, DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
            var element = XElement.Load(reader, LoadOptions.PreserveWhitespace);
            var texts = element.DescendantsAndSelf().Attributes().Select(attribute => attribute.Value).Prepend(element.Value);
            return element.Name.LocalName == root && texts.All(CanHold) ? element : throw CommonRefusals.InvalidXmlDocument();
        }
        catch (XmlException)
        {
            throw CommonRefusals.InvalidXmlDocument();
        }
    }

    /// <summary>A refusal's answer; a HEAD has no body, so there the header alone says what it was.</summary>
    public static StorageResponse Refusal(StorageRequest request, StorageRefusal refusal)
    {
        var answer = request.Method == "HEAD" || refusal.Status == 304 ? new StorageResponse(refusal.Status) : Answer(refusal.Status, xml =>
        {
            xml.WriteStartElement("Error");
            xml.WriteElementString("Code", refusal.Code);
            xml.WriteElementString("Message", Written(refusal.Message));
            foreach (var (name, value) in refusal.Details)
                xml.WriteElementString(name, Written(value));
            xml.WriteEndElement();
        });
        return answer.With("x-ms-error-code", refusal.Code);
    }

    /// <summary>Whether XML has a form for the text at all.</summary>
    public static bool CanHold(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i]))
                continue;
            if (i + 1 == text.Length || !XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
                return false;
            i++;
        }

        return true;
    }

    private static string Written(string value) => CanHold(value) ? value : Uri.EscapeDataString(value);

    /// <summary>No body of the protocol has elements in elements as deep as this; what goes on for ever would only exhaust the stack.</summary>
    private sealed class ShallowReader(Stream body) : XmlTextReader(body)
    {
        private const int Deepest = 16;

        public override bool Read()
        {
            var more = base.Read();
            return Depth <= Deepest ? more : throw new XmlException("The elements are nested too deeply.");
        }
    }
}
