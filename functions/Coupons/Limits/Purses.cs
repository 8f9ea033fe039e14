using System.Collections.Concurrent;
using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Storage;

namespace PrivateDomain.Coupons.Limits;

/// <summary>
/// Purses and what goes from them to slices and back. An empty purse first gathers what lies unused in slices, also in those of a process that
/// died, so a limit is never exceeded and is reached exactly.
/// </summary>
public sealed class Purses(Tables tables, [FromKeyedServices(Clocks.System)] TimeProvider clock)
{
    private const int MostTries = 20;
    private const int MostGathers = 10;

    /// <summary>So long nobody asks again whether something came back.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<(string Offer, string Tally), SemaphoreSlim> gathering = new();
    private readonly ConcurrentDictionary<(string Offer, string Tally), PurseDesk> desks = new();
    private readonly ConcurrentDictionary<(string Offer, string Tally), (Quantity Need, TakeOutcome Outcome, long At)> used = new();

    /// <summary>
    /// Puts the limit in force that the definition says now. Lowered below what was given out already, nothing more is given. The purse is read before the
    /// definition, and replaced as it was read: who read an older definition does not put that one back.
    /// </summary>
    /// <param name="tally">Of any definition of the offer.</param>
    /// <param name="defined">As the definition says now; nothing where there is none.</param>
    public async Task SetLimit(Tally tally, Func<Task<Tally?>> defined, CancellationToken stop)
    {
        Purse purse;
        for (; ; )
        {
            (var row, purse) = await OpenPurse(tally, stop);
            if (await defined() is not { } now) return;
            (tally, purse) = (now, purse with { Limit = now.Limit });
            if (await tables.Codes.Replace(With(row, purse), stop)) break;
        }
        Reopen(tally);
        // Also from slices that are in use: whoever uses them asks again.
        for (var tries = 0; !purse.Left.Covers(default) && tries < MostTries; tries++)
        {
            await Gather(tally, purse, except: "", stop);
            (_, purse) = await OpenPurse(tally, stop);
            if (await IsEmpty(tally, stop)) break;
        }
    }

    /// <summary>Something came back: it is asked for again at once, here.</summary>
    internal void Reopen(Tally tally) => used.TryRemove((tally.Offer, tally.Name), out _);

    private async Task<bool> IsEmpty(Tally tally, CancellationToken stop) => (await Read(tally, stop)).All(found => found.Slice.Left == default);

    /// <summary>What was counted, at this moment.</summary>
    public async Task<Quantity> Used(Tally tally, CancellationToken stop) =>
        (await Read(tally, stop)).Aggregate(default(Quantity), (sum, found) => sum + found.Slice.Used);

    /// <summary>
    /// Why so much would not be counted at this moment; nothing where it would. One operation as long as the purse covers it, and promises nothing.
    /// </summary>
    public async Task<TakeOutcome?> WhyNot(Tally tally, Quantity need, CancellationToken stop)
    {
        var (shard, key) = tally.Purse;
        if (await tables.Codes.Find(shard, key, stop) is not { } row) return null;
        var purse = Purse.From(row);
        if (purse.Left.Covers(need)) return null;
        var left = purse.Limit - await Used(tally, stop);
        return left.Covers(need) ? null : Short(left, need);
    }

    /// <summary>The slice with as much as is needed, or why that is not to be had.</summary>
    internal async Task<(Slice? Slice, TakeOutcome Otherwise)> Draw(Tally tally, SliceKey key, Slice slice, Quantity need, CancellationToken stop)
    {
        for (var gathered = 0; ;)
        {
            if (used.TryGetValue((tally.Offer, tally.Name), out var before) && need.Covers(before.Need) && clock.GetElapsedTime(before.At) < Rest) return (null, before.Outcome);
            var (drawn, empty) = await FromPurse(tally, key, slice, need, stop);
            if (drawn is { } filled) return (filled, TakeOutcome.Taken);
            // What is not used but nowhere to be had is on its way between the purse and a slice that somebody else writes at this moment.
            var left = empty.Purse.Limit - await Gather(tally, empty.Row.ETag, stop, except: key.Name);
            if (left.Covers(need) && ++gathered < MostGathers) continue;
            var outcome = left.Covers(need) ? TakeOutcome.Busy : Short(left, need);
            if (outcome is not TakeOutcome.Busy) used[(tally.Offer, tally.Name)] = (need, outcome, clock.GetTimestamp());
            return (null, outcome);
        }
    }

