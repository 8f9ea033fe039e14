using System.Globalization;
using PrivateDomain.Storage;

namespace PrivateDomain.Channels;

/// <summary>Who of a channel's keepers receives whoever scans a code: the same code the same keeper, and many codes evenly.</summary>
public sealed class ChooseKeeper
{
    /// <param name="key">The card's serial, or what was scanned in its place.</param>
    /// <returns>Nothing where the channel has nobody.</returns>
    public Task<string?> Choose(Channel channel, string key, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        return Task.FromResult(channel.Keepers.Count == 0 ? null
            : channel.Keepers[(int)(uint.Parse(Keys.Hash(key).AsSpan(0, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture) % (uint)channel.Keepers.Count)]);
    }
}
