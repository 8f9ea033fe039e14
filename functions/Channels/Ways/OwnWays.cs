using PrivateDomain.Channels.Codes;
using PrivateDomain.Channels.Rota;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Channels.Ways;

/// <summary>Which of the corporation's contact ways are this app's, and which of those nobody uses.</summary>
public sealed class OwnWays(ContactWays ways, ChannelCodes codes, ChannelDirectory channels, Installation installation)
{
    /// <summary>
    /// Whether the way was made by this app on this store, and no row knows it. What may be another's is none: ours have our mark in their remark.
    /// </summary>
    public async Task<bool> IsOrphan(ContactWayDetail way, CancellationToken stop)
    {
        // Nobody ever comes by this one, whoever made it.
        if (way.State == TryKeeper.State && way.Remark == way.State) return true;
        if (!way.Remark.StartsWith(await installation.Mark(stop) + " ", StringComparison.Ordinal)) return false;
        if (way.Users is [var keeper] && Slot.Of(keeper, way.State) is { } slot) return !await ways.Holds(WayKey.Of(slot), way.ConfigId, stop);
        return ChannelCode.IsState(way.State)
            && (await channels.OfCode(way.State, stop) is not { } channel || await codes.Find(channel, stop) is not { } code || code.ConfigId != way.ConfigId);
    }
}
