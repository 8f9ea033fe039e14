using Azure.Data.Tables;
using PrivateDomain.Contacts;
using PrivateDomain.Storage;

namespace PrivateDomain.Welcome;

/// <summary>
/// What a follower was answered in the callback itself, kept under the event that asked: asked again, the answer is the same. The platform
/// shows it once and tells nobody that it did, so there is nothing more to record.
/// </summary>
public static class FollowerReply
{
    private const string Prefix = "reply|";

    public static string? In(ContactRows rows, string eventKey) => rows.Find(Prefix + eventKey)?.Text("text");

    public static ContactRows Into(ContactRows rows, string eventKey, string text, string account, DateTimeOffset now) => rows.With(
        new TableEntity("", Prefix + eventKey) { ["text"] = text, ["at"] = now }
            .Telling([new TimelineEntry("welcomed", now, new Dictionary<string, string>(StringComparer.Ordinal) { ["keeper"] = account, ["by"] = "reply" })]));
}
