using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace PrivateDomain.Platforms.OfficialAccount;

/// <summary>
/// The message that stands in the answer to a callback: the platform shows it to the follower, once however often it asked, and wants it
/// within 5 s. An empty answer says nothing to anybody.
/// </summary>
public static class PassiveReply
{
    /// <param name="now">System time.</param>
    public static string Text(OfficialAccountEvent fact, string content, DateTimeOffset now) => Write(
        ("ToUserName", fact.FromUserName),
        ("FromUserName", fact.ToUserName),
        ("CreateTime", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
        ("MsgType", "text"),
        ("Content", content));

    /// <summary>The same in safe mode.</summary>
    public static string Sealed(CallbackCrypto crypto, string reply, string nonce, DateTimeOffset now)
    {
        var encrypted = crypto.Encrypt(reply);
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return Write(("Encrypt", encrypted), ("MsgSignature", crypto.Sign(timestamp, nonce, encrypted)), ("TimeStamp", timestamp), ("Nonce", nonce));
    }

    private static string Write(params IEnumerable<(string Name, string Value)> fields) => new XElement(
        "xml", fields.Select(field => new XElement(field.Name, Writable(field.Value)))).ToString(SaveOptions.DisableFormatting);

    // Control characters have no place in XML, not even escaped.
    private static string Writable(string text) =>
        text.All(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c)) ? text : string.Concat(text.Where(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c)));
}
