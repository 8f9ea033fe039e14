using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Contacts;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Delivery;

/// <summary>A message to one customer, as the room that plans it knows it.</summary>
/// <param name="SendDue">The due kind under which it is tried again.</param>
/// <param name="FollowDue">The due kind under which its result is asked for.</param>
/// <param name="Decide">Claimed with a slot, postponed, or withdrawn; what another run claimed is left to it until its time is over. Pure.</param>
/// <param name="Compose">The text for the contact that the claim stands in, and what goes with it. Pure: between claim and call nothing may fail.</param>
public sealed record PersonalTask(
    string SendDue, string FollowDue, Func<ContactRows, Claim, DateTimeOffset, ContactRows> Decide,
    Func<ContactRows, (string Text, IReadOnlyList<MessageAttachment> Attachments)> Compose)
{
    /// <summary>What must exist before the contact says so; done once the keeper's day has a place for the task. Gives the rows as they stand after it.</summary>
    public Func<ContactRows, CancellationToken, Task<ContactRows>> Before { get; init; } = (rows, _) => Task.FromResult(rows);

    /// <summary>
    /// What of a decision (the second rows) stands in the first also where the keeper's day has no place for the task. Pure; nothing where it is not set.
    /// </summary>
    public Func<ContactRows, ContactRows, ContactRows> Keep { get; init; } = (rows, _) => rows;
}

/// <summary>
/// Makes a planned message a task of the contact's keeper. The order: a place on the keeper's day, the due row that asks for the result, the
/// claim with its slot of the cap in one transaction, the call, what came of it.
/// </summary>
public sealed class HandToKeeper(
    ContactStore contacts, DueIndex due, KeeperDays days, DeliveryPolicy policy, WeComClient wecom, TimeProvider business, [FromKeyedServices(Clocks.System)] TimeProvider system)
{
    public const string KeeperDayFull = "keeperDayFull";

    private static readonly TimeSpan ComeAgain = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan WhenSomebodyActed = TimeSpan.FromHours(1);

    /// <returns>The rows as they stand after it.</returns>
    public async Task<ContactRows> Handle(ContactRows rows, string key, PersonalTask task, CancellationToken stop)
    {
        var now = business.GetUtcNow();
        var claim = Claim.New(system.GetUtcNow(), WeComClient.TaskTimeout);
        var would = DeliveryRow.In(task.Decide(rows, claim, now), key);
        var keeper = claim.Holds(would) ? would!.Keeper : null;
        var placed = keeper is not null && await days.Take(keeper, rows.Id, would!, now, stop);
        if (placed) rows = await task.Before(rows, stop);
        // The result is asked for whatever happens to this run; after the claim nothing is left but the call.
        if (placed) await due.Plan(now + FollowTask.FirstLook, rows.Id.Value, task.FollowDue, key, stop);

        var claimed = await contacts.ChangeWhole(rows, rows => Decide(rows, key, task, claim, placed ? keeper : null, now), stop);
        var delivery = DeliveryRow.In(claimed, key);
        // Not where another run of the same message has it: they share the place.
        if (placed && !claim.Holds(delivery) && delivery is not { State: DeliveryState.Claimed or DeliveryState.Accepted }) await days.GiveBack(keeper!, rows.Id, key, now, stop);
        switch (delivery)
        {
            case { State: DeliveryState.Planned, NotBefore: { } notBefore }:
                // What the change decided, which may be another thing than the rows said before: a parallel message took the last slot.
                await due.Plan(notBefore, rows.Id.Value, task.SendDue, key, stop);
                break;
            case { State: DeliveryState.Claimed } when claim.Holds(delivery):
                return await HandOver(claimed, delivery, task);
            case { State: DeliveryState.Claimed }:
                // Another run is at it. If it died, its claim is over by then.
                await due.Plan(now + FollowTask.FirstLook, rows.Id.Value, task.SendDue, key, stop);
                break;
        }
        return claimed;
    }

    private ContactRows Decide(ContactRows rows, string key, PersonalTask task, Claim claim, string? placedWith, DateTimeOffset now)
    {
        var decided = task.Decide(rows, claim, now);
        if (DeliveryRow.In(decided, key) is not { } row || !claim.Holds(row) || row.Keeper == placedWith) return decided;
        // The place was taken with another keeper, or the row could not be claimed a moment ago: once more from the beginning.
        var waiting = DeliveryRow.In(rows, key)!;
        var next = waiting.Postponed(placedWith is null ? policy.Tomorrow(rows.Id, now) : now, placedWith is null ? KeeperDayFull : "keeperChanged", now);
        var kept = task.Keep(rows, decided);
        return ReferenceEquals(next, waiting) ? kept : next.Into(kept);
    }

    private async Task<ContactRows> HandOver(ContactRows claimed, DeliveryRow delivery, PersonalTask task)
    {
        var externalId = Relation.ExternalId(claimed, Identity.WeCom)!;
        var (text, attachments) = task.Compose(claimed);

        using var patience = new CancellationTokenSource(WeComClient.TaskTimeout, system);
        var answer = await wecom.AddMessageTask(delivery.Keeper, [externalId], text, attachments, patience.Token);
        var refused = answer.Value?.FailList.Count > 0;
        var verdict = refused ? new Verdict(VerdictKind.Refused, answer.Verdict.Code, "the platform lists the customer as not to be written to") : answer.Verdict;

        var now = business.GetUtcNow();
        var again = now + Wait(verdict);
        var told = delivery.Handed(verdict, answer.Value?.MsgId ?? "", now, again);
        if (told.State is DeliveryState.Planned) await due.Plan(again, claimed.Id.Value, task.SendDue, delivery.Key, CancellationToken.None);
        var giveBack = told.State is DeliveryState.Planned or DeliveryState.Refused;
        // The call is made: what came of it is written even when this run is asked to end.
        var recorded = await contacts.Change(claimed, rows => DeliveryRow.In(rows, delivery.Key) is { State: DeliveryState.Claimed } row && row.Attempt == delivery.Attempt
            ? told.Into(rows, giveBack) : rows, CancellationToken.None);
        if (giveBack) await days.GiveBack(delivery.Keeper, claimed.Id, delivery.Key, now, CancellationToken.None);
        return recorded;
    }

    /// <summary>How long to wait before a call is made again that the platform did not carry out.</summary>
    public static TimeSpan Wait(Verdict verdict) => verdict.Kind is VerdictKind.Misconfigured ? WhenSomebodyActed : verdict.RetryAfter ?? ComeAgain;
}
