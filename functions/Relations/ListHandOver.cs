using Microsoft.Extensions.Logging;
using PrivateDomain.Contacts;
using PrivateDomain.Messages;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Relations;

/// <summary>
/// Lists whom a keeper hands over where that is all of them, then asks for each batch. Begun again after a death it adds who is not in a
/// batch yet, and asks again only for batches that have no answer.
/// </summary>
public sealed partial class ListHandOver(
    HandOvers jobs, ContactStore contacts, DueIndex due, WeComClient wecom, MessageSender messages, TimeProvider business, ILogger<ListHandOver> log) : IHandle<HandOverPlanned>
{
    private const int MostPages = 100;

    public async Task Handle(HandOverPlanned message, CancellationToken stop)
    {
        if (await jobs.Find(message.Job, stop) is not { } job) return;
        var batches = new List<HandOverBatch>();
        await foreach (var batch in jobs.Batches(job.Id, stop)) batches.Add(batch);
        if (!job.Listed)
        {
            var listed = await Customers(job, stop);
            if (listed.Value is null)
            {
                if (listed.Verdict.MayComeAgain() && message.Tries < ComeAgain.MostTries)
                    await messages.Send(message with { Tries = message.Tries + 1 }, stop, listed.Verdict.Pause(message.Tries));
                else Log.NotListed(log, job.From, listed.Verdict.Code, listed.Verdict.Reason);
                return;
            }
            var known = batches.SelectMany(batch => batch.Customers, (_, customer) => customer.ExternalId).ToHashSet(StringComparer.Ordinal);
            foreach (var part in listed.Value.Where(known.Add).Chunk(WeComClient.MostHandedOver))
            {
                var batch = new HandOverBatch(job.Id, batches.Count + 1, Asked: false,
                    [.. part.Select(external => new HandOverCustomer(contacts.IdOf(new Identity(Identity.WeCom, external)).Value, external, HandOverState.Planned))]);
                await jobs.Add(batch, stop);
                batches.Add(batch);
            }
            await jobs.Change(job with { Listed = true }, stop);
        }
        await due.Plan(business.GetUtcNow() + FollowHandOver.FirstLook, job.Id, FollowHandOver.DueKind, FollowHandOver.Key, stop);
        foreach (var batch in batches.Where(batch => batch.Has(HandOverState.Planned))) await messages.Send(new HandOverBatchReady(job.Id, batch.Number), stop);
    }

    private async Task<Answer<IReadOnlyList<string>>> Customers(HandOver job, CancellationToken stop)
    {
        if (!job.Resigned) return await wecom.GetCustomerIds(job.From, stop);
        var found = new List<string>();
        string? cursor = null;
        for (var pages = 0; pages == 0 || (cursor is not null && pages < MostPages); pages++)
        {
            var page = await wecom.GetUnassigned(cursor, stop);
            if (page.Value is null) return new(page.Verdict);
            found.AddRange(page.Value.Customers.Where(customer => customer.Leaver == job.From).Select(customer => customer.ExternalUserId));
            cursor = page.Value.NextCursor;
        }
        return new(Verdict.Delivered, found);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The customers of {Keeper} are not handed over, since the platform does not list them: {Code} {Reason}")]
        public static partial void NotListed(ILogger log, string keeper, int code, string reason);
    }
}
