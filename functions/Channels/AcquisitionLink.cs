using PrivateDomain.Storage;

namespace PrivateDomain.Channels;

/// <summary>
/// A card's own address of an acquisition link (获客链接): what stands in <c>customer_channel</c>, up to 64 bytes, comes back as the contact's
/// state (path/101359). It needs no contact way.
/// </summary>
public static class AcquisitionLink
{
    /// <summary>What a link may take of a card's page, encoded.</summary>
    public const int MostBytes = 500;

    public static Uri Of(Uri link, CardSerial serial) => new($"{link.AbsoluteUri}?customer_channel={serial}");

    /// <summary>Where its code is drawn, on our own origin: another address for another link, so that a picture may be kept.</summary>
    public static string Picture(Uri link, CardSerial serial) => $"/c/{serial}/qr.png?v={MarkOf(link)}";

    /// <summary>Which link a picture shows.</summary>
    public static string MarkOf(Uri link) => Keys.Hash(link.AbsoluteUri)[..8];
}
