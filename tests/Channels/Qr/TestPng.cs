extern alias app;

using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using app::PrivateDomain.Channels.Qr;

namespace PrivateDomain.Tests.Channels.Qr;

/// <summary>Writes PNG pictures as others do: in every colour type, depth and filter.</summary>
internal static class TestPng
{
    public static byte[] Write(Drawing drawing, PngColour colour = PngColour.Rgb, int depth = 8, int filter = 0, bool transparentPaper = false)
    {
        var extra = new List<byte[]>();
        if (colour == PngColour.Palette) extra.Add(Chunk("PLTE", [20, 30, 60, 255, 255, 255, 200, 40, 40, 128, 128, 128]));
        if (transparentPaper)
        {
            extra.Add(Chunk("tRNS", colour switch
            {
                PngColour.Palette => [255, 0],
                PngColour.Grey => Words((1 << depth) - 1),
                _ => Words((1 << depth) - 1, (1 << depth) - 1, (1 << depth) - 1),
            }));
        }
        var raw = new MemoryStream();
        var bits = depth * (colour switch { PngColour.Rgb => 3, PngColour.Rgba => 4, PngColour.GreyAlpha => 2, _ => 1 });
        var (above, row) = (new byte[((drawing.Width * bits) + 7) / 8], Array.Empty<byte>());
        for (var y = 0; y < drawing.Height; y++, above = row)
        {
            row = Row(drawing, y, colour, depth, bits);
            var used = filter == 5 ? y % 5 : filter;
            raw.WriteByte((byte)used);
            for (var i = 0; i < row.Length; i++)
            {
                var step = Math.Max(1, bits / 8);
                int left = i < step ? 0 : row[i - step], up = above[i], corner = i < step ? 0 : above[i - step];
                raw.WriteByte((byte)(row[i] - (used switch { 1 => left, 2 => up, 3 => (left + up) / 2, 4 => Paeth(left, up, corner), _ => 0 })));
            }
        }
        return File([Header(drawing.Width, drawing.Height, depth, (int)colour), .. extra, Chunk("tEXt", "Comment\0drawn"u8), .. Data(raw.ToArray()), Chunk("IEND", [])]);
    }

    public static byte[] File(params IEnumerable<byte[]> chunks) => [0x89, .. "PNG\r\n\u001a\n"u8, .. chunks.SelectMany(chunk => chunk)];

    public static byte[] Header(int width, int height, int depth, int colour, int interlaced = 0)
    {
        var data = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(data, width);
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(4), height);
        (data[8], data[9], data[12]) = ((byte)depth, (byte)colour, (byte)interlaced);
        return Chunk("IHDR", data);
    }

    /// <summary>In two chunks, as large pictures are.</summary>
    public static IEnumerable<byte[]> Data(byte[] raw)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(raw);
        var bytes = packed.ToArray();
        return [Chunk("IDAT", bytes.AsSpan(0, bytes.Length / 2)), Chunk("IDAT", bytes.AsSpan(bytes.Length / 2))];
    }

    public static byte[] Chunk(string type, ReadOnlySpan<byte> data)
    {
        var chunk = new byte[data.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(data.Length + 8), Crc32.Of(chunk.AsSpan(4, data.Length + 4)));
        return chunk;
    }

    private static byte[] Row(Drawing drawing, int y, PngColour colour, int depth, int bits)
    {
        var row = new byte[((drawing.Width * bits) + 7) / 8];
        var at = 0;
        for (var x = 0; x < drawing.Width; x++)
        {
            var pixel = drawing.Pixels.AsSpan(((y * drawing.Width) + x) * 4, 4);
            var grey = (pixel[0] + pixel[1] + pixel[2]) / 3;
            int[] samples = colour switch
            {
                PngColour.Palette => [depth == 1 ? (grey > 127 ? 1 : 0) : grey > 240 ? 1 : grey < 60 ? 0 : 2 + (x % 2)],
                PngColour.Grey => [Scaled(grey)],
                PngColour.GreyAlpha => [Scaled(grey), Scaled(pixel[3])],
                PngColour.Rgb => [Scaled(pixel[0]), Scaled(pixel[1]), Scaled(pixel[2])],
                _ => [Scaled(pixel[0]), Scaled(pixel[1]), Scaled(pixel[2]), Scaled(pixel[3])],
            };
            foreach (var sample in samples)
                for (var bit = depth - 1; bit >= 0; bit--, at++)
                    if (((sample >> bit) & 1) == 1) row[at / 8] |= (byte)(0x80 >> (at % 8));
        }
        return row;

        int Scaled(int value) => value * ((1 << depth) - 1) / 255;
    }

    private static byte[] Words(params int[] values) => [.. values.SelectMany(value => new[] { (byte)(value >> 8), (byte)value })];

    private static int Paeth(int left, int up, int corner)
    {
        var guess = left + up - corner;
        return new[] { left, up, corner }.MinBy(one => Math.Abs(guess - one));
    }
}
