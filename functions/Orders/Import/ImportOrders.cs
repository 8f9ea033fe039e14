using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Jobs;
using PrivateDomain.Messages;

namespace PrivateDomain.Orders.Import;

/// <summary>
/// Works an upload of orders through: its lines are sorted by orders, then order by order is taken in. How far it is, is saved after each part, so
/// whoever dies in between leaves a part that is done again and counts the same.
/// </summary>
public sealed class ImportOrders(
    JobStore jobs, JobFiles files, SplitUpload splitUpload, TakeOrders takeOrders, MessageSender messages, [FromKeyedServices(Clocks.System)] TimeProvider system) : IHandle<OrdersUploaded>
{
    public const string Kind = "importOrders";

    /// <summary>Messages in flight, those of the import and others: with what one part adds, 200.</summary>
    private const int MostWaiting = 200 - TakeOrders.AtOnce;

    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(1);

    public async Task Handle(OrdersUploaded message, CancellationToken stop)
    {
        var slice = new TimeSlice(system);
        while (await jobs.Find(message.Job, stop) is { Job.Status: JobStatus.Running } read)
        {
            if (slice.IsOver) await messages.Send(message, stop);
            else if (read.Job.Step > 0 && await messages.Waiting(Lane.Bulk, stop) > MostWaiting) await messages.Send(message, stop, Breath);
            else if (await GoOn(read, () => slice.IsOver, stop)) continue;
            return;
        }
    }

    /// <returns>Whether there is more to do. Another run of the same job that got further has counted further: then this one ends.</returns>
    private async Task<bool> GoOn(JobRow read, Func<bool> isOver, CancellationToken stop)
    {
        var upload = OrderUpload.Of(read.Job.Options!);
        if (read.Job.Step > upload.Buckets) return await jobs.Save(read, await Done(read.Job, upload, stop), stop);
        await foreach (var next in read.Job.Step == 0 ? splitUpload.Steps(read.Job, upload, stop) : Bucket(read.Job, upload, stop))
        {
            if (!await jobs.Save(read, next, stop)) return false;
            if (isOver() || await jobs.Find(next.Id, stop) is not { } saved) break;
            read = saved;
        }
        return true;
    }

    private async IAsyncEnumerable<Job> Bucket(Job job, OrderUpload upload, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        var found = await takeOrders.Read(job, job.Step - 1, stop);
        foreach (var part in found.Skip(job.Position).Chunk(TakeOrders.AtOnce))
        {
            var (counts, rejected) = await takeOrders.Handle(job, upload, part, stop);
            if (rejected.Length > 0) await files.KeepRejected(job.Id, job.RejectedParts, rejected, stop);
            job = job.With(counts) with { Position = job.Position + part.Length, RejectedParts = job.RejectedParts + (rejected.Length > 0 ? 1 : 0) };
            yield return job;
            if (await messages.Waiting(Lane.Bulk, stop) > MostWaiting) yield break;
        }
        yield return job with { Step = job.Step + 1, Position = 0 };
    }

    // The sorted lines hold what the file held; with the import they go.
    private async Task<Job> Done(Job job, OrderUpload upload, CancellationToken stop)
    {
        for (var bucket = 0; bucket < upload.Buckets; bucket++)
            for (var piece = 0; piece < SplitUpload.Pieces(job.Lines); piece++) await files.DropPiece(job.Id, SplitUpload.Name(bucket, piece), stop);
        await files.Drop(job.Upload, stop);
        return job with { Status = JobStatus.Done, EndedAt = system.GetUtcNow() };
    }
}
