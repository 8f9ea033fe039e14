using System.Numerics;

namespace PrivateDomain.Channels.Qr;

/// <summary>How much error correction a code carries, by the number that stands for it.</summary>
internal enum QrLevel
{
    M = 0,
    L = 1,
    H = 2,
    Q = 3,
}

/// <summary>Level and mask of a code; written beside its corners twice, in 15 bits of which three may be wrong (ISO/IEC 18004, annex C).</summary>
internal readonly record struct QrFormat(QrLevel Level, int Mask)
{
    private const int Generator = 0b101_0011_0111;
    private const int Disguise = 0b101_0100_0001_0010;
    private const int MostWrong = 3;

    public static QrFormat? Read(QrSymbol symbol)
    {
        var near = Bits(bit => bit switch
        {
            < 6 => symbol[8, bit],
            6 => symbol[8, 7],
            7 => symbol[8, 8],
            8 => symbol[7, 8],
            _ => symbol[14 - bit, 8],
        });
        var far = Bits(bit => bit < 8 ? symbol[symbol.Size - 1 - bit, 8] : symbol[8, symbol.Size - 15 + bit]);
        var nearest = Enumerable.Range(0, 32).MinBy(data => Math.Min(Wrong(near, data), Wrong(far, data)));
        return Math.Min(Wrong(near, nearest), Wrong(far, nearest)) <= MostWrong ? new QrFormat((QrLevel)(nearest >> 3), nearest & 7) : null;
    }

    /// <summary>Whether the mask turns this module over.</summary>
    public bool Turns(int x, int y) => Mask switch
    {
        0 => (x + y) % 2 == 0,
        1 => y % 2 == 0,
        2 => x % 3 == 0,
        3 => (x + y) % 3 == 0,
        4 => ((x / 3) + (y / 2)) % 2 == 0,
        5 => (x * y % 2) + (x * y % 3) == 0,
        6 => ((x * y % 2) + (x * y % 3)) % 2 == 0,
        _ => (((x + y) % 2) + (x * y % 3)) % 2 == 0,
    };

    private static int Wrong(int read, int data) => BitOperations.PopCount((uint)(read ^ Encode(data)));

    private static int Encode(int data)
    {
        var rest = data << 10;
        for (var bit = 14; bit >= 10; bit--)
            if ((rest & (1 << bit)) != 0) rest ^= Generator << (bit - 10);
        return ((data << 10) | rest) ^ Disguise;
    }

    private static int Bits(Func<int, bool> dark) => Enumerable.Range(0, 15).Sum(bit => dark(bit) ? 1 << bit : 0);
}
