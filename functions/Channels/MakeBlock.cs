using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Channels.Rota;
using PrivateDomain.Messages;
using PrivateDomain.Platforms;

namespace PrivateDomain.Channels;

/// <summary>A keeper's pool got a new block: its contact ways are to be made ahead of the customers.</summary>
public sealed record BlockOpened(string Keeper, int Block);

/// <summary>Makes what is missing of a block. Safe to repeat: a slot's row decides, and a way that came second is deleted.</summary>
public sealed class MakeBlock(ContactWays ways, KeeperRota rota, [FromKeyedServices(Clocks.System)] TimeProvider clock) : IHandle<BlockOpened>
{
    private static readonly TimeSpan ForOne = TimeSpan.FromSeconds(30);

    public async Task Handle(BlockOpened message, CancellationToken stop)
    {
        await ways.Learn(message.Keeper, message.Block, stop);
        // First the way that is shown where no slot can be had.
        foreach (var key in Slot.OfBlock(message.Keeper, message.Block).Select(WayKey.Of).Prepend(WayKey.Plain(message.Keeper)))
        {
            stop.ThrowIfCancellationRequested();
            using var budget = new Budget(ForOne, clock);
            var verdict = await ways.Open(key, budget);
            if (verdict.Kind is VerdictKind.Later or VerdictKind.Unknown)
                throw new TimeoutException("The platform does not make contact ways now; the queue brings the block again.");
            if (verdict.IsDelivered) continue;
            // What a person has to put right is an alert now; the rest is made when it is needed.
            await rota.TakeOut(message.Keeper, verdict, stop);
            return;
        }
    }
}
