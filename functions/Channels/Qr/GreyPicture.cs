namespace PrivateDomain.Channels.Qr;

/// <summary>A picture by how light its pixels are, row by row: 0 is black, 255 is white.</summary>
internal sealed record GreyPicture(int Width, int Height, byte[] Light)
{
    /// <summary>No code needs more pixels: the largest has 185 modules a side, its margin included.</summary>
    public const int MostPixels = 1 << 22;

    public const int MostSide = 1 << 12;

    /// <summary>Where a code's dark modules are: what is darker than half way between the darkest and the lightest pixel.</summary>
    public BitPicture Darkness()
    {
        var (darkest, lightest) = (byte.MaxValue, byte.MinValue);
        foreach (var light in Light) (darkest, lightest) = (Math.Min(darkest, light), Math.Max(lightest, light));
        var dark = new bool[Light.Length];
        for (var i = 0; i < dark.Length; i++) dark[i] = Light[i] * 2 < darkest + lightest;
        return new BitPicture(Width, Height, dark);
    }
}

/// <summary>A picture of dark and light.</summary>
internal sealed record BitPicture(int Width, int Height, bool[] Dark)
{
    /// <summary>Outside of the picture all is light.</summary>
    public bool this[int x, int y] => x >= 0 && y >= 0 && x < Width && y < Height && Dark[(y * Width) + x];
}
