using System.Collections.Frozen;
using System.Globalization;

namespace PrivateDomain.Platforms.WeCom;

/// <summary>The outer body of a callback.</summary>
/// <param name="ToUserName">The corporation (or suite) that the sender claims to address; proven only by decryption.</param>
/// <param name="Encrypt">Base64.</param>
public sealed record CallbackEnvelope(string ToUserName, string Encrypt);

/// <summary>Reads the two XML documents of a callback.</summary>
public static class CallbackXml
{
    private static readonly FrozenSet<string> EnvelopeFields = FrozenSet.Create(StringComparer.Ordinal, "ToUserName", "Encrypt");

    private static readonly FrozenSet<string> EventFields = FrozenSet.Create(
        StringComparer.Ordinal,
        "ToUserName", "AuthCorpId", "Event", "InfoType", "CreateTime", "TimeStamp", "ChangeType", "UserID", "ExternalUserID", "State",
        "WelcomeCode", "ChatId", "Id", "UpdateDetail", "CurMemVer", "LastMemVer", "Source", "FailReason", "NewUserID", "TagType", "MsgType",
        "JoinScene", "QuitScene", "MemChangeList");

    private static readonly FrozenSet<string> EventLists = FrozenSet.Create(StringComparer.Ordinal, "MemChangeList");

    /// <summary>The envelope, or null where the body is none.</summary>
    public static CallbackEnvelope? ReadEnvelope(string body) =>
        StrictXml.Read(body, EnvelopeFields) is { } fields && fields.TryGetValue("Encrypt", out var encrypt)
            ? new(fields.GetValueOrDefault("ToUserName", ""), encrypt)
            : null;

    /// <summary>The event, or null where the text is none: not XML, without a corporation or without a time.</summary>
    public static WeComEvent? ReadEvent(string text)
    {
        if (StrictXml.Read(text, EventFields, EventLists) is not { } fields)
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
            MemChangeList = Field("MemChangeList"),
        };
    }
}
