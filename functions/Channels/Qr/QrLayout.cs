namespace PrivateDomain.Channels.Qr;

/// <summary>Which modules of a code carry data, and in which order (ISO/IEC 18004, codeword placement).</summary>
internal static class QrLayout
{
    /// <summary>The data modules in reading order: columns of two from the right, going up and down in turn.</summary>
    public static IEnumerable<(int X, int Y)> DataModules(int size)
    {
        var alignment = Alignment((size - 17) / 4);
        var up = true;
        for (var right = size - 1; right > 0; right -= 2, up = !up)
        {
            // The column of the timing pattern has none.
            if (right == 6) right--;
            for (var step = 0; step < size; step++)
            {
                var y = up ? size - 1 - step : step;
                if (!IsFunction(right, y, size, alignment)) yield return (right, y);
                if (!IsFunction(right - 1, y, size, alignment)) yield return (right - 1, y);
            }
        }
    }

    private static bool IsFunction(int x, int y, int size, int[] alignment)
    {
        var (left, top, right, bottom) = (x < 9, y < 9, x >= size - 8, y >= size - 8);
        if (x == 6 || y == 6 || (left && top) || (right && top) || (left && bottom)) return true;
        var versionIsWritten = size >= 45;
        if (versionIsWritten && ((x >= size - 11 && y < 6) || (y >= size - 11 && x < 6))) return true;
        return Array.Exists(alignment, middleX => Math.Abs(x - middleX) <= 2
            && Array.Exists(alignment, middleY => Math.Abs(y - middleY) <= 2 && !IsFinder(middleX, middleY, alignment)));
    }

    /// <summary>Three corners of the alignment patterns' grid are the finder patterns'.</summary>
    private static bool IsFinder(int x, int y, int[] alignment) => (x, y) == (6, 6) || (x, y) == (alignment[^1], 6) || (x, y) == (6, alignment[^1]);

    /// <summary>
    /// Rows and columns of the alignment patterns: the first is 6, the last 7 from the end, those between have even distances from the end (annex E).
    /// </summary>
    private static int[] Alignment(int version)
    {
        if (version == 1) return [];
        var (count, last) = ((version / 7) + 2, (version * 4) + 10);
        var gaps = count - 1;
        // In version 32 alone the distance is not rounded up.
        var distance = version == 32 ? 26 : (last - 6 + (2 * gaps) - 1) / (2 * gaps) * 2;
        return [6, .. Enumerable.Range(0, gaps).Select(i => last - ((gaps - 1 - i) * distance))];
    }
}
