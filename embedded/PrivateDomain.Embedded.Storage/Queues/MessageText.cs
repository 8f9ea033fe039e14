using System.Text;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Queues;

/// <summary>The body of a request that carries a message.</summary>
internal static class MessageText
{
    /// <summary>https://learn.microsoft.com/rest/api/storageservices/put-message.</summary>
    private const int MostBytes = 64 * 1024;

    /// <summary>XML may spell a text longer than it is; above this Azure does not even look.</summary>
    private const int MostOfBody = 131_584;

    /// <exception cref="StorageRefusal">It is too large, or none.</exception>
    public static string Read(StorageRequest request)
    {
        if (request.Body.Length > MostOfBody)
            throw CommonRefusals.BodyTooLarge(MostOfBody);
        var text = Xml.Read(request.Body, "QueueMessage").Element("MessageText")?.Value ?? throw CommonRefusals.InvalidXmlDocument();
        return Encoding.UTF8.GetByteCount(text) <= MostBytes ? text : throw CommonRefusals.BodyTooLarge(MostBytes);
    }
}
