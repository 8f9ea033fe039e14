using System.Buffers.Binary;
using System.IO.Compression;

namespace PrivateDomain.Channels.Qr;

/// <summary>
/// Reads PNG pictures of every colour type and depth, without interlacing (https://www.w3.org/TR/png-3/). What is not whole, is no PNG or has
/// more than <see cref="GreyPicture.MostPixels"/> gives nothing: memory and time follow that limit, not what the bytes claim.
/// </summary>
internal static class PngReader
{
    /// <summary>Length, type and CRC of a chunk.</summary>
    private const int Frame = 12;

    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    public static GreyPicture? Read(ReadOnlySpan<byte> png)
    {
        if (!png.StartsWith(Signature)) return null;
        PngHeader? header = null;
        var colours = new PngColours();
        using var packed = new MemoryStream();
        for (var rest = png[Signature.Length..]; NextChunk(rest) is { } length; rest = rest[(length + Frame)..])
        {
            var type = rest[4..8];
            var data = rest.Slice(8, length);
            if (header is null && !type.SequenceEqual("IHDR"u8)) return null;
            if (type.SequenceEqual("IHDR"u8))
            {
                if (header is not null || PngHeader.Read(data) is not { } read) return null;
                header = read;
            }
            else if (type.SequenceEqual("PLTE"u8)) colours.Palette = data.ToArray();
            else if (type.SequenceEqual("tRNS"u8)) colours.Transparent = data.ToArray();
            else if (type.SequenceEqual("IDAT"u8)) packed.Write(data);
            else if (type.SequenceEqual("IEND"u8)) return Unpack(header!.Value, colours, packed);
            else if (IsCritical(type)) return null;
        }
        return null;
    }

    /// <summary>The length of the next chunk's data; nothing where it is not there to its end or its CRC is wrong.</summary>
    private static int? NextChunk(ReadOnlySpan<byte> rest)
    {
        if (rest.Length < Frame) return null;
        var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
        if (length > rest.Length - Frame) return null;
        var end = 8 + (int)length;
        return BinaryPrimitives.ReadUInt32BigEndian(rest[end..]) == Crc32.Of(rest[4..end]) ? (int)length : null;
    }

    private static GreyPicture? Unpack(PngHeader header, PngColours colours, MemoryStream packed)
    {
        if (!colours.Fit(header)) return null;
        packed.Position = 0;
        var light = new byte[header.Width * header.Height];
        var (row, above) = (new byte[header.RowBytes], new byte[header.RowBytes]);
        var step = Math.Max(1, header.BitsPerPixel / 8);
        try
        {
            using var unpacked = new ZLibStream(packed, CompressionMode.Decompress);
            for (var y = 0; y < header.Height; y++, (row, above) = (above, row))
            {
                var filter = unpacked.ReadByte();
                if (filter < 0 || unpacked.ReadAtLeast(row, row.Length, throwOnEndOfStream: false) < row.Length) return null;
                if (!PngFilter.Undo(filter, row, above, step)) return null;
                if (!colours.Lighten(header, row, light.AsSpan(y * header.Width, header.Width))) return null;
            }
        }
        catch (InvalidDataException)
        {
            // What was packed is no zlib stream.
            return null;
        }
        return new GreyPicture(header.Width, header.Height, light);
    }

    private static bool IsCritical(ReadOnlySpan<byte> type) => char.IsAsciiLetterUpper((char)type[0]);
}
