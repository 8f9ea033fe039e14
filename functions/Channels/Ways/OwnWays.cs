using PrivateDomain.Channels.Codes;
using PrivateDomain.Channels.Rota;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Channels.Ways;

/// <summary>Which of the corporation's contact ways are this app's, and which of those nobody uses.</summary>
public sealed class OwnWays(Tables tables, ContactWays ways, ChannelCodes codes, ChannelDirectory channels, CardSerials serials)
{
    /// <summary>
    /// Whether the way was made by this app and no row knows it. What may be another app's is none: ours have a serial that only this brand can
    /// sign, or a state of our own form and the same text as their remark.
    /// </summary>
    public async Task<bool> IsOrphan(ContactWayDetail way, CancellationToken stop)
    {
        if (serials.Read(way.State) is { } serial) return await tables.ContactWays.Find(serial.Batch, serial.ToString(), stop) is not { } row || row.Text("configId") != way.ConfigId;
        if (way.Remark != way.State) return false;
        if (way.State == TryKeeper.State) return true;
        if (way.Users is [var keeper] && Slot.Of(keeper, way.State) is { } slot) return !await ways.Holds(WayKey.Of(slot), way.ConfigId, stop);
        return ChannelCode.IsState(way.State)
            && (await channels.OfCode(way.State, stop) is not { } channel || await codes.Find(channel, stop) is not { } code || code.ConfigId != way.ConfigId);
    }
}
