using PrivateDomain.Contacts;
using PrivateDomain.Due;
using PrivateDomain.Messages;
using PrivateDomain.Storage;

namespace PrivateDomain.Jobs;

/// <summary>How jobs of a kind go on.</summary>
/// <param name="GoOn">From the job's id to the message that works at it.</param>
public sealed record JobKind(string Kind, Func<string, object> GoOn);

/// <summary>A job that is not done goes on, also where the store was away for so long that its messages were given up.</summary>
public sealed class ResumeJob(JobStore jobs, IEnumerable<JobKind> kinds, DueIndex due, MessageSender messages, TimeProvider clock) : IDueHandler
{
    private const string DueKind = "job";

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, JobKind> byKind = kinds.ToDictionary(kind => kind.Kind, StringComparer.Ordinal);

    public string Kind => DueKind;

    /// <summary>Before the upload is a job: one that never becomes one is looked for once.</summary>
    public Task Plan(string job, CancellationToken stop) => due.Plan(clock.GetUtcNow() + Pause, job, DueKind, "", stop);

    /// <param name="contact">The job.</param>
    public async Task Handle(ContactId contact, string key, CancellationToken stop)
    {
        if (await jobs.Find(contact.Value, stop) is not { Job: { Status: JobStatus.Running } job }) return;
        await Plan(job.Id, stop);
        await messages.Send(byKind[job.Kind].GoOn(job.Id), stop);
    }
}
