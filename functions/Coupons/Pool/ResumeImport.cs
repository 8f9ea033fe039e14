using PrivateDomain.Contacts;
using PrivateDomain.Due;
using PrivateDomain.Jobs;
using PrivateDomain.Messages;
using PrivateDomain.Storage;

namespace PrivateDomain.Coupons.Pool;

/// <summary>An upload that is not worked through goes on, also where the store was away for so long that its messages were given up.</summary>
public sealed class ResumeImport(JobStore jobs, DueIndex due, MessageSender messages, TimeProvider clock) : IDueHandler
{
    private const string DueKind = "import";

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    public string Kind => DueKind;

    /// <summary>Before the upload is a job: one that never becomes one is looked for once.</summary>
    public Task Plan(string job, CancellationToken stop) => due.Plan(clock.GetUtcNow() + Pause, job, DueKind, "", stop);

    /// <param name="contact">The job.</param>
    public async Task Handle(ContactId contact, string key, CancellationToken stop)
    {
        if (await jobs.Find(contact.Value, stop) is not { Job.Status: JobStatus.Running }) return;
        await Plan(contact.Value, stop);
        await messages.Send(new CodesUploaded(contact.Value), stop);
    }
}
