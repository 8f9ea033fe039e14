using Azure.Data.Tables;

namespace PrivateDomain.Contacts;

/// <summary>
/// A fact that a platform told us, kept once under the key that it was given: the same fact again finds its row and changes nothing.
/// </summary>
public static class ContactEvent
{
    internal const string Prefix = "event|";

    public static bool Seen(ContactRows rows, string key) => rows.Find(Prefix + key) is not null;

    /// <param name="before">What else is known through it.</param>
    public static ContactRows Into(ContactRows rows, string key, TimelineEntry entry, TimelineEntry? before = null) =>
        rows.With(new TableEntity("", Prefix + key) { ["kind"] = entry.Kind, ["at"] = entry.At }.Telling(before is null ? [entry] : [before, entry]));

    /// <summary>The same fact is in the timeline by another row.</summary>
    /// <param name="before">What else is known through it.</param>
    internal static ContactRows Silently(ContactRows rows, string key, TimelineEntry entry, TimelineEntry? before) =>
        rows.With(new TableEntity("", Prefix + key) { ["kind"] = entry.Kind, ["at"] = entry.At }.Telling(before is null ? [] : [before]));
}
