using PrivateDomain.Channels.Rota;

namespace PrivateDomain.Channels;

/// <summary>
/// The way by which a customer reaches a keeper now: a slot of the keeper's pool, so that the card is known when the contact comes; else the
/// keeper's plain way; else another keeper of the channel. A customer with a code and no known card is better than one without a code.
/// </summary>
public sealed class OpenWay(KeeperRota rota, SlotPool pool, ContactWays ways)
{
    /// <summary>Keepers that are tried, while the time lasts.</summary>
    private const int MostKeepers = 3;

    /// <summary>The way, and the slot that it belongs to; nothing when the platform gives none now.</summary>
    public async Task<(WayKey Way, Slot? Slot)?> ForCard(Channel channel, string serial, Budget budget)
    {
        foreach (var keeper in await InOrder(channel, serial, budget.Token))
        {
            if (await pool.Take(keeper, budget.Token) is not { } slot)
            {
                if (await Open(WayKey.Plain(keeper), budget) is Opened.Yes) return (WayKey.Plain(keeper), null);
                continue;
            }
            var opened = await Open(WayKey.Of(slot), budget);
            if (opened is Opened.Yes) return (WayKey.Of(slot), slot);
            // A platform that just gave no way for the slot is not asked for another at once.
            if (opened is Opened.NotNow && await ways.Find(WayKey.Plain(keeper), budget.Token)) return (WayKey.Plain(keeper), null);
        }
        return null;
    }

    /// <summary>For whoever comes without a card of ours.</summary>
    public async Task<WayKey?> Plain(Channel channel, string text, Budget budget)
    {
        foreach (var keeper in await InOrder(channel, text, budget.Token))
            if (await Open(WayKey.Plain(keeper), budget) is Opened.Yes) return WayKey.Plain(keeper);
        return null;
    }

    /// <summary>For a machine that only looks: a plain way if there is one, since nothing is made for it.</summary>
    public async Task<WayKey?> Standing(Channel channel, string text, CancellationToken stop) =>
        await rota.Choose(channel, text, stop) is { } keeper && await ways.Find(WayKey.Plain(keeper), stop) ? WayKey.Plain(keeper) : null;

    private enum Opened
    {
        Yes,
        NotNow,

        /// <summary>Not by this keeper, until somebody puts that right.</summary>
        KeeperOut,
    }

    private async Task<Opened> Open(WayKey key, Budget budget)
    {
        var verdict = await ways.Open(key, budget);
        return verdict.IsDelivered ? Opened.Yes : await rota.TakeOut(key.Keeper, verdict, budget.Token) ? Opened.KeeperOut : Opened.NotNow;
    }

    private async Task<IEnumerable<string>> InOrder(Channel channel, string key, CancellationToken stop) => (await rota.InOrder(channel, key, stop)).Take(MostKeepers);
}
