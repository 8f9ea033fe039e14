using System.Text;
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

    /// <summary>So long one message is worked at; then another goes on.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromMinutes(2);

    public async Task Handle(CodesUploaded message, CancellationToken stop)
    {
        var began = clock.GetTimestamp();
        while (await jobs.Find(message.Job, stop) is { Job.Status: JobStatus.Running } read)
        {
            if (clock.GetElapsedTime(began) > Turn)
            {
                await messages.Send(message, stop);
                return;
            }
            await jobs.Save(read, await Step(read.Job, stop), stop);
        }
    }

    private async Task<Job> Step(Job job, CancellationToken stop)
    {
        var bytes = await files.Read(job.Id, job.Offset, Piece, stop);
        var (lines, length) = Lines(bytes.Span, job.Lines, isEnd: bytes.Length < Piece);
        var codes = lines.Where(line => line.Text.Length > 0 && !(line.Number == 1 && line.Text.Equals("code", StringComparison.OrdinalIgnoreCase))).ToList();
        var became = await takeCodes.Handle(job.Subject, job.Id, codes, stop);
        var rejected = became.Where(one => one.Became is not TakenCode.Imported).ToList();
        if (rejected.Count > 0)
            await files.KeepRejected(job.Id, job.RejectedParts, string.Concat(rejected.Select(one => $"{one.Line.Number},{Quoted(one.Line.Text)},{Word(one.Became)}\r\n")), stop);
        var next = job.With(became.CountBy(one => Word(one.Became)).ToDictionary(count => count.Key, count => (long)count.Value, StringComparer.Ordinal)) with
        {
            Lines = job.Lines + lines.Count,
            Offset = job.Offset + length,
            RejectedParts = job.RejectedParts + (rejected.Count > 0 ? 1 : 0),
        };
        if (next.Counts.GetValueOrDefault(Word(TakenCode.Imported)) is > 0 and var imported) await tables.Codes.Put(PoolSize.Of(job.Subject, job.Id, imported), stop);
        freeCodes.Reopen(job.Subject);
        return length == 0 || (bytes.Length < Piece && length == bytes.Length) ? next with { Status = JobStatus.Done, EndedAt = clock.GetUtcNow() } : next;
    }

    /// <summary>Whole lines, their first column each, and the bytes that they have.</summary>
    internal static (IReadOnlyList<CodeLine> Lines, int Length) Lines(ReadOnlySpan<byte> bytes, long before, bool isEnd)
    {
        List<CodeLine> lines = [];
        var at = 0;
        while (at < bytes.Length)
        {
            var end = bytes[at..].IndexOf((byte)'\n');
            // A piece without a line's end holds no codes: it goes as one line that is malformed.
            if (end < 0 && !isEnd && at > 0) break;
            var line = end < 0 ? bytes[at..] : bytes.Slice(at, end);
            if (before + lines.Count == 0 && line.StartsWith(Encoding.UTF8.Preamble)) line = line[Encoding.UTF8.Preamble.Length..];
            var column = line.IndexOf((byte)',') is >= 0 and var comma ? line[..comma] : line;
            lines.Add(new(before + lines.Count + 1, Encoding.Latin1.GetString(column).Trim().Trim('"')));
            at = end < 0 ? bytes.Length : at + end + 1;
        }
        return (lines, at);
    }

    // What begins like a formula would be one to a spreadsheet.
    private static string Quoted(string text) => $"\"{(text.Length > 0 && text[0] is '=' or '+' or '-' or '@' ? "'" : "")}{text[..Math.Min(text.Length, 100)].Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Word(TakenCode became) => char.ToLowerInvariant(became.ToString()[0]) + became.ToString()[1..];
}
