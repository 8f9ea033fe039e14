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
/// Deletes the contact ways of a closed block, one by one and only as long as it stays closed. A row goes before its way does, with a note of the
/// way in between: no row ever shows a code that is dead, and no way is forgotten.
/// </summary>
public sealed partial class CloseBlock(Tables tables, WeComClient wecom, ILogger<CloseBlock> log) : IHandle<BlockClosed>
{
    internal const string Gone = "gone|";

    /// <summary>What is younger was made when the block was opened anew.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromDays(1);

    public async Task Handle(BlockClosed message, CancellationToken stop)
    {
        foreach (var name in Enumerable.Range(message.Block * Slot.BlockSize, Slot.BlockSize).Select(number => new Slot("", number).Name))
        {
            var begun = await tables.ContactWays.Find(message.Partition, Gone + name, stop);
            var way = await tables.ContactWays.Find(message.Partition, ContactWays.WayRow + name, stop);
            // A run that broke off had noted it; whether its row still stands decides whether it may be shown.
            if (begun is not null && (way is null || way.Text("configId") != begun.Text("configId"))) await Delete(begun, stop);
            if (!await IsClosed(message, stop)) return;
            if (way is null || way.Timestamp > message.At - Settled) continue;
            await GiveBack(message, name, way, stop);
        }
        Log.Closed(log, message.Block, message.Partition);
    }

    private async Task GiveBack(BlockClosed message, string name, TableEntity way, CancellationToken stop)
    {
        var gone = new TableEntity(message.Partition, Gone + name) { ["configId"] = way.Text("configId") };
        await tables.ContactWays.Put(gone, stop);
        await tables.ContactWays.Delete(way.PartitionKey, way.RowKey, stop);
        await tables.ContactWays.Delete(way.PartitionKey, ContactWays.PictureRow + name, stop);
        // Who opened the block anew just now may have read the row before it went: then it is put back, unless another way took its place.
        if (await IsClosed(message, stop) || await tables.ContactWays.Insert(new TableEntity(way.PartitionKey, way.RowKey) { ["configId"] = way.Text("configId"), ["qrCode"] = way.Text("qrCode") }, stop) is not null)
            await Delete(gone, stop);
        else await tables.ContactWays.Delete(gone.PartitionKey, gone.RowKey, stop);
    }

    private async Task<bool> IsClosed(BlockClosed message, CancellationToken stop) =>
        await tables.ContactWays.Find(message.Partition, SlotPool.TurnRow, stop) is { } row && PoolTurn.From(row.GetBinary("leased")).IsClosed(message.Block);

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
