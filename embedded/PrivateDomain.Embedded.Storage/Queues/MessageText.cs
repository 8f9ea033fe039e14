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

    /// <exception cref="StorageRefusal">It is too large, or none. Markup that is not written as text is none: it would be lost.</exception>
    public static string Read(StorageRequest request)
    {
        if (request.Body.Length > MostOfBody)
            throw CommonRefusals.BodyTooLarge(MostOfBody);
        var text = Xml.Read(request.Body, "QueueMessage").Elements().ToList() is [{ Name: { LocalName: "MessageText", NamespaceName: "" }, HasElements: false } one]
            ? one.Value
            : throw CommonRefusals.InvalidXmlDocument();
        return Encoding.UTF8.GetByteCount(text) <= MostBytes ? text : throw CommonRefusals.BodyTooLarge(MostBytes);
    }
}
