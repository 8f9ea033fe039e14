using System.Globalization;
using System.Xml;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Queues;

/// <summary>A message as an answer shows it: what is null is left out. Times are ticks in UTC.</summary>
internal sealed record MessageXml(long Queue, long Id, long Expires, long? Visible, long? Receipt, long? Dequeued, string? Text)
{
    public static StorageResponse Answer(int status, IReadOnlyList<MessageXml> messages) => Xml.Answer(status, xml =>
    {
        xml.WriteStartElement("QueueMessagesList");
        foreach (var message in messages)
            message.WriteTo(xml);
        xml.WriteEndElement();
    });

    public static string Time(long ticks) => new DateTime(ticks, DateTimeKind.Utc).ToString("R", CultureInfo.InvariantCulture);

    private void WriteTo(XmlWriter xml)
    {
        xml.WriteStartElement("QueueMessage");
        xml.WriteElementString("MessageId", MessageRows.NameOf(Queue, Id));
        xml.WriteElementString("InsertionTime", Time(Id));
        xml.WriteElementString("ExpirationTime", Time(Expires));
        if (Receipt is { } receipt)
            xml.WriteElementString("PopReceipt", MessageRows.Receipt(receipt));
        if (Visible is { } visible)
            xml.WriteElementString("TimeNextVisible", Time(visible));
        if (Dequeued is { } times)
            xml.WriteElementString("DequeueCount", times.ToString(CultureInfo.InvariantCulture));
        if (Text is { } text)
            xml.WriteElementString("MessageText", text);
        xml.WriteEndElement();
    }
}
