using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Messages;
using PrivateDomain.Storage;

namespace PrivateDomain.Channels.Ways;

/// <summary>Pools were looked at for blocks that nobody needs, as far as this one.</summary>
/// <param name="Partition">The pool's; empty at the beginning.</param>
public sealed record PoolsReached(string Partition);

/// <summary>
/// Closes blocks of pools that were not leased for 30 days, a pool a message. Closing is one replaced row: from then on nobody leases the block
/// without opening it anew.
/// </summary>
public sealed class ClosePools(Tables tables, MessageSender messages, [FromKeyedServices(Clocks.System)] TimeProvider system) : IHandle<PoolsReached>
{
    public static readonly TimeSpan Idle = TimeSpan.FromDays(30);

    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    public async Task Handle(PoolsReached message, CancellationToken stop)
    {
        var from = message.Partition.Length == 0 ? ContactWays.Partition("") : message.Partition + "!";
        var next = await tables.ContactWays.Range(from, ContactWays.Partition("") + "~", most: 1, stop).FirstOrDefaultAsync(stop);
        if (next is null) return;
        await Close(next.PartitionKey, stop);
        await messages.Send(new PoolsReached(next.PartitionKey), stop);
    }

    // A closing that WeCom let nobody finish is begun again every night.
    private async Task<bool> IsLeft(string partition, int block, CancellationToken stop)
    {
        var (first, last) = (new Slot("", block * Slot.BlockSize).Name, new Slot("", ((block + 1) * Slot.BlockSize) - 1).Name);
        foreach (var kind in new[] { ContactWays.WayRow, CloseBlock.Gone })
            if (await tables.ContactWays.Between(partition, kind + first, kind + last + "|", most: 1, stop).AnyAsync(stop)) return true;
        return false;
    }

    private async Task Close(string partition, CancellationToken stop)
    {
        var now = system.GetUtcNow();
        if (await tables.ContactWays.Find(partition, SlotPool.TurnRow, stop) is not { } row) return;
        var turn = PoolTurn.From(row.GetBinary("leased"));
        foreach (var block in turn.ClosedBlocks)
            if (await IsLeft(partition, block, stop)) await messages.Send(new BlockClosed(partition, block, now), stop);
        var idle = turn.Idle(now - Idle);
        if (idle.Count == 0) return;
        // First the word of it: a block that is not closed after all is left alone.
        foreach (var block in idle) await messages.Send(new BlockClosed(partition, block, now), stop, Soon);
        // Where somebody leases at this moment, the next night closes what is idle then.
        await tables.ContactWays.Replace(new TableEntity(partition, SlotPool.TurnRow) { ["leased"] = turn.Close(idle).ToBytes(), ["by"] = "closed", ETag = row.ETag }, stop);
    }
}
