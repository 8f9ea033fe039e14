using System.Globalization;
using System.IO.Compression;
using Azure.Data.Tables;

namespace PrivateDomain.Storage;

/// <summary>
/// A long value within a row: gzipped, in parts of 60,000 bytes. A row holds 1 MiB and counts two bytes for each character of text
/// (learn.microsoft.com, understanding the table service data model): packed, ten thousand recipients fit one.
/// </summary>
public static class Packed
{
    private const int Part = 60_000;

    /// <summary>The row with what <paramref name="write"/> writes, under <c>name0</c>, <c>name1</c>, …</summary>
    public static TableEntity Pack(this TableEntity row, string name, Action<Stream> write)
    {
        var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) write(zip);
        foreach (var (number, part) in packed.ToArray().Chunk(Part).Index()) row[Name(name, number)] = part;
        return row;
    }

    /// <summary>What was packed under this name; the caller disposes of it.</summary>
    public static Stream Unpack(this TableEntity row, string name)
    {
        var packed = new MemoryStream();
        for (var number = 0; row.GetBinary(Name(name, number)) is { } part; number++) packed.Write(part);
        packed.Position = 0;
        return new GZipStream(packed, CompressionMode.Decompress);
    }

    private static string Name(string name, int part) => name + part.ToString(CultureInfo.InvariantCulture);
}
