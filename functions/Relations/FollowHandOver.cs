using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Contacts;
using PrivateDomain.Due;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Relations;

/// <summary>
/// Asks the platform what became of a hand-over, from a day after it was asked for: no event tells it where the two were friends before
/// (path/96325). The relation moves in our rows once, whatever events came or come.
/// </summary>
public sealed class FollowHandOver(
    HandOvers jobs, MoveRelation moveRelation, TellOfLeaver tellOfLeaver, DueIndex due, WeComClient wecom,
    TimeProvider business, [FromKeyedServices(Clocks.System)] TimeProvider system) : IDueHandler
{
    public const string DueKind = "transfer";
    public const string Key = "result";

    internal static readonly TimeSpan FirstLook = TimeSpan.FromHours(24) + TimeSpan.FromMinutes(5);
    private static readonly TimeSpan NextLook = TimeSpan.FromHours(1);
    private static readonly TimeSpan NoMoreLooks = TimeSpan.FromDays(10);
    private static readonly TimeSpan NoRecordYet = TimeSpan.FromDays(2);
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);
    private const int MostPages = 200;

    public string Kind => DueKind;

    public async Task Handle(ContactId contact, string key, CancellationToken stop)
    {
        if (await jobs.Find(contact.Value, stop) is not { } job) return;
        var (slice, open) = (new TimeSlice(business), false);
        var results = await Results(job, stop);
        await foreach (var batch in jobs.Batches(job.Id, stop))
        {
            var told = results is null || slice.IsOver || !batch.Has(HandOverState.Waiting) ? batch : await Follow(job, batch, results, stop);
            open |= told.Has(HandOverState.Waiting) || told.Has(HandOverState.Planned);
        }
        if (open || (job.Resigned && !await tellOfLeaver.Look(job.From, stop))) await due.Plan(business.GetUtcNow() + NextLook, job.Id, DueKind, Key, stop);
    }

    // The relations first: a batch that says done says it of relations that have moved.
    private async Task<HandOverBatch> Follow(HandOver job, HandOverBatch batch, Dictionary<string, HandOverResult> results, CancellationToken stop)
    {
        var told = batch with { Customers = [.. batch.Customers.Select(customer => Told(customer, results, system.GetUtcNow() - job.CreatedAt))] };
        foreach (var (before, after) in batch.Customers.Zip(told.Customers))
        {
            if (before.State is HandOverState.Waiting && after.State is HandOverState.Done)
                await moveRelation.Handle(new Identity(Identity.WeCom, after.ExternalId), job, results[after.ExternalId].DoneAt ?? system.GetUtcNow(), stop);
        }
        await jobs.Change(told, stop);
        return told;
    }

    /// <param name="waited">Since it was asked for.</param>
    public static HandOverCustomer Told(HandOverCustomer customer, IReadOnlyDictionary<string, HandOverResult> results, TimeSpan waited) =>
        customer.State is not HandOverState.Waiting ? customer : results.GetValueOrDefault(customer.ExternalId)?.Status switch
        {
            HandOverStatus.Done => customer.Became(HandOverState.Done),
            HandOverStatus.Refused => customer.Became(HandOverState.Refused, "The customer refused."),
            HandOverStatus.LimitReached => customer.Became(HandOverState.LimitReached, "The new keeper has as many customers as WeCom allows."),
            null or HandOverStatus.NoRecord when waited > NoRecordYet => customer.Became(HandOverState.NotPossible, "WeCom has no record of it."),
            _ when waited > NoMoreLooks => customer.Became(HandOverState.NotPossible, "WeCom told no result for ten days."),
            _ => customer,
        };

    // Of all that ever passed between the two what is of this hand-over: no result of before it, and the last that is listed. Nothing while the
    // platform does not tell.
    private async Task<Dictionary<string, HandOverResult>?> Results(HandOver job, CancellationToken stop)
    {
        var found = new Dictionary<string, HandOverResult>(StringComparer.Ordinal);
        string? cursor = null;
        for (var pages = 0; pages == 0 || (cursor is not null && pages < MostPages); pages++)
        {
            var page = await wecom.GetHandOvers(job.From, job.To, cursor, job.Resigned, stop);
            if (page.Value is null) return null;
            foreach (var result in page.Value.Results)
                if (result.DoneAt is not { } done || done >= job.CreatedAt - ClockTolerance) found[result.ExternalUserId] = result;
            cursor = page.Value.NextCursor;
        }
        return found;
    }
}
