using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Azure.Data.Tables;

namespace PrivateDomain.Orders;

/// <summary>
/// An order within a row: its JSON, gzipped, in parts of 60,000 bytes. A row holds 1 MiB and counts two bytes for each character of
/// text (learn.microsoft.com, understanding the table service data model): as text, the largest order that a request may bring
/// would not fit.
/// </summary>
internal static class OrderText
{
    private const int Part = 60_000;

    public static TableEntity With(this TableEntity row, Order order)
    {
        var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) JsonSerializer.Serialize(zip, order, OrderJson.Default.Order);
        foreach (var (number, part) in packed.ToArray().Chunk(Part).Index()) row[Name(number)] = part;
        return row;
    }

    public static Order Order(this TableEntity row)
    {
        var packed = new MemoryStream();
        for (var number = 0; row.GetBinary(Name(number)) is { } part; number++) packed.Write(part);
        packed.Position = 0;
        using var zip = new GZipStream(packed, CompressionMode.Decompress);
        return JsonSerializer.Deserialize(zip, OrderJson.Default.Order)!;
    }

    private static string Name(int part) => "order" + part.ToString(CultureInfo.InvariantCulture);
}
