using System.Collections.Concurrent;
using System.Security.Cryptography;
using Azure.Data.Tables;
using PrivateDomain.Storage;

namespace PrivateDomain.Coupons.Limits;

/// <summary>
/// Counts against limits without a lock that all share: the limit lies in a purse, slices of it lie in the shards and are used up there in the
/// same transaction as the code that they count (escrow). See docs/decisions/0019.
/// </summary>
public sealed class Slices(Tables tables, Purses purses)
{
    private const int MostTries = 20;

    private readonly ConcurrentDictionary<(string Offer, string Tally, string Shard), Desk> desks = new();

    /// <summary>
    /// One transaction in the shard: the caller's actions, and the quantity is counted (given back where it is negative). One operation where this
    /// instance knows how its slice stands and nothing has to be fetched from the purse; callers who came meanwhile go along in the same one.
    /// </summary>
    /// <param name="isFact">It has happened elsewhere: it is counted whatever the limit says.</param>
    public async Task<TakeOutcome> Take(Tally tally, string shard, Quantity need, IReadOnlyList<TableTransactionAction> actions, CancellationToken stop, bool isFact = false)
    {
        var desk = desks.GetOrAdd((tally.Offer, tally.Name, shard), key => new Desk(key.Shard));
        var own = desk.Join(new Wish(need, actions, isFact));
        try
        {
            await desk.Turn.WaitAsync(stop);
        }
        catch (OperationCanceledException)
        {
            desk.Leave(own);
            throw;
        }
        var isKnown = false;
        try
        {
            isKnown = own.Outcome is not null;
            // Somebody took it along.
            if (own.Outcome is { } done) return done;
            var outcome = await TakeTogether(tally, desk, own, stop) ? TakeOutcome.Taken : await TakeAlone(tally, desk, own, stop);
            isKnown = true;
            return outcome;
        }
        finally
        {
            desk.Leave(own);
            if (!isKnown) desk.Row = null;
            desk.Turn.Release();
        }
    }

    // Whoever waits and can go along does. Where one of them cannot, each goes alone.
    private async Task<bool> TakeTogether(Tally tally, Desk desk, Wish own, CancellationToken stop)
    {
        if (desk.Row is not { } row || desk.With(own) is not { Count: > 1 } together) return false;
        var need = together.Aggregate(default(Quantity), (sum, wish) => sum + wish.Need);
        var slice = Slice.From(row);
        if (!slice.Left.Covers(need)) return false;
        var next = slice.Use(need).Into(new TableEntity(row.PartitionKey, row.RowKey) { ETag = row.ETag });
        // All pass the same gate, once.
        var (gates, others) = (together.SelectMany(wish => wish.Actions).Where(Wish.IsGate), together.SelectMany(wish => wish.Actions).Where(action => !Wish.IsGate(action)));
        TableTransactionAction[] actions = [.. others, .. gates.DistinctBy(action => action.Entity.RowKey, StringComparer.Ordinal)];
        if (!await tables.Codes.Submit([.. actions, Slice.Write(next)], stop))
        {
            desk.Row = null;
            return false;
        }
        desk.Row = next;
        foreach (var wish in together) wish.Outcome = TakeOutcome.Taken;
        return true;
    }

    private async Task<TakeOutcome> TakeAlone(Tally tally, Desk desk, Wish own, CancellationToken stop)
    {
        var (shard, need) = (desk.Key.Shard, own.Need);
        for (var tries = 0; tries < MostTries; tries++)
        {
            var isFresh = desk.Row is null;
            var row = desk.Row ??= await tables.Codes.Find(shard, tally.SliceRow(desk.Lane), stop) ?? new TableEntity(shard, tally.SliceRow(desk.Lane));
            var slice = Slice.From(row);
            if (!own.IsFact && !slice.Left.Covers(need))
            {
                var (drawn, otherwise) = await purses.Draw(tally, desk.Key, slice, need, stop);
                if (drawn is not { } grown)
                {
                    if (otherwise is not TakeOutcome.Busy) return otherwise;
                    // What is left may lie in this very slice, where another instance gave it back.
                    desk.Row = null;
                    if (isFresh) return otherwise;
                    continue;
                }
                slice = grown;
            }
            var next = slice.Use(need).Into(new TableEntity(shard, row.RowKey) { ETag = row.ETag });
            if (await tables.Codes.Submit([.. own.Actions, Slice.Write(next)], stop))
            {
                desk.Row = next;
                if (need.Codes < 0 || need.Money < 0) purses.Reopen(tally);
                return TakeOutcome.Taken;
            }
            var standing = await tables.Codes.Find(shard, row.RowKey, stop) ?? new TableEntity(shard, row.RowKey);
            if (standing.ETag == row.ETag) return TakeOutcome.RowsMoved;
            // Another instance writes this slice too: each has a lane of its own from now on.
            desk.Lane = RandomNumberGenerator.GetInt32(SliceKey.Lanes);
            desk.Row = null;
        }
        throw new InvalidOperationException($"The slices of {tally.Offer} in the shard {shard} could not be written in {MostTries} tries.");
    }
}
