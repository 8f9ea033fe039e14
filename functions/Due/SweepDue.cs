using Microsoft.Azure.Functions.Worker;
using PrivateDomain.Messages;
using PrivateDomain.Storage;

namespace PrivateDomain.Due;

/// <summary>A shard of the due index has something that is due.</summary>
public sealed record DueShardReady(int Shard);

/// <summary>These rows are due; what they ask for may have been done or have become untrue meanwhile.</summary>
public sealed record DueArrived(string Kind, IReadOnlyList<DueArrived.Item> Items)
{
    public sealed record Item(string Contact, string Key);
}

/// <summary>Asks each shard for one row that is due and sends a message for those that have any: cost follows what is due.</summary>
public sealed class SweepDue(DueIndex due, MessageSender messages, TimeProvider clock)
{
    [Function("SweepDue")]
    public Task Run([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken stop) => Sweep(stop);

    public async Task Sweep(CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        await Task.WhenAll(Enumerable.Range(0, DueIndex.Shards).Select(async shard =>
        {
            if ((await due.Read(shard, now, most: 1, stop)).Count > 0) await messages.Send(new DueShardReady(shard), stop);
        }));
    }
}
