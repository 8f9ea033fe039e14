using System.Text;
using CsvHelper;

namespace PrivateDomain.Orders.Import;

/// <summary>The records of a file: CSV in UTF-8 or GB18030, separated by commas, semicolons or tabs.</summary>
public static class OrderFile
{
    /// <summary>No line of an order is longer; bytes.</summary>
    private const int LongestRecord = 256 * 1024;

    /// <summary>Characters.</summary>
    private const int LongestHeader = 10_000;

    static OrderFile() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <param name="Number">Of the line in the file on which it begins; the header is line 1.</param>
    public readonly record struct Record(long Number, IReadOnlyList<string> Fields);

    /// <param name="Header">The first line.</param>
    /// <param name="Encoding">Nothing where the file is not to be read.</param>
    public sealed record Looked(string? Encoding, bool HasLineBreaks, IReadOnlyList<string> Header, long Records);

    /// <summary>Goes through a whole file to see how it is to be read.</summary>
    /// <param name="open">The file from its beginning.</param>
    public static async Task<Looked> Look(Func<Stream> open, CancellationToken stop)
    {
        foreach (var encoding in (string[])["utf-8", "GB18030"])
        {
            if (!await IsIn(encoding, open, stop)) continue;
            foreach (var hasLineBreaks in (bool[])[true, false])
            {
                if (await Count(encoding, hasLineBreaks, open, stop) is { } looked) return looked;
            }
        }
        return new Looked(Encoding: null, HasLineBreaks: false, [], 0);
    }

    /// <summary>The records behind the header, in their order.</summary>
    public static async IAsyncEnumerable<Record> Read(OrderUpload upload, Stream stream, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        await using var reader = Reader(upload.Encoding, upload.HasLineBreaks, stream);
        while (await reader.ReadAsync(stop)) yield return new(reader.LineNumber, Fields(reader));
    }

    private static async Task<Looked?> Count(string encoding, bool hasLineBreaks, Func<Stream> open, CancellationToken stop)
    {
        var isOpen = false;
        await using var reader = CsvReader.Create(new StreamReader(open(), Encoding.GetEncoding(encoding)), Options(hasLineBreaks) with
        {
            // Also one that another line's quote closed.
            OnMalformedRecord = record => isOpen |= record.Reason is CsvMalformedReason.UnterminatedQuote || record.RawRecord.Contains('\n', StringComparison.Ordinal),
        });
        try
        {
            var records = 0L;
            while (await reader.ReadAsync(stop)) records++;
            // A quote that nothing closes would swallow all lines behind it.
            return (isOpen && hasLineBreaks) || reader.Headers.ToArray().Sum(name => name.Length) > LongestHeader ? null : new Looked(encoding, hasLineBreaks, [.. reader.Headers], records);
        }
        // A line of it is longer than any line of an order.
        catch (CsvFormatException)
        {
            return null;
        }
    }

    // The reader of CSV would put a sign in place of what is not in the encoding.
    private static async Task<bool> IsIn(string encoding, Func<Stream> open, CancellationToken stop)
    {
        await using var stream = open();
        var decoder = Encoding.GetEncoding(encoding, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback).GetDecoder();
        var (bytes, characters) = (new byte[64 * 1024], new char[64 * 1024 + 8]);
        try
        {
            for (var read = -1; read != 0;)
            {
                read = await stream.ReadAsync(bytes, stop);
                decoder.GetChars(bytes, 0, read, characters, 0, flush: read == 0);
            }
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static CsvReader Reader(string encoding, bool hasLineBreaks, Stream stream) =>
        CsvReader.Create(new StreamReader(stream, Encoding.GetEncoding(encoding)), Options(hasLineBreaks));

    private static CsvReaderOptions Options(bool hasLineBreaks) => CsvReaderOptions.Default with
    {
        AllowLineBreaksInQuotes = hasLineBreaks,
        MaxRecordSize = LongestRecord,
        TrackLineNumbers = true,
    };

    private static IReadOnlyList<string> Fields(CsvReader reader) => [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)];
}
