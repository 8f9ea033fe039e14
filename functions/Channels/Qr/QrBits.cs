namespace PrivateDomain.Channels.Qr;

/// <summary>Reads bytes bit by bit, the most significant first. Beyond their end there are zeros, and <see cref="BrokeOff"/> says so.</summary>
internal sealed class QrBits(byte[] bytes)
{
    private int at;

    public int Left => (bytes.Length * 8) - at;

    public bool BrokeOff => Left < 0;

    public int Take(int count)
    {
        var value = 0;
        for (; count > 0; count--, at++)
            value = (value << 1) | (Left > 0 ? (bytes[at / 8] >> (7 - (at % 8))) & 1 : 0);
        return value;
    }
}
