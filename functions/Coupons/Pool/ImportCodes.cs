using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Jobs;
using PrivateDomain.Messages;
using PrivateDomain.Storage;

namespace PrivateDomain.Coupons.Pool;

/// <summary>Codes were uploaded for an offer, and some may still have to be taken into its pool.</summary>
public sealed record CodesUploaded(string Job);

/// <summary>
/// Works an upload through, piece by piece: codes, the rejected lines, then how far it is. Whoever dies in between leaves a piece that is done again and
/// counts the same.
/// </summary>
public sealed class ImportCodes(
    Tables tables, JobStore jobs, JobFiles files, TakeCodes takeCodes, FreeCodes freeCodes, MessageSender messages, [FromKeyedServices(Clocks.System)] TimeProvider clock) : IHandle<CodesUploaded>
{
    public const string Kind = "importCodes";

    /// <summary>Longer no line is that holds a code.</summary>
    private const int Piece = 64 * 1024;

    public async Task Handle(CodesUploaded message, CancellationToken stop)
    {
        var slice = new TimeSlice(clock);
        while (await jobs.Find(message.Job, stop) is { Job.Status: JobStatus.Running } read)
        {
            if (slice.IsOver)
            {
                await messages.Send(message, stop);
                return;
            }
            var next = await Step(read.Job, stop);
            // What follows from a step comes before it is said to be done: a job that is done is looked at by nobody.
            if (next.Counts.GetValueOrDefault(Word(TakenCode.Imported)) is > 0 and var imported) await PoolSize.Raise(tables, next.Subject, next.Id, imported, stop);
            freeCodes.Reopen(next.Subject);
            if (next.Status is JobStatus.Done) await freeCodes.Settle(next.Subject, stop);
            // Another run of the same job that got further has counted further.
            await jobs.Save(read, next, stop);
        }
    }

    private async Task<Job> Step(Job job, CancellationToken stop)
    {
        var bytes = await files.Read(job.Upload, job.Offset, Piece, stop);
        var (lines, length, skips) = CodeLines.Read(bytes.Span, job.Lines, isEnd: bytes.Length < Piece, job.SkipsLine);
        var codes = lines.Where(line => line.Text.Length > 0 && !(line.Number == 1 && line.Text.Equals("code", StringComparison.OrdinalIgnoreCase))).ToList();
        var became = await takeCodes.Handle(job.Subject, job.Id, codes, stop);
        var rejected = became.Where(one => one.Became is not TakenCode.Imported).ToList();
        if (rejected.Count > 0)
            await files.KeepRejected(job.Id, job.RejectedParts, string.Concat(rejected.Select(one => $"{one.Line.Number},{Quoted(one.Line.Text)},{Word(one.Became)}\r\n")), stop);
        var next = job.With(became.CountBy(one => Word(one.Became)).ToDictionary(count => count.Key, count => (long)count.Value, StringComparer.Ordinal)) with
        {
            Lines = job.Lines + lines.Count,
            Offset = job.Offset + length,
            SkipsLine = skips,
            RejectedParts = job.RejectedParts + (rejected.Count > 0 ? 1 : 0),
        };
        return length == 0 || (bytes.Length < Piece && length == bytes.Length) ? next with { Status = JobStatus.Done, EndedAt = clock.GetUtcNow() } : next;
    }

    // What begins like a formula would be one to a spreadsheet.
    private static string Quoted(string text) => $"\"{(text.Length > 0 && text[0] is '=' or '+' or '-' or '@' ? "'" : "")}{text[..Math.Min(text.Length, 100)].Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Word(TakenCode became) => char.ToLowerInvariant(became.ToString()[0]) + became.ToString()[1..];
}
