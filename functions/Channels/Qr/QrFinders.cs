namespace PrivateDomain.Channels.Qr;

/// <summary>The middle of a finder pattern, and how wide a module is there, in pixels.</summary>
internal readonly record struct QrFinder(double X, double Y, double Module);

/// <summary>Three finder patterns that may be the corners of an upright code.</summary>
internal readonly record struct QrCorners(QrFinder TopLeft, QrFinder TopRight, QrFinder BottomLeft);

/// <summary>
/// Finds the squares in the corners of a code: along each line through the middle of one, dark and light stand as 1:1:3:1:1. The work is
/// bounded by the picture's size, however many squares it seems to hold.
/// </summary>
internal static class QrFinders
{
    private const int MostKept = 64;
    private const int MostPaired = 16;
    private static readonly int[] Pattern = [1, 1, 3, 1, 1];

    public static IEnumerable<QrCorners> Corners(BitPicture picture)
    {
        var finders = Find(picture);
        return from topLeft in finders
               from topRight in finders
               where topRight.X > topLeft.X && InLine(topLeft.Y, topRight.Y, topLeft, topRight)
               from bottomLeft in finders
               where bottomLeft.Y > topLeft.Y && InLine(topLeft.X, bottomLeft.X, topLeft, bottomLeft)
                   && IsSquare(topRight.X - topLeft.X, bottomLeft.Y - topLeft.Y)
               select new QrCorners(topLeft, topRight, bottomLeft);
    }

    private static bool InLine(double one, double other, QrFinder a, QrFinder b) =>
        Math.Abs(one - other) <= a.Module && Math.Abs(a.Module - b.Module) <= Math.Max(1, a.Module / 3);

    private static bool IsSquare(double width, double height) => Math.Abs(width - height) <= Math.Max(width, height) / 16;

    private static List<QrFinder> Find(BitPicture picture)
    {
        var kept = new List<(QrFinder Finder, int Seen)>();
        for (var y = 0; y < picture.Height; y++)
        {
            var line = y;
            foreach (var (x, module) in Along(picture, y))
            {
                if (Through(at => picture[(int)x, at], line, module) is not var (middleY, moduleY)) continue;
                if (Through(at => picture[at, (int)middleY], (int)x, module) is not var (middleX, moduleX)) continue;
                var finder = new QrFinder(middleX, middleY, (moduleX + moduleY) / 2);
                var standing = kept.FindIndex(other => Near(other.Finder, finder));
                if (standing >= 0) kept[standing] = (kept[standing].Finder, kept[standing].Seen + 1);
                else if (kept.Count < MostKept) kept.Add((finder, 1));
            }
        }
        // In a true one every line of its middle square shows the pattern.
        return [.. kept.OrderByDescending(one => one.Seen / one.Finder.Module).Take(MostPaired).Select(one => one.Finder)];
    }

    private static bool Near(QrFinder one, QrFinder other) => Math.Abs(one.X - other.X) <= other.Module && Math.Abs(one.Y - other.Y) <= other.Module;

    /// <summary>Where the pattern stands in a row: its middle, and the width of a module.</summary>
    private static IEnumerable<(double Middle, double Module)> Along(BitPicture picture, int y)
    {
        var runs = new List<int>();
        var (start, dark) = (0, false);
        for (var x = 0; x <= picture.Width; x++)
        {
            if (x < picture.Width && picture[x, y] == dark) continue;
            runs.Add(x - start);
            if (dark && runs.Count >= 5 && ModuleOf([.. runs[^5..]]) is { } module) yield return (x - (module * 3.5), module);
            (start, dark) = (x, !dark);
        }
    }

    /// <summary>The pattern's middle along a line, where it stands around this point with modules of about this width.</summary>
    private static (double Middle, double Module)? Through(Func<int, bool> dark, int at, double module)
    {
        var most = (int)(module * 5) + 1;
        var (back, on) = (Walk(dark, at, -1, most), Walk(dark, at + 1, 1, most));
        if (back[0] == 0) return null;
        int[] runs = [back[2], back[1], back[0] + on[0], on[1], on[2]];
        return ModuleOf(runs) is { } found && Math.Abs(found - module) <= Math.Max(0.5, module / 3)
            ? (at + 1 + ((on[0] - back[0]) / 2.0), found)
            : null;
    }

    /// <summary>How far the middle square, the light ring and the dark ring go from a point.</summary>
    private static int[] Walk(Func<int, bool> dark, int at, int step, int most)
    {
        var runs = new int[3];
        for (var i = 0; i < runs.Length; i++)
            for (; runs[i] <= most && dark(at) == (i != 1); at += step) runs[i]++;
        return runs;
    }

    /// <summary>The width of a module, where five runs stand as in a finder pattern.</summary>
    private static double? ModuleOf(int[] runs)
    {
        var module = runs.Sum() / 7.0;
        for (var i = 0; i < runs.Length; i++)
            if (Math.Abs(runs[i] - (Pattern[i] * module)) > Pattern[i] * module / 2) return null;
        return module;
    }
}
