using System.Collections.Frozen;
using System.Globalization;

namespace PrivateDomain.Platforms.OfficialAccount;

/// <summary>What a follower did, as the account is told of it: an event or a message. What it did not state, or stated empty, is null.</summary>
public sealed record OfficialAccountEvent
{
    private const string SceneMark = "qrscene_";

    private static readonly FrozenSet<string> Fields = FrozenSet.Create(
        StringComparer.Ordinal, "ToUserName", "FromUserName", "CreateTime", "MsgType", "Event", "EventKey", "Ticket", "MsgId");

    /// <summary>The account's original id (原始ID), <c>gh_…</c>.</summary>
    public required string ToUserName { get; init; }

    /// <summary>The follower's openid.</summary>
    public required string FromUserName { get; init; }

    /// <summary>UTC, whole seconds. Two events may share it.</summary>
    public required DateTimeOffset CreateTime { get; init; }

    /// <summary><c>event</c>, or the kind of message: <c>text</c>, <c>image</c>, …</summary>
    public required string MsgType { get; init; }

    /// <summary><c>subscribe</c>, <c>SCAN</c>, <c>unsubscribe</c>, …; null for a message.</summary>
    public string? Event { get; init; }

    public string? EventKey { get; init; }

    /// <summary>Of the code that was scanned.</summary>
    public string? Ticket { get; init; }

    /// <summary>A message's own number.</summary>
    public string? MsgId { get; init; }

    public bool IsMessage => Event is null && MsgType is not "event";

    /// <summary>
    /// What the scanned code was made with; empty where none was scanned. At a subscription it stands behind <c>qrscene_</c>, and the same
    /// field may hold other things, such as a payment's number.
    /// </summary>
    public string Scene => (Event, EventKey) switch
    {
        ("subscribe", { } key) when key.StartsWith(SceneMark, StringComparison.Ordinal) => key[SceneMark.Length..],
        ("SCAN", { } key) => key,
        _ => "",
    };

    /// <summary>
    /// Lower-case hex SHA-256 over what makes this fact this fact, each part with its length: a message's number; of an event follower,
    /// time, kind, key and ticket. A repeat under another envelope has the same.
    /// </summary>
    public string Key => MsgId is null
        ? FactKey.Of("event", FromUserName, CreateTime.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), Event, EventKey, Ticket)
        : FactKey.Of("message", FromUserName, MsgId);

    /// <summary>The event, or null where the text is none: not XML, without account, follower, kind or time, or with a DTD.</summary>
    public static OfficialAccountEvent? Read(string text)
    {
        if (StrictXml.Read(text, Fields) is not { } fields)
            return null;
        string? Field(string name) => fields.GetValueOrDefault(name);
        return Field("ToUserName") is { } account && Field("FromUserName") is { } follower && Field("MsgType") is { } type
            && long.TryParse(Field("CreateTime"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? new()
            {
                ToUserName = account,
                FromUserName = follower,
                CreateTime = DateTimeOffset.FromUnixTimeSeconds(seconds),
                MsgType = type,
                Event = Field("Event"),
                EventKey = Field("EventKey"),
                Ticket = Field("Ticket"),
                MsgId = Field("MsgId"),
            }
            : null;
    }

    /// <summary>Without the person.</summary>
    public override string ToString() => $"{MsgType}/{Event} {Key}";
}
