namespace PrivateDomain.Channels.Qr;

/// <summary>A code as modules, dark or light.</summary>
internal sealed class QrSymbol(int size, bool[] dark)
{
    /// <summary>Modules a side: 21 in version 1, four more with each.</summary>
    public int Size { get; } = size;

    public int Version => (Size - 17) / 4;

    public bool this[int x, int y] => dark[(y * Size) + x];

    /// <summary>
    /// The code between three finder patterns. How many modules it has is counted along the timing patterns, of which one may be covered;
    /// where they differ there are two readings.
    /// </summary>
    public static IEnumerable<QrSymbol> Between(QrCorners corners, BitPicture picture)
    {
        var (topLeft, topRight, bottomLeft) = (corners.TopLeft, corners.TopRight, corners.BottomLeft);
        var (row, column) = ((int)(topLeft.Y + (topLeft.Module * 3)), (int)(topLeft.X + (topLeft.Module * 3)));
        int[] sizes =
        [
            SizeBetween(at => picture[at, row], topLeft.X, topRight.X),
            SizeBetween(at => picture[column, at], topLeft.Y, bottomLeft.Y),
        ];
        return from size in sizes.Distinct()
               where size is >= 21 and <= 177 && size % 4 == 1
               select Sample(size, corners, picture);
    }

    /// <summary>From the middle of one finder pattern to that of the other a line changes 13 times less than there are modules a side.</summary>
    private static int SizeBetween(Func<int, bool> dark, double from, double until)
    {
        var size = 13;
        for (var at = (int)from + 1; at <= (int)until; at++)
            if (dark(at) != dark(at - 1)) size++;
        return size;
    }

    private static QrSymbol Sample(int size, QrCorners corners, BitPicture picture)
    {
        var (across, down) = ((corners.TopRight.X - corners.TopLeft.X) / (size - 7), (corners.BottomLeft.Y - corners.TopLeft.Y) / (size - 7));
        var dark = new bool[size * size];
        for (var i = 0; i < dark.Length; i++)
            dark[i] = picture[(int)(corners.TopLeft.X + (((i % size) - 3) * across)), (int)(corners.TopLeft.Y + (((i / size) - 3) * down))];
        return new QrSymbol(size, dark);
    }
}
