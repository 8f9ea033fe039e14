using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Data.Tables;

namespace PrivateDomain.Contacts;

/// <summary>Something that happened with a contact, in business time (UTC).</summary>
/// <param name="Kind">An open list: scanned, added, welcomed, couponIssued, ordered, reminderPlanned, …</param>
/// <param name="About">What a reader wants to know of it: the card, the code, the order, the reason.</param>
public sealed record TimelineEntry(string Kind, DateTimeOffset At, IReadOnlyDictionary<string, string>? About = null);

/// <summary>
/// Each row carries the entries that it stands for, written in the same transaction as what they tell; the timeline is all of them
/// in order of time.
/// </summary>
public static class Timeline
{
    private const string Property = "timeline";

    private static readonly IReadOnlyList<string> Causes = ["scanned", "consentShown", "added", "couponIssued", "replied", "welcomed", "ordered", "reminderPlanned", "campaignPlanned", "nudgePlanned", "handedToKeeper", "reminderSent", "campaignSent", "nudgeSent"];

    public static IEnumerable<TimelineEntry> Of(ContactRows rows) => rows.StartingWith("").SelectMany(Of);

    /// <summary>In order of time. Platforms tell whole seconds, so within a second cause comes before effect.</summary>
    public static IReadOnlyList<TimelineEntry> InOrder(IEnumerable<TimelineEntry> entries) =>
        [.. entries.OrderBy(entry => entry.At.ToUnixTimeSeconds()).ThenBy(Cause).ThenBy(entry => entry.At)];

    private static int Cause(TimelineEntry entry) => Causes.Index().FirstOrDefault(cause => cause.Item == entry.Kind, (Index: Causes.Count, Item: "")).Index;

    public static IReadOnlyList<TimelineEntry> Of(TableEntity row) =>
        row.GetString(Property) is { } json ? JsonSerializer.Deserialize(json, ContactJson.Default.IReadOnlyListTimelineEntry)! : [];

    public static TableEntity Telling(this TableEntity row, IReadOnlyList<TimelineEntry> entries)
    {
        row[Property] = JsonSerializer.Serialize(entries, ContactJson.Default.IReadOnlyListTimelineEntry);
        return row;
    }
}

/// <summary>Another room's part of a contact's timeline that is not kept in the contact's own partition.</summary>
public interface ITimelineSource
{
    IAsyncEnumerable<TimelineEntry> Read(ContactRows rows, CancellationToken stop);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<TimelineEntry>))]
[JsonSerializable(typeof(ContactFound))]
[JsonSerializable(typeof(ContactShown))]
[JsonSerializable(typeof(ConsentGiven))]
[JsonSerializable(typeof(ContactOptedOut))]
[JsonSerializable(typeof(SamePersonFound))]
[JsonSerializable(typeof(ContactsMerged))]
internal sealed partial class ContactJson : JsonSerializerContext;
