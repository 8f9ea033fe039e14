using System.Globalization;
using Azure;
using Azure.Data.Tables;

namespace PrivateDomain.Storage;

/// <summary>
/// Everything that must happen later. A row is due when its minute (UTC, business time) has come and it still stands; there is no
/// watermark, so late writes, a clock that jumps and an outage lose nothing. Shards spread the load; the key names contact, kind and
/// what is due, so planning the same twice is one row.
/// </summary>
public sealed class DueIndex(Tables tables)
{
    public const int Shards = 16;

    /// <summary>Writes the row and returns its key.</summary>
    public async Task<DueKey> Plan(DateTimeOffset at, string contact, string kind, string key, CancellationToken stop)
    {
        var due = DueKey.For(at, contact, kind, key);
        await tables.Due.Put(
            new TableEntity(due.Partition, due.Row) { ["contact"] = contact, ["kind"] = kind, ["key"] = key, ["at"] = at }, stop);
        return due;
    }

    /// <summary>Rows of the shard that are due at <paramref name="now"/>, oldest first.</summary>
    public async Task<IReadOnlyList<DueRow>> Read(int shard, DateTimeOffset now, int most, CancellationToken stop)
    {
        var rows = new List<DueRow>();
        await foreach (var row in tables.Due.Range(DueKey.ShardStart(shard), DueKey.After(shard, now), most, stop))
            rows.Add(new DueRow(new DueKey(row.PartitionKey, row.RowKey), row.ETag, row.Text("contact"), row.Text("kind"), row.Text("key")));
        return rows;
    }

    /// <summary>Takes the row away, unless whoever was told of it has planned it for the same minute again.</summary>
    public Task Delete(DueRow row, CancellationToken stop) => tables.Due.Delete(row.Due.Partition, row.Due.Row, row.Version, stop);
}

/// <summary>Where a due row stands.</summary>
public readonly record struct DueKey(string Partition, string Row)
{
    public static DueKey For(DateTimeOffset at, string contact, string kind, string key) =>
        new(Partition: ShardStart(ShardOf(contact)) + Minute(at), Row: $"{contact}|{kind}|{Keys.Encode(key)}");

    internal static string ShardStart(int shard) => shard.ToString("x", CultureInfo.InvariantCulture) + "|";

    /// <summary>The partition after the last one that is due: the minute of <paramref name="now"/> itself is due.</summary>
    internal static string After(int shard, DateTimeOffset now) => ShardStart(shard) + Minute(now.AddMinutes(1));

    private static int ShardOf(string contact) => int.Parse(Keys.Hash(contact)[..1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static string Minute(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture);

    public override string ToString() => $"{Partition} {Row}";
}

/// <param name="Version">Of the row as it was read.</param>
public sealed record DueRow(DueKey Due, ETag Version, string Contact, string Kind, string Key);
