using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PrivateDomain.Channels.Rota;

/// <summary>
/// In which order a channel's keepers are asked for a customer. Each keeper draws a lot from the customer's key and its own id, and the
/// weights decide how often whose is the best: the same key finds the same keeper as long as that one can receive, and when it cannot, only
/// its own customers go elsewhere (weighted rendezvous hashing).
/// </summary>
public static class KeeperOrder
{
    /// <summary>
    /// All of them, the best first: whoever is on duty and has room, backups after the others; then whoever is on duty without room; then those
    /// off duty; last those who were taken out. Never nobody: a customer with too busy a keeper is better than one without.
    /// </summary>
    /// <param name="key">Nothing draws lots by chance.</param>
    /// <param name="now">Business time.</param>
    /// <param name="today">How many contacts a keeper was given today.</param>
    public static IReadOnlyList<string> Of(
        IReadOnlyList<KeeperDuty> duties, string? key, DateTimeOffset now, TimeZoneInfo zone, Func<string, bool> isOut, Func<string, int> today)
    {
        key ??= RandomNumberGenerator.GetHexString(16);
        return [.. duties.OrderBy(Standing).ThenBy(duty => Lot(key, duty)).Select(duty => duty.Keeper)];

        int Standing(KeeperDuty duty)
        {
            if (isOut(duty.Keeper)) return 8;
            var (onDuty, hasRoom) = (duty.IsOnDuty(now, zone), duty.HasRoom(today(duty.Keeper)));
            return (onDuty ? 0 : 4) + (hasRoom ? 0 : 2) + (duty.Backup ? 1 : 0);
        }
    }

    /// <summary>The time until a keeper of this weight would be hit, were hits exponential: the smallest wins in proportion to the weights.</summary>
    private static double Lot(string key, KeeperDuty duty)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{key}|{duty.Keeper}");
        var drawn = BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        return -Math.Log(((drawn >> 11) + 0.5) / (1UL << 53)) / duty.Weight;
    }
}
