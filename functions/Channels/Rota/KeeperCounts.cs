using System.Globalization;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PrivateDomain.Storage;

namespace PrivateDomain.Channels.Rota;

/// <summary>
/// How many contacts each keeper was given, by day of the brand's zone. An add costs a read and a transaction of two rows, however many
/// customers there are: one row stands for the add, so it is counted once, and one is the keeper's sum.
/// </summary>
public sealed class KeeperCounts
{
    private const int MostTries = 8;
    private const int MostForgotten = 1000;
    private const string Prefix = "day|";

    private readonly Tables tables;
    private readonly TimeZoneInfo zone;
    private readonly TimeProvider business;
    private readonly TimeProvider system;
    private readonly Recent<Day> recent;

    // Adds of one keeper in this process take turns: they would only overtake each other.
    private readonly SemaphoreSlim[] turns = [.. Enumerable.Range(0, 16).Select(_ => new SemaphoreSlim(1, 1))];

    public KeeperCounts(Tables tables, IOptions<BrandOptions> brand, TimeProvider business, [FromKeyedServices(Clocks.System)] TimeProvider system)
    {
        (this.tables, zone, this.business, this.system) = (tables, brand.Value.Zone, business, system);
        recent = new(system, stop => Read(DayOf(business.GetUtcNow()), stop));
    }

    /// <summary>Today's sums by user id, at most five seconds old.</summary>
    public async Task<IReadOnlyDictionary<string, int>> Today(CancellationToken stop) => Of(await recent.Get(stop));

    /// <summary>The last that is known of today; for when the store does not answer.</summary>
    public IReadOnlyDictionary<string, int>? Known => recent.Known is { } day ? Of(day) : null;

    /// <summary>Counts an add once, however often it is told: who adds a keeper again on the same day is the same one contact.</summary>
    /// <param name="customer">The customer's id at the platform.</param>
    /// <param name="at">Business time of the add.</param>
    public async Task Count(string keeper, string customer, DateTimeOffset at, CancellationToken stop)
    {
        var partition = Prefix + DayOf(at);
        var mark = new TableEntity(partition, $"add|{Keys.Hash($"{Keys.OfMember(keeper)}|{customer}")}") { ["at"] = at };
        var turn = turns[(keeper.GetHashCode(StringComparison.OrdinalIgnoreCase) & int.MaxValue) % turns.Length];
        await turn.WaitAsync(stop);
        try
        {
            for (var tries = 1; tries <= MostTries; tries++)
            {
                var standing = await tables.Keepers.Find(partition, SumKey(keeper), stop);
                var sum = new TableEntity(partition, SumKey(keeper)) { ["keeper"] = keeper, ["count"] = (standing?.Number("count") ?? 0) + 1 };
                if (standing is not null) sum.ETag = standing.ETag;
                if (await tables.Keepers.Mark(mark, sum, isNew: standing is null, stop)) return;
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(5, 10 << tries)), system, stop);
            }
        }
        finally
        {
            turn.Release();
        }
        throw new TimeoutException($"Other instances counted adds of the same keeper {MostTries} times in a row; the queue brings this one again.");
    }

    /// <summary>Takes away what was counted before yesterday, a thousand rows at most. False: there is more.</summary>
    public async Task<bool> Forget(CancellationToken stop)
    {
        var before = Prefix + DayOf(business.GetUtcNow() - TimeSpan.FromDays(1));
        var rows = await tables.Keepers.Range(Prefix, before, MostForgotten, stop).ToListAsync(stop);
        foreach (var row in rows) await tables.Keepers.Delete(row.PartitionKey, row.RowKey, stop);
        return rows.Count < MostForgotten;
    }

    private async Task<Day> Read(string day, CancellationToken stop)
    {
        var sums = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        await foreach (var row in tables.Keepers.Rows(Prefix + day, "sum|", stop)) sums[row.Text("keeper")] = row.Number("count");
        return new Day(day, sums);
    }

    // What was read before midnight says nothing of today.
    private IReadOnlyDictionary<string, int> Of(Day day) => day.Name == DayOf(business.GetUtcNow()) ? day.Sums : new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);

    private static string SumKey(string keeper) => $"sum|{Keys.OfMember(keeper)}";

    private string DayOf(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private sealed record Day(string Name, IReadOnlyDictionary<string, int> Sums);
}
