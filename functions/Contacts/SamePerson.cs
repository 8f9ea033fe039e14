using Azure.Data.Tables;
using PrivateDomain.Messages;
using PrivateDomain.Storage;

namespace PrivateDomain.Contacts;

/// <summary>What becomes of two contacts that a platform proves to be one person: rules over their rows.</summary>
public static class SamePerson
{
    /// <summary>A transaction holds 100 actions and 4 MiB; an order can have 60 KB.</summary>
    private const int MostAtOnce = 60;

    /// <summary>The newest slots of the cap; more do not fit a property.</summary>
    private const int MostSlots = 100;

    private const string Merged = "merged|";

    /// <summary>Only the platform proves it: both have the same union id.</summary>
    public static bool Proven(ContactRows a, ContactRows b) =>
        a.Id != b.Id && Profile.In(a) is { UnionId.Length: > 0 } one && Profile.In(b) is { } other && one.UnionId == other.UnionId;

    /// <summary>The older one stays, by time and then by id: one order, whoever asks.</summary>
    public static (ContactRows Survivor, ContactRows Loser) Order(ContactRows a, ContactRows b) =>
        (Profile.In(a)!.Created, a.Id.Value).CompareTo((Profile.In(b)!.Created, b.Id.Value)) <= 0 ? (a, b) : (b, a);

    /// <summary>The loser frozen: from now on whoever meets it goes on to the survivor. Not while a platform is being called for it.</summary>
    /// <param name="now">System time.</param>
    public static ContactRows Freeze(ContactRows loser, ContactId survivor, DateTimeOffset now) => Profile.In(loser) switch
    {
        { Moved.Length: > 0 } or null => loser,
        _ when loser.StartingWith("delivery|").Any(row => row.GetString("state") == "Claimed" && row.GetDateTimeOffset("until") > now) =>
            throw new NotYetException("A message to the contact is being sent."),
        { } profile => (profile with { Moved = survivor.Value }).Into(loser),
    };

    /// <summary>
    /// The survivor with what the loser had, the stricter consent first; at most 60 rows at a time, orders before what follows from them, and marks of merges last: who has
    /// such a mark has all rows. Asked again, it goes on; once all is there, it changes nothing.
    /// </summary>
    /// <param name="now">Business time.</param>
    public static ContactRows Copy(ContactRows survivor, ContactRows loser, DateTimeOffset now)
    {
        if (survivor.Find(Merged + loser.Id.Value) is not null) return survivor;
        var (profile, other) = (Profile.In(survivor)!, Profile.In(loser)!);
        var heir = profile with { OptedOut = profile.OptedOut || other.OptedOut, Name = profile.Name.Length > 0 ? profile.Name : other.Name };
        var rows = heir == profile ? survivor : heir.Into(survivor);
        var missing = loser.StartingWith("").Where(row => row.RowKey != Profile.Key).Select(row => Heir(survivor, loser.Id, row)).OfType<TableEntity>()
            .OrderBy(row => Turn(row.RowKey)).ToList();
        rows = missing.Take(MostAtOnce).Aggregate(rows, (with, row) => with.With(row));
        return missing.Count > MostAtOnce ? rows : rows.With(new TableEntity("", Merged + loser.Id.Value) { ["at"] = now }.Telling(
            [new TimelineEntry("merged", now, new Dictionary<string, string>(StringComparer.Ordinal) { ["contact"] = loser.Id.Value })]));
    }

    private static int Turn(string key) =>
        key.StartsWith("consent|", StringComparison.Ordinal) ? 0 : key.StartsWith("order|", StringComparison.Ordinal) ? 1 : key.StartsWith(Merged, StringComparison.Ordinal) ? 3 : 2;

    /// <summary>Whether everything of the loser stands with the survivor.</summary>
    public static bool IsCopied(ContactRows survivor, ContactRows loser) => survivor.Find(Merged + loser.Id.Value) is not null;

    /// <summary>The contact, and those that turned out to be it.</summary>
    public static IEnumerable<ContactId> Ids(ContactRows rows) => rows.StartingWith(Merged).Select(row => new ContactId(row.RowKey[Merged.Length..])).Prepend(rows.Id);

