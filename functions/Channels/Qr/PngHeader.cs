using System.Buffers.Binary;

namespace PrivateDomain.Channels.Qr;

/// <summary>What the chunk <c>IHDR</c> of a PNG says (https://www.w3.org/TR/png-3/#11IHDR), as far as it is read here: no interlacing.</summary>
internal readonly record struct PngHeader(int Width, int Height, int Depth, PngColour Colour)
{
    private const int Length = 13;

    public int BitsPerPixel => Depth * Colour switch
    {
        PngColour.Grey or PngColour.Palette => 1,
        PngColour.GreyAlpha => 2,
        PngColour.Rgb => 3,
        PngColour.Rgba => 4,
        _ => throw new InvalidOperationException($"A colour type {Colour}."),
    };

    /// <summary>Bytes of a row without its filter.</summary>
    public int RowBytes => ((Width * BitsPerPixel) + 7) / 8;

    /// <summary>Nothing for what is malformed, interlaced or too large.</summary>
    public static PngHeader? Read(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length != Length) return null;
        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(chunk), BinaryPrimitives.ReadUInt32BigEndian(chunk[4..]));
        var (depth, colour) = (chunk[8], (PngColour)chunk[9]);
        var plain = chunk[10] == 0 && chunk[11] == 0 && chunk[12] == 0;
        return plain && Takes(colour, depth) && width is > 0 and <= GreyPicture.MostSide && height is > 0 and <= GreyPicture.MostSide && width * height <= GreyPicture.MostPixels
            ? new PngHeader((int)width, (int)height, depth, colour)
            : null;
    }

    private static bool Takes(PngColour colour, int depth) => colour switch
    {
        PngColour.Grey => depth is 1 or 2 or 4 or 8 or 16,
        PngColour.Palette => depth is 1 or 2 or 4 or 8,
        PngColour.Rgb or PngColour.GreyAlpha or PngColour.Rgba => depth is 8 or 16,
        _ => false,
    };
}

internal enum PngColour
{
    Grey = 0,
    Rgb = 2,
    Palette = 3,
    GreyAlpha = 4,
    Rgba = 6,
}
