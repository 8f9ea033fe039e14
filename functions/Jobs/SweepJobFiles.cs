using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PrivateDomain.Storage;

namespace PrivateDomain.Jobs;

/// <summary>
/// Every night after three in the brand's zone files of jobs are deleted that nobody needs any more: of jobs that ended 90 days ago, and uploads of which no
/// job was made. A run lasts two minutes; the next hour begins again, with what is left.
/// </summary>
public sealed partial class SweepJobFiles(
    Tables tables, JobStore jobs, JobFiles files, IOptions<BrandOptions> brand, TimeProvider business, [FromKeyedServices(Clocks.System)] TimeProvider system, ILogger<SweepJobFiles> log)
{
    /// <summary>How long the rejected lines of a job can be fetched.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <summary>Longer than a request takes from its upload to its job.</summary>
    private static readonly TimeSpan Orphaned = TimeSpan.FromDays(2);

    [Function("SweepJobFiles")]
    public Task Run([TimerTrigger("0 47 * * * *")] TimerInfo timer, CancellationToken stop) => Sweep(stop);

    public async Task Sweep(CancellationToken stop)
    {
        var night = Night.Of(business.GetUtcNow(), brand.Value.Zone);
        if ((await tables.Runtime.Find("reconcile", "files", stop))?.GetString("night") == night) return;

        // Files and jobs carry system time: a rehearsal makes neither of them older.
        var (slice, now, deleted) = (new TimeSlice(system), system.GetUtcNow(), 0);
        (string Id, JobRow? Row) job = ("", null);
        await foreach (var file in files.All(stop))
        {
            if (slice.IsOver)
            {
                Log.NotDone(log, deleted);
                return;
            }
            if (file.Job != job.Id) job = (file.Job, await Read(file.Job, now, stop));
            if (!IsNeeded(file, job.Row?.Job, now))
            {
                await files.Drop(file.Name, stop);
                deleted++;
            }
        }
        // Last: a night that was begun and not told of here is begun again.
        await tables.Runtime.Put(new TableEntity("reconcile", "files") { ["night"] = night }, stop);
    }

    // A job first says that its files are gone: who asks for them in between is told so, and not given a part of them.
    private async Task<JobRow?> Read(string id, DateTimeOffset now, CancellationToken stop)
    {
        var row = await jobs.Find(id, stop);
        if (row is null || row.Job.AreFilesGone || !IsOver(row.Job, now)) return row;
        var over = row.Job with { AreFilesGone = true };
        await jobs.Save(row, over, stop);
        return row with { Job = over };
    }

    private static bool IsNeeded(JobFile file, Job? job, DateTimeOffset now) =>
        job is not { AreFilesGone: true } && (file.WrittenAt > now - Orphaned || (job is not null && !(file.IsUpload && file.Name != job.Upload)));

    private static bool IsOver(Job job, DateTimeOffset now) => job.Status is JobStatus.Done && job.EndedAt < now - Kept;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Deleted} files of jobs were deleted in two minutes; the rest is looked at in an hour.")]
        public static partial void NotDone(ILogger log, int deleted);
    }
}
