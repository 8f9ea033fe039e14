using System.Buffers.Binary;
using System.Collections;
using System.Globalization;
using System.Text;
using PrivateDomain.Channels.Qr;

namespace PrivateDomain.Channels.Print;

/// <summary>A single code for whoever lays out the card elsewhere. Each says in itself what it holds, and how wide it is meant to be.</summary>
public static class CodeDrawing
{
    /// <summary>What good presses do.</summary>
    private const int DotsPerInch = 600;

    /// <summary>Signature and header, behind which a PNG's other chunks may stand.</summary>
    private const int BehindHeader = 33;

    public static string Svg(CodeForm form, string text) => string.Create(CultureInfo.InvariantCulture, $"""
        <svg xmlns="http://www.w3.org/2000/svg" width="{form.Millimetres:0.##}mm" height="{form.Millimetres:0.##}mm" viewBox="0 0 {form.Modules} {form.Modules}" role="img">
        <title>{text}</title>
        <rect width="{form.Modules}" height="{form.Modules}" fill="#fff"/>
        <path d="{Path(form.Draw(text))}"/>
        </svg>

        """);

    /// <summary>The dark modules as one filled path, a module one unit wide: one path shows no seams between rows.</summary>
    public static string Path(IReadOnlyList<BitArray> rows)
    {
        var path = new StringBuilder(4096);
        for (var y = 0; y < rows.Count; y++)
            for (var x = 0; x < rows[y].Count; x++)
            {
                if (!rows[y][x]) continue;
                var from = x;
                while (x + 1 < rows[y].Count && rows[y][x + 1]) x++;
                var run = x - from + 1;
                path.Append(CultureInfo.InvariantCulture, $"M{from} {y}h{run}v1h-{run}z");
            }
        return path.ToString();
    }

    /// <summary>Whole pixels a module at about 600 dpi, black and white; the file says its size in millimetres.</summary>
    public static byte[] Png(CodeForm form, string text)
    {
        var scale = Math.Max(4, (int)Math.Round(form.Module / 25.4m * DotsPerInch));
        var plain = form.Png(text, scale);
        var size = new byte[9];
        var perMetre = (uint)Math.Round(form.Modules * scale / (form.Millimetres / 1000));
        BinaryPrimitives.WriteUInt32BigEndian(size, perMetre);
        BinaryPrimitives.WriteUInt32BigEndian(size.AsSpan(4), perMetre);
        size[8] = 1;
        return [.. plain[..BehindHeader], .. Chunk("pHYs", size), .. Chunk("tEXt", Encoding.Latin1.GetBytes("Description\0" + text)), .. plain[BehindHeader..]];
    }

    private static byte[] Chunk(string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        var (length, check) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteUInt32BigEndian(length, (uint)data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(check, Crc32.Of(body));
        return [.. length, .. body, .. check];
    }
}
