using System.Globalization;
using System.Text.Json;
using PrivateDomain.Jobs;

namespace PrivateDomain.Orders.Import;

/// <summary>
/// The first step of an import: lines are sorted by their orders, since an order's lines may stand anywhere in the file. Piece by piece; a piece
/// that is done again says the same.
/// </summary>
public sealed class SplitUpload(JobFiles files)
{
    /// <summary>Lines of a piece.</summary>
    private const int Piece = 20_000;

    /// <summary>How many pieces so many lines have.</summary>
    public static int Pieces(long lines) => (int)((lines + Piece - 1) / Piece);

    public static string Name(int bucket, int piece) => string.Create(CultureInfo.InvariantCulture, $"bucket-{bucket:D3}-{piece:D6}");

    /// <summary>The job after each piece, from where it stands to the file's end; then its next step begins.</summary>
    public async IAsyncEnumerable<Job> Steps(Job job, OrderUpload upload, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        var reader = new OrderLines(upload);
        await using var stream = files.Open(job.Upload);
        await foreach (var records in OrderFile.Read(upload, stream, stop).Skip((int)job.Lines).Chunk(Piece).WithCancellation(stop))
        {
            var lines = records.Select(record => reader.Read(record.Number, record.Fields)).ToList();
            var piece = Pieces(job.Lines);
            // Without an order they concern no other line.
            var stray = lines.Where(line => line.Order.Length == 0).Select(line => (line, line.Why!)).ToList();
            var buckets = lines.Where(line => line.Order.Length > 0).ToLookup(line => upload.BucketOf(line.Order));
            // Also an empty one is written: one that is missing later was lost, and is not taken for empty.
            for (var bucket = 0; bucket < upload.Buckets; bucket++)
                await files.KeepPiece(job.Id, Name(bucket, piece), JsonSerializer.SerializeToUtf8Bytes<IReadOnlyList<ImportedLine>>([.. buckets[bucket]], ImportJson.Default.IReadOnlyListImportedLine), stop);
            if (stray.Count > 0) await files.KeepRejected(job.Id, job.RejectedParts, RejectedLines.Of(stray), stop);
            job = job.With(new Dictionary<string, long>(StringComparer.Ordinal) { ["lines"] = lines.Count, ["rejectedLines"] = stray.Count }) with
            {
                Lines = job.Lines + lines.Count,
                RejectedParts = job.RejectedParts + (stray.Count > 0 ? 1 : 0),
            };
            yield return job;
        }
        yield return job with { Step = 1 };
    }
}
