using System.Globalization;
using System.Xml.Linq;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Sandbox.OfficialAccount;

/// <summary>A person with WeChat, as the account sees them.</summary>
/// <param name="UnionId">The same on every platform of one brand; null where the account is not bound.</param>
public sealed record Person(string OpenId, string? UnionId);

/// <summary>What a person did, before it is sealed for the wire. Delivered twice, its text is the same.</summary>
/// <param name="Event"><c>subscribe</c>, <c>SCAN</c>, <c>unsubscribe</c>, <c>CLICK</c>; null for a message.</param>
/// <param name="CreatedAt">The simulator's clock; the text carries whole seconds.</param>
public sealed record FollowerEvent(string OpenId, string? Event, string? EventKey, string? Ticket, string? Content, string? MsgId, DateTimeOffset CreatedAt)
{
    public string ToXml(string account)
    {
        var xml = new XElement("xml",
            Text("ToUserName", account),
            Text("FromUserName", OpenId),
            new XElement("CreateTime", CreatedAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            Text("MsgType", Event is null ? "text" : "event"));
        if (Event is not null) xml.Add(Text("Event", Event), Text("EventKey", EventKey ?? ""));
        if (Ticket is not null) xml.Add(Text("Ticket", Ticket));
        if (Content is not null) xml.Add(Text("Content", Content));
        if (MsgId is not null) xml.Add(new XElement("MsgId", MsgId));
        return xml.ToString(SaveOptions.DisableFormatting);
    }

    private static XElement Text(string name, string value) => new(name, new XCData(value));
}

/// <summary>An event on its way.</summary>
/// <param name="Answered">Completes when every copy was answered (true) or given up (false).</param>
public sealed record FollowerDelivery(FollowerEvent Event, Task<bool> Answered);

/// <summary>One delivery of one event to the app.</summary>
/// <param name="Reply">The passive reply's text, where one came.</param>
public sealed record FollowerCallback(
    long Number, DateTimeOffset At, TimeSpan Began, TimeSpan Took, FollowerEvent Event, int Attempt, int? Status, bool Accepted, string? Reply, string? Failure)
    : Traffic(Number, At, Began, Took);

/// <summary>A message in a person's chat with the account.</summary>
/// <param name="Kind"><c>reply</c> for a passive one, <c>service</c> for a customer-service message.</param>
public sealed record AccountMessage(DateTimeOffset At, string Kind, string MsgType, string Text);
