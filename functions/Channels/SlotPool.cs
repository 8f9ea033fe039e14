using System.Collections.Concurrent;
using System.Security.Cryptography;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PrivateDomain.Channels.Ways;
using PrivateDomain.Messages;
using PrivateDomain.Storage;

namespace PrivateDomain.Channels;

/// <summary>
/// Hands out a keeper's slots in turn. An instance leases 64 at a time by one replaced row, so 63 of 64 scans ask nobody; no two instances
/// hand out the same slot while a lease lasts.
/// </summary>
public sealed partial class SlotPool(
    Tables tables, ContactWays ways, WayQuota quota, MessageSender messages, IOptions<CardOptions> options, [FromKeyedServices(Clocks.System)] TimeProvider clock,
    ILogger<SlotPool> log)
{
    private const int MostTries = 8;
    internal const string TurnRow = "turn";

    private readonly ConcurrentDictionary<string, Desk> desks = new(StringComparer.Ordinal);

    /// <summary>The next slot; nothing where the pool has as many blocks as it may have and all were given out within the window.</summary>
    public async Task<Slot?> Take(string keeper, CancellationToken stop)
    {
        var desk = desks.GetOrAdd(keeper, name => new Desk(name));
        if (desk.Next(clock.GetUtcNow()) is { } slot) return slot;
        // One leases, the others wait for it.
        await desk.Turn.WaitAsync(stop);
        try
        {
            if (desk.Next(clock.GetUtcNow()) is { } next) return next;
            return await Lease(desk, stop) ? desk.Next(clock.GetUtcNow()) : null;
        }
        finally
        {
            desk.Turn.Release();
        }
    }

    private async Task<bool> Lease(Desk desk, CancellationToken stop)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var row = desk.Row ?? await tables.ContactWays.Find(ContactWays.Partition(desk.Keeper), TurnRow, stop);
            var turn = row?.GetBinary("leased") is { } leased ? PoolTurn.From(leased) : PoolTurn.None;
            var now = clock.GetUtcNow();
            // What was read before is older than what stands, so a pool that is used up there is used up.
            if (await Choose(turn, now, stop) is not var (block, taken)) return false;
            desk.Row = null;
            if (await Replace(desk.Keeper, row, taken, stop) is not { } standing) continue;
            try
            {
                await Prepare(desk.Keeper, block, isNew: turn.IsNew(block), stop);
            }
            finally
            {
                desk.Begin(standing, block, now + PoolTurn.Lease);
            }
            return true;
        }
        Log.NotLeased(log, desk.Keeper, MostTries);
        return false;
    }

    // A block is not opened while its ways could not be made: what stands goes round, as far as it has rested.
    private async Task<(int Block, PoolTurn Turn)?> Choose(PoolTurn turn, DateTimeOffset now, CancellationToken stop)
    {
        var choice = turn.Take(now, options.Value.SlotsPerKeeper / Slot.BlockSize);
        return choice is { } one && turn.IsNew(one.Block) && await quota.IsTight(stop) ? turn.Take(now, most: 0) : choice;
    }

    /// <summary>
    /// The row as it stands now, where it is ours; nothing where another instance was faster. A random mark tells two apart that chose the
    /// same block in the same second.
    /// </summary>
    private async Task<TableEntity?> Replace(string keeper, TableEntity? row, PoolTurn taken, CancellationToken stop)
    {
        var next = new TableEntity(ContactWays.Partition(keeper), TurnRow)
        {
            ["leased"] = taken.ToBytes(),
            ["by"] = RandomNumberGenerator.GetHexString(16, lowercase: true),
        };
        if (row is null) return await tables.ContactWays.Insert(next, stop) is null ? next : null;
        next.ETag = row.ETag;
        return await tables.ContactWays.Replace(next, stop) ? next : null;
    }

    // Without it each way is looked for, and made where it is missing, when its slot is handed out.
    private async Task Prepare(string keeper, int block, bool isNew, CancellationToken stop)
    {
        try
        {
            if (isNew) await messages.Send(new BlockOpened(keeper, block), stop);
            else await ways.Learn(keeper, block, stop);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.NotPrepared(log, failure, keeper, block);
        }
    }

    /// <summary>What an instance has of a keeper's pool.</summary>
    private sealed class Desk(string keeper)
    {
        private readonly Lock gate = new();
        private int next, end;
        private DateTimeOffset until;

        public string Keeper { get; } = keeper;

        public SemaphoreSlim Turn { get; } = new(1, 1);

        /// <summary>The turn's row as it was last seen.</summary>
        public TableEntity? Row { get; set; }

        public void Begin(TableEntity row, int block, DateTimeOffset lasts)
        {
            Row = row;
            lock (gate) (next, end, until) = (block * Slot.BlockSize, (block + 1) * Slot.BlockSize, lasts);
        }

        public Slot? Next(DateTimeOffset now)
        {
            lock (gate) return next < end && now < until ? new Slot(Keeper, next++) : null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "No block of {Keeper}'s pool could be leased in {Tries} tries; the scan goes to the plain way.")]
        public static partial void NotLeased(ILogger log, string keeper, int tries);

        [LoggerMessage(LogLevel.Warning, "The contact ways of block {Block} of {Keeper}'s pool are not known ahead; each is found or made when its slot is given out.")]
        public static partial void NotPrepared(ILogger log, Exception failure, string keeper, int block);
    }
}
