using Azure.Data.Tables;

namespace PrivateDomain.Contacts;

/// <summary>
/// A fact that a platform told us, kept once under the key that it was given: the same fact again finds its row and changes nothing.
/// </summary>
public static class ContactEvent
{
    internal const string Prefix = "event|";

    public static bool Seen(ContactRows rows, string key) => rows.Find(Prefix + key) is not null;

    public static ContactRows Into(ContactRows rows, string key, TimelineEntry entry) =>
        rows.With(new TableEntity("", Prefix + key) { ["kind"] = entry.Kind, ["at"] = entry.At }.Telling([entry]));

    /// <summary>The same fact is in the timeline by another row.</summary>
    internal static ContactRows Silently(ContactRows rows, string key, TimelineEntry entry) =>
        rows.With(new TableEntity("", Prefix + key) { ["kind"] = entry.Kind, ["at"] = entry.At });
}
