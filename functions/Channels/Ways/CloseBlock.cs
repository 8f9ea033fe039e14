using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using PrivateDomain.Messages;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Channels.Ways;

/// <summary>A block of a pool was closed: its contact ways are to be deleted.</summary>
/// <param name="Partition">The pool's.</param>
/// <param name="At">System time of the closing.</param>
public sealed record BlockClosed(string Partition, int Block, DateTimeOffset At);

/// <summary>
/// Deletes the contact ways of a closed block, one by one and only as long as it stays closed. In one transaction a way's row becomes a note of the way,
/// which is then deleted at WeCom: no row ever shows a code that is dead, and no way is forgotten.
/// </summary>
public sealed partial class CloseBlock(Tables tables, WeComClient wecom, ILogger<CloseBlock> log) : IHandle<BlockClosed>
{
    internal const string Gone = "gone|";
    private const int MostTries = 8;

    /// <summary>What is younger was made when the block was opened anew.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromDays(1);

    public async Task Handle(BlockClosed message, CancellationToken stop)
    {
        foreach (var name in Enumerable.Range(message.Block * Slot.BlockSize, Slot.BlockSize).Select(number => new Slot("", number).Name))
            if (!await GiveBack(message, name, stop)) return;
        Log.Closed(log, message.Block, message.Partition);
    }

    /// <summary>False: the block is open again.</summary>
    private async Task<bool> GiveBack(BlockClosed message, string name, CancellationToken stop)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            // A run that broke off noted it: its row is gone, and nobody was shown it since.
            if (await tables.ContactWays.Find(message.Partition, Gone + name, stop) is { } begun) await Delete(begun, stop);
            if (await tables.ContactWays.Find(message.Partition, SlotPool.TurnRow, stop) is not { } turn || !PoolTurn.From(turn.GetBinary("leased")).IsClosed(message.Block)) return false;
            if (await tables.ContactWays.Find(message.Partition, ContactWays.WayRow + name, stop) is not { } way || way.Timestamp > message.At - Settled) return true;
            var gone = new TableEntity(message.Partition, Gone + name) { ["configId"] = way.Text("configId") };
            // With the turn as it was read: who opens the block anew does it before, and then nothing goes, or after, and finds nothing.
            List<TableTransactionAction> actions =
            [
                new(TableTransactionActionType.UpdateReplace, turn, turn.ETag),
                new(TableTransactionActionType.Add, gone),
                new(TableTransactionActionType.Delete, way, way.ETag),
            ];
            if (await tables.ContactWays.Find(message.Partition, ContactWays.PictureRow + name, stop) is { } picture) actions.Add(new(TableTransactionActionType.Delete, picture, picture.ETag));
            if (!await tables.ContactWays.Submit(actions, stop)) continue;
            await Delete(gone, stop);
            return true;
        }
        throw new TimeoutException("The pool is leased by many at once; the queue brings the block again.");
    }

    private async Task Delete(TableEntity gone, CancellationToken stop)
    {
        var verdict = await wecom.DeleteContactWay(gone.Text("configId"), stop);
        if (!verdict.IsDelivered) throw new TimeoutException($"WeCom does not delete contact ways now; the queue brings the block again. {verdict.Code} {verdict.Reason}");
        await tables.ContactWays.Delete(gone.PartitionKey, gone.RowKey, stop);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Nobody needed block {Block} of {Pool} for a month; its contact ways are given back.")]
        public static partial void Closed(ILogger log, int block, string pool);
    }
}
