using Azure.Data.Tables;
using PrivateDomain.Contacts;
using PrivateDomain.Storage;

namespace PrivateDomain.Welcome;

/// <summary>
/// What a follower was answered in the callback itself, kept under the event that asked: asked again, the answer is the same. The platform
/// shows it once and tells nobody whether it did, so the timeline says that it was answered and not that it arrived.
/// </summary>
public static class FollowerReply
{
    /// <summary>On the timeline: the platform's callback was answered with the greeting.</summary>
    public const string Replied = "replied";

    private const string Prefix = "reply|";

    public static string? In(ContactRows rows, string eventKey) => rows.Find(Prefix + eventKey)?.Text("text");

    /// <summary>Whether the contact was ever answered so.</summary>
    public static bool IsIn(ContactRows rows) => rows.StartingWith(Prefix).Any();

    public static ContactRows Into(ContactRows rows, string eventKey, string text, string account, DateTimeOffset now) => rows.With(
        new TableEntity("", Prefix + eventKey) { ["text"] = text, ["at"] = now }
            .Telling([new TimelineEntry(Replied, now, new Dictionary<string, string>(StringComparer.Ordinal) { ["keeper"] = account })]));
}
