using System.Collections.Frozen;
using System.Globalization;
using System.Xml;

namespace PrivateDomain.Platforms.WeCom;

/// <summary>The outer body of a callback.</summary>
/// <param name="ToUserName">The corporation (or suite) that the sender claims to address; proven only by decryption.</param>
/// <param name="Encrypt">Base64.</param>
public sealed record CallbackEnvelope(string ToUserName, string Encrypt);

/// <summary>
/// Reads the two XML documents of a callback: strictly (no DTD, no entity of its own, bounded, nothing behind the end,
/// no known field twice) in form, leniently in content (unknown fields and nested lists are passed over).
/// </summary>
public static class CallbackXml
{
    /// <summary>Longest document that is read, in characters. A group event with hundreds of members stays far below.</summary>
    public const int MaxCharacters = 256 * 1024;

    private static readonly FrozenSet<string> EnvelopeFields = FrozenSet.Create(StringComparer.Ordinal, "ToUserName", "Encrypt");

    private static readonly FrozenSet<string> EventFields = FrozenSet.Create(
        StringComparer.Ordinal,
        "ToUserName", "AuthCorpId", "Event", "InfoType", "CreateTime", "TimeStamp", "ChangeType", "UserID", "ExternalUserID", "State",
        "WelcomeCode", "ChatId", "Id", "UpdateDetail", "CurMemVer", "LastMemVer", "Source", "FailReason", "NewUserID", "TagType", "MsgType",
        "JoinScene", "QuitScene");

    /// <summary>The envelope, or null where the body is none.</summary>
    public static CallbackEnvelope? ReadEnvelope(string body) =>
        Read(body, EnvelopeFields) is { } fields && fields.TryGetValue("Encrypt", out var encrypt)
            ? new(fields.GetValueOrDefault("ToUserName", ""), encrypt)
            : null;

    /// <summary>The event, or null where the text is none: not XML, without a corporation or without a time.</summary>
    public static WeComEvent? ReadEvent(string text)
    {
        if (Read(text, EventFields) is not { } fields)
            return null;
        string? Field(string name) => fields.GetValueOrDefault(name);
        if ((Field("ToUserName") ?? Field("AuthCorpId")) is not { } corporation
            || (Field("CreateTime") ?? Field("TimeStamp")) is not { } time
            || !long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            return null;
        return new()
        {
            ToUserName = corporation,
            Event = Field("Event") ?? Field("InfoType") ?? "",
            CreateTime = DateTimeOffset.FromUnixTimeSeconds(seconds),
            ChangeType = Field("ChangeType"),
            UserId = Field("UserID"),
            ExternalUserId = Field("ExternalUserID"),
            State = Field("State"),
            WelcomeCode = Field("WelcomeCode"),
            ChatId = Field("ChatId"),
            Id = Field("Id"),
            UpdateDetail = Field("UpdateDetail"),
            CurMemVer = Field("CurMemVer"),
            LastMemVer = Field("LastMemVer"),
            Source = Field("Source"),
            FailReason = Field("FailReason"),
            NewUserId = Field("NewUserID"),
            TagType = Field("TagType"),
            MsgType = Field("MsgType"),
            JoinScene = Field("JoinScene"),
            QuitScene = Field("QuitScene"),
        };
    }

    /// <summary>The wanted children of the root that are not empty; null where the document is not what it should be.</summary>
    private static Dictionary<string, string>? Read(string document, FrozenSet<string> wanted)
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
            var found = Children(xml, wanted);
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

    private static Dictionary<string, string>? Children(XmlReader xml, FrozenSet<string> wanted)
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
            var value = xml.ReadElementContentAsString();
            if (value.Length > 0)
                found[name] = value;
        }
        return found;
    }
}
