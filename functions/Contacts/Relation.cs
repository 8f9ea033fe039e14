using System.Globalization;
using Azure.Data.Tables;
using PrivateDomain.Storage;

namespace PrivateDomain.Contacts;

/// <summary>A platform said that a contact and a keeper are now connected, or no longer.</summary>
/// <param name="EventKey">The fact's own key: the same fact told again has the same.</param>
/// <param name="PlatformTime">When it happened by the platform's clock; orders events of one relation.</param>
/// <param name="At">The same moment in business time.</param>
public sealed record RelationChanged(
    Identity Identity, string Keeper, bool Active, string EventKey, DateTimeOffset PlatformTime, DateTimeOffset At, string State = "")
{
    /// <summary>What the timeline calls it where it says something of a relation, and neither begins nor ends it.</summary>
    public string? Remark { get; init; }

    /// <summary>What the timeline calls it where that is not plain from the relation: who ended it, and why.</summary>
    public string? Word { get; init; }

    /// <summary>Nobody told of the relation: it was found standing at the platform.</summary>
    public bool Found { get; init; }

    /// <summary>Which card brought the contact, where the event began the relation and its code says something of a card.</summary>
    public Attribution? Brought { get; init; }

    /// <summary>What stands for the code: the serial of the card where it is known, otherwise the code's state.</summary>
    public string Code => Brought is { Card.Length: > 0 } brought ? brought.Card : State;

    /// <summary>The same with what is known of its code; for an event that tells none, by the one with which the relation began.</summary>
    public RelationChanged Since(Follow? known) => known is null || (State.Length > 0 && State != known.State) ? this : this with
    {
        State = known.State,
        Brought = Brought ?? (known.How.Length > 0 ? new Attribution(known.How, known.Card) : null),
    };

    /// <summary>Whether it speaks of the relation as it stands, and not of one that ended before this one began.</summary>
    public bool IsOf(Follow known) => known.State == State || known.At <= PlatformTime;

    /// <summary>The key of the fact that a relation was found that began at this moment.</summary>
    public static string FoundKey(string keeper, DateTimeOffset began) =>
        string.Create(CultureInfo.InvariantCulture, $"{FoundPrefix(keeper)}{began.ToUnixTimeSeconds()}");

    internal static string FoundPrefix(string keeper) => $"found-{Keys.Encode(keeper)}-";
}

public static class Relation
{
    /// <summary>Seconds by which an event and the platform's note of the same relation may differ.</summary>
    private const long SameMoment = 120;

    /// <summary>
    /// Records the fact once. An event older than what the relation already knows changes only the timeline; at equal times the
    /// add wins. A relation that begins again has nothing of the code and the card that it began with before. A first-seen person gets a profile
    /// and an identity.
    /// </summary>
    public static ContactRows Record(ContactRows rows, RelationChanged fact)
    {
        if (ContactEvent.Seen(rows, fact.EventKey)) return rows;
        var known = Open(rows, fact.Identity, fact.At);
        var before = Follow.In(known, fact.Identity.Platform, fact.Keeper);
        // What says something of a relation shows that it stands: one that had ended has begun again, and nobody was told.
        var newer = before is null
            || ((fact.Remark is null || (fact.Active && !before.Active)) && (fact.PlatformTime > before.At || (fact.PlatformTime == before.At && fact.Active)));
        var began = !newer && before is { Active: true, State: "" } && fact is { Active: true, Remark: null, State.Length: > 0 };
        var again = newer && BeginsAgain(before, fact);
        var brought = again || (IsAnother(before, fact) && fact.Remark is null) ? fact.Brought : null;
        var kept = again ? null : before;
        var changed = !newer && !began
            ? known
            // An add that is told after what followed it still says by which code the two met.
            : new Follow(fact.Identity.Platform, fact.Keeper, fact.Active, began ? before!.At : fact.PlatformTime, fact.State.Length > 0 ? fact.State : kept?.State ?? "")
            {
                Card = brought is not null ? brought.Card : kept?.Card ?? "",
                How = brought is not null ? brought.How : kept?.How ?? "",
            }.Into(known);
        if (brought is { Consent: { } consent, Scanned: { } scanned }) changed = consent.Into(changed, scanned.At);
        var entry = new TimelineEntry(fact.Remark ?? fact.Word ?? Kind(changed, fact), fact.At, About(fact, brought));
        return WasFound(rows, fact)
            ? ContactEvent.Silently(changed, fact.EventKey, entry, brought?.Scanned)
            : ContactEvent.Into(changed, fact.EventKey, entry, brought?.Scanned);
    }

    // A relation that is half made and then made comes twice by one code; what brought it was decided the first time.
    private static bool IsAnother(Follow? before, RelationChanged fact) => before is not { Active: true, How.Length: > 0 } || before.State != fact.State;

    // After an end, whether or not somebody told of it: another code than before is a relation of its own.
    private static bool BeginsAgain(Follow? before, RelationChanged fact) =>
        fact.Active && (before is not { Active: true } || (fact.Remark is null && fact.State.Length > 0 && fact.State != before.State));

    /// <summary>The rows with a profile and this identity, where they were not there yet.</summary>
    public static ContactRows Open(ContactRows rows, Identity identity, DateTimeOffset at)
    {
        var open = rows.Known ? rows : new Profile(at, Revision: 0).Into(rows);
        var key = $"identity|{identity.Platform}|{Keys.Encode(identity.ExternalId)}";
        return open.Find(key) is not null ? open : open.With(new TableEntity("", key)
        {
            ["platform"] = identity.Platform,
            ["externalId"] = identity.ExternalId,
        });
    }

    /// <summary>What the platform calls the person; nothing where it does not know them.</summary>
    public static string? ExternalId(ContactRows rows, string platform) =>
        rows.StartingWith($"identity|{platform}|").FirstOrDefault()?.GetString("externalId");

    /// <summary>The keeper with whom the contact connected last, of those it is still connected with; nothing where it left them all.</summary>
    public static string? Keeper(ContactRows rows, string platform) =>
        Follow.In(rows).Where(follow => follow.Active && follow.Platform == platform).MaxBy(follow => follow.At)?.Keeper;

    // The event of a relation that was found before it came: the timeline has it already.
    private static bool WasFound(ContactRows rows, RelationChanged fact) =>
        fact is { Active: true, Remark: null, Found: false } && RelationChanged.FoundPrefix(fact.Keeper) is var prefix
        && rows.StartingWith(ContactEvent.Prefix + prefix).Any(row =>
            long.TryParse(row.RowKey.AsSpan(ContactEvent.Prefix.Length + prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var began)
            && Math.Abs(began - fact.PlatformTime.ToUnixTimeSeconds()) <= SameMoment);

    private static string Kind(ContactRows rows, RelationChanged fact) => (fact.Active, Follow.In(rows).Any(follow => follow.Active)) switch
    {
        (true, _) => "added",
        (false, false) => "lost",
        (false, true) => "keeperLeft",
    };

    private static Dictionary<string, string> About(RelationChanged fact, Attribution? brought)
    {
        var about = new Dictionary<string, string>(StringComparer.Ordinal) { ["platform"] = fact.Identity.Platform, ["keeper"] = fact.Keeper };
        if (fact.State.Length > 0) about["state"] = fact.State;
        if (fact.Found) about["found"] = "later";
        if (brought is { Card.Length: > 0 }) about["serial"] = brought.Card;
        if (brought is not null) about["how"] = brought.How;
        return about;
    }
}
