using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using PrivateDomain.Contacts;
using PrivateDomain.Delivery;
using PrivateDomain.Storage;

namespace PrivateDomain.Repurchase;

/// <summary>What the night reads of a contact: what it bought, and when it is to be reminded of what.</summary>
/// <param name="Buying">Nothing where the contact kept nothing, or turned out to be another one.</param>
/// <param name="Planned">By SKU: reminders that wait for nothing but their moment.</param>
public sealed record History(BuyingHistory? Buying, IReadOnlyDictionary<string, DateTimeOffset> Planned)
{
    public static History None { get; } = new(Buying: null, new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal));

    public static History Of(ContactRows rows, TimeZoneInfo zone) => new(
        BuyingHistory.Of(Purchases.In(rows), zone),
        DeliveryRow.In(rows).Where(row => ReminderDelivery.Awaited(row) is not null)
            .GroupBy(row => row.Subject, StringComparer.Ordinal).ToDictionary(product => product.Key, product => product.Max(row => row.NotBefore!.Value), StringComparer.Ordinal));
}

/// <summary>
/// All contacts' histories, to be read in a night: the table <c>cycles</c>. A row follows from its contact's, whose revision it carries; of two
/// writers the one that saw more wins.
/// </summary>
public sealed class Histories(Tables tables, IOptions<BrandOptions> brand, TimeProvider clock)
{
    private const int ShardLength = 2;

    /// <summary>Parts of all contacts that are worked at apart: each is the shards that begin with this character.</summary>
    public static IReadOnlyList<string> Parts { get; } = [.. Base32.Alphabet.Select(letter => letter.ToString())];

    /// <summary>Writes what the contact's rows say, unless a later version of them is written already.</summary>
    public Task Keep(ContactRows rows, CancellationToken stop) => Profile.In(rows) is { } profile ? Keep(rows.Id, profile.Revision, History.Of(rows, brand.Value.Zone), stop) : Task.CompletedTask;

    /// <summary>The contact turned out to be another one, for good.</summary>
    public Task Clear(ContactId contact, CancellationToken stop) => Keep(contact, long.MaxValue, History.None, stop);

    private async Task Keep(ContactId contact, long revision, History history, CancellationToken stop)
    {
        var row = Row(contact, revision, history, clock.GetUtcNow());
        for (var standing = await tables.Cycles.Find(row.PartitionKey, row.RowKey, stop); standing is null || standing.GetInt64("rev") < revision;)
        {
            if (standing is null)
            {
                standing = await tables.Cycles.Insert(row, stop);
                if (standing is null) return;
                continue;
            }
            row.ETag = standing.ETag;
            if (await tables.Cycles.Replace(row, stop)) return;
            standing = await tables.Cycles.Find(row.PartitionKey, row.RowKey, stop);
        }
    }

    /// <summary>The row of a history. <c>night</c> is the first one that is to read it; <c>until</c> the last planned moment.</summary>
    internal TableEntity Row(ContactId contact, long revision, History history, DateTimeOffset now) => new TableEntity(contact.Value[..ShardLength], contact.Value)
    {
        ["rev"] = revision,
        ["night"] = Night.Of(now, brand.Value.Zone),
        ["until"] = history.Planned.Count > 0 ? history.Planned.Values.Max() : null,
    }.Pack("history", zip => JsonSerializer.Serialize(zip, history, RepurchaseJson.Default.History));

    /// <summary>The shards of a part that have any rows, in order.</summary>
    public async IAsyncEnumerable<string> Shards(string part, [EnumeratorCancellation] CancellationToken stop)
    {
        var end = part + '\uffff';
        for (var from = part; ;)
        {
            if (await tables.Cycles.Range(from, end, most: 1, stop).FirstOrDefaultAsync(stop) is not { } row) yield break;
            yield return row.PartitionKey;
            // All shards are of one length.
            from = row.PartitionKey + '0';
        }
    }

    /// <summary>Whether a row of the shard was written in this night or the day after it, or later.</summary>
    public ValueTask<bool> AnySince(string shard, string night, CancellationToken stop) =>
        tables.Cycles.Where(shard, $"night ge {night}", stop).AnyAsync(stop);

    public IAsyncEnumerable<(ContactId Contact, History History)> In(string shard, CancellationToken stop) => tables.Cycles.Partition(shard, stop).Select(Read);

    /// <summary>Those of the shard after a contact for whom a reminder is planned later than now, in order.</summary>
    public IAsyncEnumerable<(ContactId Contact, History History)> Planned(string shard, string after, DateTimeOffset now, CancellationToken stop) =>
        tables.Cycles.Where(shard, $"RowKey gt {after} and until gt {now}", stop).Select(Read);

    private static (ContactId Contact, History History) Read(TableEntity row)
    {
        using var zip = row.Unpack("history");
        return (new ContactId(row.RowKey), JsonSerializer.Deserialize(zip, RepurchaseJson.Default.History)!);
    }
}
