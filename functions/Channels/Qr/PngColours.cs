using System.Buffers.Binary;

namespace PrivateDomain.Channels.Qr;

/// <summary>From a PNG's samples to how light a pixel is on white paper: what is transparent is as light as the paper.</summary>
internal sealed class PngColours
{
    private const int MostColours = 256;

    /// <summary>Red, green and blue of each colour.</summary>
    public byte[] Palette { get; set; } = [];

    /// <summary>Of a palette how opaque its first colours are; otherwise the samples of the one colour that is transparent.</summary>
    public byte[] Transparent { get; set; } = [];

    public bool Fit(PngHeader header)
    {
        if (header.Colour == PngColour.Palette)
            return Palette.Length > 0 && Palette.Length % 3 == 0 && Palette.Length <= MostColours * 3 && Transparent.Length <= Palette.Length / 3;
        return Transparent.Length == 0 || Transparent.Length == header.Colour switch { PngColour.Grey => 2, PngColour.Rgb => 6, _ => -1 };
    }

    /// <returns>False where a pixel has a colour that the palette does not.</returns>
    public bool Lighten(PngHeader header, ReadOnlySpan<byte> row, Span<byte> light)
    {
        for (var x = 0; x < light.Length; x++)
        {
            if (header.Colour == PngColour.Palette)
            {
                var index = Sample(header, row, x, 0, 1);
                if (index * 3 >= Palette.Length) return false;
                var colour = Palette.AsSpan(index * 3, 3);
                light[x] = OnPaper(Brightness(colour[0], colour[1], colour[2]), index < Transparent.Length ? Transparent[index] : 255);
                continue;
            }
            light[x] = header.Colour switch
            {
                PngColour.Grey => OnPaper(Level(header, row, x, 0, 1), Opacity(header, row, x, 1)),
                PngColour.GreyAlpha => OnPaper(Level(header, row, x, 0, 2), Level(header, row, x, 1, 2)),
                PngColour.Rgb => OnPaper(Brightness(Level(header, row, x, 0, 3), Level(header, row, x, 1, 3), Level(header, row, x, 2, 3)), Opacity(header, row, x, 3)),
                _ => OnPaper(Brightness(Level(header, row, x, 0, 4), Level(header, row, x, 1, 4), Level(header, row, x, 2, 4)), Level(header, row, x, 3, 4)),
            };
        }
        return true;
    }

    private int Opacity(PngHeader header, ReadOnlySpan<byte> row, int x, int samples)
    {
        if (Transparent.Length == 0) return 255;
        for (var i = 0; i < samples; i++)
            if (Sample(header, row, x, i, samples) != BinaryPrimitives.ReadUInt16BigEndian(Transparent.AsSpan(i * 2))) return 255;
        return 0;
    }

    /// <summary>The sample on a scale of 0 to 255.</summary>
    private static int Level(PngHeader header, ReadOnlySpan<byte> row, int x, int index, int samples) =>
        Sample(header, row, x, index, samples) * 255 / ((1 << header.Depth) - 1);

    private static int Sample(PngHeader header, ReadOnlySpan<byte> row, int x, int index, int samples)
    {
        var at = (x * samples) + index;
        if (header.Depth == 16) return BinaryPrimitives.ReadUInt16BigEndian(row[(at * 2)..]);
        var bit = at * header.Depth;
        return (row[bit / 8] >> (8 - header.Depth - (bit % 8))) & ((1 << header.Depth) - 1);
    }

    /// <summary>How light a colour looks (ITU-R BT.601).</summary>
    private static int Brightness(int red, int green, int blue) => ((red * 299) + (green * 587) + (blue * 114)) / 1000;

    private static byte OnPaper(int light, int opacity) => (byte)(((light * opacity) + (255 * (255 - opacity))) / 255);
}
