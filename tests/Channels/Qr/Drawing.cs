using QRCoder;

namespace PrivateDomain.Tests.Channels.Qr;

/// <summary>A picture in colours on which a code is drawn and spoilt.</summary>
internal sealed class Drawing(int width, int height)
{
    public int Width { get; } = width;

    public int Height { get; } = height;

    public int Side => Width;

    /// <summary>Red, green, blue and opacity of each pixel.</summary>
    public byte[] Pixels { get; } = Enumerable.Repeat((byte)255, width * height * 4).ToArray();

    public static Drawing Blank(int width, int height) => new(width, height);

    /// <summary>The code with its margin of four modules.</summary>
    public static Drawing Of(string text, QRCodeGenerator.ECCLevel level, int scale)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, level);
        var rows = code.ModuleMatrix;
        var drawing = new Drawing(rows.Count * scale, rows.Count * scale);
        for (var y = 0; y < drawing.Height; y++)
            for (var x = 0; x < drawing.Width; x++)
                if (rows[y / scale][x / scale]) drawing.Set(x, y, 20, 30, 60);
        return drawing;
    }

    /// <summary>By the nearest pixel, as one that is looked at through a grid.</summary>
    public Drawing Resized(int side)
    {
        var other = new Drawing(side, side);
        for (var y = 0; y < side; y++)
            for (var x = 0; x < side; x++)
                Pixels.AsSpan((((y * Height / side) * Width) + (x * Width / side)) * 4, 4).CopyTo(other.Pixels.AsSpan(((y * side) + x) * 4));
        return other;
    }

    /// <summary>A face on a white ground in the middle.</summary>
    public void Portrait(int side)
    {
        var (left, top) = ((Width - side) / 2, (Height - side) / 2);
        for (var y = 0; y < side; y++)
            for (var x = 0; x < side; x++)
            {
                var edge = Math.Min(Math.Min(x, y), Math.Min(side - 1 - x, side - 1 - y));
                if (edge < side / 12) Set(left + x, top + y, 255, 255, 255);
                else Set(left + x, top + y, (byte)(90 + (x * 150 / side)), (byte)(60 + (y * 160 / side)), (byte)((x * y) % 255));
            }
    }

    public void Paste(Drawing other, int left, int top, Func<int, int, bool>? only = null)
    {
        for (var y = 0; y < other.Height; y++)
            for (var x = 0; x < other.Width; x++)
                if (only?.Invoke(x, y) is not false)
                    other.Pixels.AsSpan(((y * other.Width) + x) * 4, 4).CopyTo(Pixels.AsSpan((((top + y) * Width) + left + x) * 4));
    }

    public void Set(int x, int y, byte red, byte green, byte blue, byte opacity = 255)
    {
        var at = ((y * Width) + x) * 4;
        (Pixels[at], Pixels[at + 1], Pixels[at + 2], Pixels[at + 3]) = (red, green, blue, opacity);
    }
}
