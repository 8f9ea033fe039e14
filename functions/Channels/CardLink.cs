using System.Net;
using System.Net.Sockets;

namespace PrivateDomain.Channels;

/// <summary>The address that a card's code holds.</summary>
public static class CardLink
{
    private static readonly string[] PrivateNames = [".localhost", ".local", ".internal", ".lan", ".home.arpa", ".test", ".invalid"];

    private static readonly IPNetwork[] PrivateNetworks =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("::/127"), IPNetwork.Parse("fc00::/7"), IPNetwork.Parse("fe80::/10"),
    ];

    public static Uri Of(Uri publicUrl, CardSerial serial) => new(publicUrl, $"/c/{serial}");

    /// <summary>
    /// Whether a customer's phone can reach this address as far as its form tells: what is printed cannot be corrected. A name without a
    /// dot, a name or an address of a private network, or this machine itself cannot be reached.
    /// </summary>
    public static bool IsPrintable(Uri publicUrl)
    {
        var host = publicUrl.DnsSafeHost.TrimEnd('.');
        if (!IPAddress.TryParse(host, out var address))
            return host.Contains('.', StringComparison.Ordinal) && !Array.Exists(PrivateNames, name => host.EndsWith(name, StringComparison.OrdinalIgnoreCase));
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6
            && !Array.Exists(PrivateNetworks, network => network.Contains(plain));
    }
}