    /// <summary>Whether all that was known of this contact stands here: not while it is still being copied from the one that turned out to be this one.</summary>
    public static bool Has(ContactRows rows, ContactId id) => Ids(rows).Contains(id);

    /// <summary>The loser without up to 60 of its rows; its profile stays for ever and leads to the survivor.</summary>
    public static ContactRows Empty(ContactRows loser) =>
        loser.StartingWith("").Where(row => row.RowKey != Profile.Key).Take(MostAtOnce).Aggregate(loser, (rows, row) => rows.Without(row));

    /// <summary>The row as the survivor is to have it; nothing where it has it so already.</summary>
    private static TableEntity? Heir(ContactRows survivor, ContactId loser, TableEntity row)
    {
        // Consents are numbered from 1 in each contact; under their first owner's name they never collide.
        var key = row.RowKey.StartsWith("consent|", StringComparison.Ordinal) && row.RowKey.Count(c => c == '|') == 1 ? $"{row.RowKey}|{loser.Value}" : row.RowKey;
        if (key.StartsWith(Trial.Prefix, StringComparison.Ordinal)) return Trial.Merged(survivor.Id, survivor.Find(key), loser, row);
        if (survivor.Find(key) is not { } standing) return Copied(row, key);
        if (key.StartsWith("follow|", StringComparison.Ordinal)) return row.Time("at") > standing.Time("at") ? Copied(row, key) : null;
        if (key.StartsWith("order|", StringComparison.Ordinal)) return Number(row, "version") > Number(standing, "version") ? Copied(row, key) : null;
        if (key.StartsWith("credit|", StringComparison.Ordinal)) return Counted(standing, row);
        if (key is "caps" || key.StartsWith("service|", StringComparison.Ordinal)) return Together(standing, row);
        return null;
    }

    // Both count against what the person is spared: every slot that either took, and the later of each moment.
    private static TableEntity? Together(TableEntity standing, TableEntity row)
    {
        var both = Copied(standing, standing.RowKey);
        // Each line is a time and what took the slot: both may have had the same campaign.
        var taken = Lines(standing, "taken").Concat(Lines(row, "taken")).Order(StringComparer.Ordinal).GroupBy(line => line.Split(' ', 2)[1], StringComparer.Ordinal)
            .Select(slot => slot.Last()).Order(StringComparer.Ordinal).TakeLast(MostSlots).ToList();
        both["taken"] = string.Join('\n', taken);
        var changed = !taken.SequenceEqual(Lines(standing, "taken"), StringComparer.Ordinal);
        foreach (var name in (ReadOnlySpan<string>)["wrote", "came"])
        {
            if (row.GetDateTimeOffset(name) is not { } at || at <= (standing.GetDateTimeOffset(name) ?? DateTimeOffset.MinValue)) continue;
            both[name] = at;
            changed = true;
        }
        return changed ? both : null;
    }

    // Each may have counted the order somewhere: what was settled first stands, and under a revision of its own it is counted anew and taken away everywhere else.
    private static TableEntity? Counted(TableEntity standing, TableEntity row)
    {
        var places = Lines(standing, "places").Union(Lines(row, "places"), StringComparer.Ordinal).ToList();
        var isFirst = row.GetDateTimeOffset("settledAt") < (standing.GetDateTimeOffset("settledAt") ?? DateTimeOffset.MaxValue);
        if (!isFirst && places.Count == Lines(standing, "places").Count && Number(standing, "revision") > Number(row, "revision")) return null;
        var both = Copied(isFirst ? row : standing, standing.RowKey);
        both["places"] = string.Join('\n', places);
        both["revision"] = Math.Max(Number(standing, "revision"), Number(row, "revision")) + 1;
        return both;
    }

    private static long Number(TableEntity row, string property) => row.GetInt64(property) ?? 0;

    private static List<string> Lines(TableEntity row, string property) => [.. (row.GetString(property) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    private static TableEntity Copied(TableEntity row, string key)
    {
        var copy = new TableEntity("", key);
        foreach (var (name, value) in row)
            if (name is not ("PartitionKey" or "RowKey" or "Timestamp") && !name.StartsWith("odata.", StringComparison.Ordinal)) copy[name] = value;
        return copy;
    }
}
