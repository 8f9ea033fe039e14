using System.Collections.Concurrent;
using System.Security.Cryptography;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Alerts;
using PrivateDomain.Storage;

namespace PrivateDomain.Coupons.Pool;

/// <param name="Import">That brought it, with this line.</param>
public sealed record FreeCode(string Code, string Import, long Line);

/// <summary>
/// Candidates among the codes of a pool that are not given out: pages from a random place of the shard, so that instances rarely want the
/// same code. Whose a code is, the transaction that takes it decides.
/// </summary>
public sealed class FreeCodes(Tables tables, AlertBoard alerts, [FromKeyedServices(Clocks.System)] TimeProvider clock)
{
    private const int Page = 128;
    private const int Fewest = 8;

    /// <summary>The most codes left of which operators are told.</summary>
    public const int MostLowAt = 10_000;

    /// <summary>So long a shard that had no code is not looked at again.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<(string Offer, string Shard), Desk> desks = new();

    /// <summary>A code that was free when it was read; nothing where the shard has none.</summary>
    public async Task<FreeCode?> Next(string offerId, Offer offer, string shard, CancellationToken stop)
    {
        var desk = desks.GetOrAdd((offerId, shard), _ => new Desk());
        if (desk.Codes.TryDequeue(out var code)) return code;
        await desk.Turn.WaitAsync(stop);
        try
        {
            if (desk.Codes.TryDequeue(out code)) return code;
            if (desk.EmptySince is { } since && clock.GetElapsedTime(since) < Rest) return null;
            await Read(desk, offerId, offer, shard, stop);
            return desk.Codes.TryDequeue(out code) ? code : null;
        }
        finally
        {
            desk.Turn.Release();
        }
    }

    /// <summary>A candidate that was not used after all.</summary>
    public void Keep(string offerId, string shard, FreeCode code) => desks[(offerId, shard)].Codes.Enqueue(code);

    /// <summary>One of the candidates was another's: the rest of them were read as long ago.</summary>
    public void Forget(string offerId, string shard) => desks[(offerId, shard)].Codes.Clear();

    /// <summary>New codes came, or old ones came back.</summary>
    public void Reopen(string offerId)
    {
        foreach (var ((offer, _), desk) in desks)
            if (offer == offerId) desk.EmptySince = null;
    }

    /// <summary>More were imported.</summary>
    public Task Settle(string offerId, CancellationToken stop) => alerts.Dismiss(AlertKey(offerId), stop);

    public static string AlertKey(string offerId) => $"coupons-low-{offerId}";

    private async Task Read(Desk desk, string offerId, Offer offer, string shard, CancellationToken stop)
    {
        var prefix = CodeKeys.FreePrefix(offerId);
        // Shards are alike, so one that runs low says that the pool does. Counted are keys alone, and no more than it takes to know.
        var low = (int)(await LowAt(offerId, offer, stop) / CouponCode.Shards.Count);
        var left = await tables.Codes.Count(shard, prefix, prefix + '\uffff', low + Page + 1, stop);
        if (left <= low) await Tell(offerId, offer, left, stop);
        // Never so many at once that the moment is missed at which it is low.
        var most = left > low ? Math.Clamp(left - low, Fewest, Page) : Page;
        var from = prefix + RandomNumberGenerator.GetHexString(4, lowercase: true);
        var codes = new List<FreeCode>();
        await foreach (var row in tables.Codes.Between(shard, from, prefix + '\uffff', most, stop)) codes.Add(From(row));
        if (codes.Count < most) await foreach (var row in tables.Codes.Between(shard, prefix, from, most - codes.Count, stop)) codes.Add(From(row));
        foreach (var code in codes) desk.Codes.Enqueue(code);
        desk.EmptySince = codes.Count == 0 ? clock.GetTimestamp() : null;
    }

    private static FreeCode From(TableEntity row) => new(row.Text("code"), row.Text("import"), row.GetInt64("line") ?? 0);

    private async Task<long> LowAt(string offerId, Offer offer, CancellationToken stop) =>
        offer.LowPoolAt ?? Math.Min(await PoolSize.Read(tables, offerId, stop) / 10, MostLowAt);

    private Task Tell(string offerId, Offer offer, int ofShard, CancellationToken stop) => alerts.Raise(
        AlertKey(offerId),
        ofShard == 0
            ? $"The offer {offerId} ({offer.Title}) runs out of codes. Import more: messages go on without them as the offer's fallback says."
            : $"The offer {offerId} ({offer.Title}) has about {ofShard * CouponCode.Shards.Count} codes left. Import more before they end.",
        stop);

    private sealed class Desk
    {
        public ConcurrentQueue<FreeCode> Codes { get; } = new();

        public SemaphoreSlim Turn { get; } = new(1, 1);

        public long? EmptySince { get; set; }
    }
}