    /// <returns>The slice with as much as it needs, or the purse as it stands and does not have that.</returns>
    private async Task<(Slice? Drawn, (TableEntity Row, Purse Purse) Empty)> FromPurse(Tally tally, SliceKey key, Slice slice, Quantity need, CancellationToken stop)
    {
        var desk = desks.GetOrAdd((tally.Offer, tally.Name), _ => new PurseDesk());
        await desk.Turn.WaitAsync(stop);
        try
        {
            for (; ; )
            {
                var isFresh = desk.Known is null;
                var (row, purse) = desk.Known ??= await OpenPurse(tally, stop);
                // Somebody may have died between the purse and the slice.
                slice = slice with { Got = slice.Got.AtLeast(purse.Of(key.Name).Sent) };
                if (slice.Left.Covers(need)) return (slice, default);
                if (purse.Send(key.Name, (need - slice.Left).AtLeast(default)) is { } sent)
                {
                    var written = With(row, sent);
                    desk.Known = null;
                    if (!await tables.Codes.Replace(written, stop)) continue;
                    desk.Known = (written, sent);
                    return (slice with { Got = sent.Of(key.Name).Sent }, default);
                }
                desk.Known = null;
                if (isFresh) return (null, (row, purse));
            }
        }
        finally
        {
            desk.Turn.Release();
        }
    }

    private static TakeOutcome Short(Quantity left, Quantity need) => left.Codes < need.Codes ? TakeOutcome.LimitReached : TakeOutcome.BudgetUsedUp;

    /// <summary>What slices have left goes back to the purse. One that is being written keeps what it has: it is in use.</summary>
    /// <returns>What is used, of all slices.</returns>
    /// <param name="seen">The purse that was found empty: where another stands by now, somebody else gathered.</param>
    private async Task<Quantity> Gather(Tally tally, ETag seen, CancellationToken stop, string except = "")
    {
        var turn = gathering.GetOrAdd((tally.Offer, tally.Name), _ => new SemaphoreSlim(1, 1));
        await turn.WaitAsync(stop);
        try
        {
            var (row, purse) = await OpenPurse(tally, stop);
            return row.ETag == seen ? await Gather(tally, purse, except, stop) : default;
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<Quantity> Gather(Tally tally, Purse purse, string except, CancellationToken stop)
    {
        var found = await Read(tally, stop);
        // What was sent to a slice that was never written: whoever asked for it died.
        var lost = purse.Accounts.Keys.Except(found.Select(one => one.Key.Name), StringComparer.Ordinal)
            .Select(name => (Key: new SliceKey(name[..1], int.Parse(name[1..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)), default(Slice), Row: (TableEntity?)null));
        var back = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var (key, slice, row) in found.Select(one => (one.Key, one.Slice, (TableEntity?)one.Row)).Concat(lost))
        {
            // What a slice says that it gave back is so, also where whoever emptied it died before the purse heard of it.
            back[key.Name] = slice.Back;
            if (key.Name == except) continue;
            var emptied = (slice with { Got = slice.Got.AtLeast(purse.Of(key.Name).Sent) }).Empty();
            if (emptied != slice)
            {
                var next = emptied.Into(new TableEntity(key.Shard, tally.SliceRow(key.Lane)) { ETag = row?.ETag ?? default });
                if (!await tables.Codes.Submit([Slice.Write(next)], stop)) continue;
            }
            back[key.Name] = emptied.Back;
        }
        for (; ; )
        {
            var (row, standing) = await OpenPurse(tally, stop);
            var returned = back.Aggregate(standing, (next, one) => next.Return(one.Key, one.Value));
            if (returned.Left == standing.Left || await tables.Codes.Replace(With(row, returned), stop)) return found.Aggregate(default(Quantity), (sum, one) => sum + one.Slice.Used);
        }
    }

    private async Task<IReadOnlyList<(SliceKey Key, Slice Slice, TableEntity Row)>> Read(Tally tally, CancellationToken stop)
    {
        var shards = await Task.WhenAll(CouponCode.Shards.Select(async shard => await tables.Codes.Rows(shard, tally.SlicePrefix, stop).ToListAsync(stop)));
        return [.. shards.SelectMany(rows => rows).Select(row => (
            new SliceKey(row.PartitionKey, int.Parse(row.RowKey.AsSpan(tally.SlicePrefix.Length), NumberStyles.HexNumber, CultureInfo.InvariantCulture)), Slice.From(row), row))];
    }

    private async Task<(TableEntity Row, Purse Purse)> OpenPurse(Tally tally, CancellationToken stop)
    {
        var (shard, key) = tally.Purse;
        if (await tables.Codes.Find(shard, key, stop) is { } row) return (row, Purse.From(row));
        var purse = new Purse(tally.Limit, new Dictionary<string, Purse.Account>(StringComparer.Ordinal));
        var first = purse.Into(new TableEntity(shard, key));
        return await tables.Codes.Insert(first, stop) is { } standing ? (standing, Purse.From(standing)) : (first, purse);
    }

    /// <summary>An instance's place at a purse: one writes at a time, and knows what the one before wrote.</summary>
    private sealed class PurseDesk
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public (TableEntity Row, Purse Purse)? Known { get; set; }
    }

    private static TableEntity With(TableEntity row, Purse purse) => purse.Into(new TableEntity(row.PartitionKey, row.RowKey) { ETag = row.ETag });
}
