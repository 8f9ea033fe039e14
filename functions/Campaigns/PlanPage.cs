using System.Collections.Concurrent;
using PrivateDomain.Contacts;
using PrivateDomain.Delivery;
using PrivateDomain.Messages;
using PrivateDomain.Storage;

namespace PrivateDomain.Campaigns;

/// <summary>A round has come to the page after this one.</summary>
/// <param name="After">The key of the page before; empty at the beginning.</param>
public sealed record CampaignPageReached(string Campaign, int Round, string After);

/// <summary>
/// Goes through a campaign page by page, each message handing on to the next: plans recipients while the campaign runs, and withdraws them when
/// it is over. A run that ends in the middle comes again; whom it had planned already says so.
/// </summary>
public sealed class PlanPage(
    ContactStore contacts, CampaignStore store, MassTasks tasks, CampaignDelivery delivery, FixTasks fixTasks, FollowPersonal followPersonal, DueIndex due, DeliveryPolicy policy,
    MessageSender messages, TimeProvider clock) : IHandle<CampaignPageReached>
{
    /// <summary>Contacts that are worked on at the same time.</summary>
    internal const int AtOnce = 8;

    public async Task Handle(CampaignPageReached message, CancellationToken stop)
    {
        var state = await store.State(message.Campaign, stop);
        if (state.Started is not { } campaign || (state.Round != message.Round && !campaign.IsShared)) return;
        if (await store.Next(message.Campaign, message.After, stop) is not { } page)
        {
            // Also while it is paused or over: who is planned is in a task then, and the task finds out.
            if (campaign.IsShared) await fixTasks.Handle(message.Campaign, message.Round, stop);
            else if (state.IsRunning) await store.Change(message.Campaign, now => now.Round == message.Round ? now with { Fixed = true } : now, stop);
            return;
        }

        var work = new Work(message.Campaign, campaign, state, page.Key, clock.GetUtcNow());
        // Where the round's tasks stand, whoever was planned into it now would be in none of them.
        var isClosed = campaign.IsShared && (message.Round < state.Round || state.Fixed);
        var plans = state.IsRunning && !isClosed;
        var changed = await Each(page, recipient =>
            plans ? Plan(work, recipient, stop)
            : !campaign.IsShared ? TakeBack(work, recipient, stop)
            : isClosed || state.IsOver ? Release(work, recipient, stop)
            : Task.FromResult(recipient), stop);
        var waiting = changed.Values.Where(next => campaign.IsShared && next.State == Recipient.Waiting && !state.IsOver).ToList();
        foreach (var morning in waiting.Select(next => next.Until).OfType<DateTimeOffset>().Select(policy.Morning).Distinct())
            await due.Plan(morning, message.Campaign, TurnCampaign.DueKind, message.Campaign, stop);
        var isMissed = await Write(message.Campaign, campaign, page, changed, stop);

        // Whoever turned the campaign, or closed the round, while this page was written has not seen whom it planned.
        if (isMissed || (plans && !(await store.State(message.Campaign, stop)).IsAsIn(state))) await messages.Send(message, stop);
        // A round was closed before it came here, as after a pause: another one takes those who wait.
        else if (isClosed && state.IsRunning && waiting.Exists(next => IsTime(next, work.Now))) await due.Plan(work.Now, message.Campaign, TurnCampaign.DueKind, message.Campaign, stop);
        else await messages.Send(message with { After = page.Key }, stop);
    }

    // Only over what still stands as it was read: who was told meanwhile what became of them is not said otherwise. True: somebody is to be looked at again.
    private async Task<bool> Write(string id, Campaign campaign, RecipientPage page, Dictionary<string, Recipient> changed, CancellationToken stop)
    {
        var (read, isMissed) = (page.Recipients.ToDictionary(recipient => recipient.Contact, StringComparer.Ordinal), false);
        await store.Change(id, page.Key, recipient =>
        {
            var (before, next) = (read[recipient.Contact], changed[recipient.Contact]);
            if (recipient == before) return next;
            // A personal one is told by its own run.
            isMissed |= campaign.IsShared && next != before && next != recipient;
            return recipient;
        }, stop);
        return isMissed;
    }

    private static async Task<Dictionary<string, Recipient>> Each(RecipientPage page, Func<Recipient, Task<Recipient>> work, CancellationToken stop)
    {
        var changed = new Dictionary<string, Recipient>(StringComparer.Ordinal);
        var gate = new Lock();
        await Parallel.ForEachAsync(page.Recipients, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop }, async (recipient, _) =>
        {
            var next = await work(recipient);
            lock (gate) changed[recipient.Contact] = next;
        });
        return changed;
    }

    private async Task<Recipient> Plan(Work work, Recipient recipient, CancellationToken stop)
    {
        if (recipient.State != Recipient.Waiting || (work.Campaign.IsShared && !IsTime(recipient, work.Now))) return recipient;
        var rows = await contacts.Read(new ContactId(recipient.Contact), stop);
        if (!rows.Known) return recipient with { State = Recipient.Nobody };
        var (key, subject) = (Campaign.DeliveryKey(work.Id), work.Subject(recipient));
        if (!work.Campaign.IsShared && DeliveryRow.In(rows, key) is null or { State: DeliveryState.Planned })
            await due.Plan(work.Now, rows.Id.Value, SendPersonal.DueKind, key, stop);
        rows = await contacts.Change(
            rows,
            rows => work.Campaign.IsShared ? delivery.Plan(rows, key, subject, work.Campaign, work.State.Round, work.Now) : CampaignDelivery.Open(rows, key, subject, work.Now),
            stop);
        var row = DeliveryRow.In(rows, key);
        if (row?.Subject != subject) return recipient with { State = Recipient.Duplicate };
        var next = recipient.As(rows, key) with { Round = work.State.Round, External = work.Campaign.IsShared ? Relation.ExternalId(rows, Identity.WeCom) : null };
        return row is { State: DeliveryState.Planned, Task.Length: > 0 } && CampaignDelivery.RoundOf(row.Task) != work.State.Round ? await Release(work, recipient, stop) : next;
    }

    // What lies with keepers is taken back, and what waits withdrawn when it is over.
    private async Task<Recipient> TakeBack(Work work, Recipient recipient, CancellationToken stop)
    {
        var key = Campaign.DeliveryKey(work.Id);
        return recipient.State == nameof(DeliveryState.Accepted) ? recipient.As(await followPersonal.Follow(new ContactId(recipient.Contact), key, stop), key)
            : work.State.IsOver && recipient.State == Recipient.Waiting ? await Withdraw(work, recipient, key, stop)
            : recipient;
    }

    // Whom no task holds: withdrawn when it is over, and otherwise for the next round. All others are told by their task.
    private async Task<Recipient> Release(Work work, Recipient recipient, CancellationToken stop)
    {
        var (key, subject) = (Campaign.DeliveryKey(work.Id), work.Subject(recipient));
        if (!recipient.IsOpen || (recipient.Keeper is { } keeper && await Holds(work, CampaignDelivery.TaskOf(keeper, recipient.Round), subject, stop))) return recipient;
        var rows = await contacts.Read(new ContactId(recipient.Contact), stop);
        if (DeliveryRow.In(rows, key) is { State: DeliveryState.Planned, Task.Length: > 0 } row)
        {
            if (row.Subject != subject) return recipient with { State = Recipient.Duplicate };
            if (await Holds(work, row.Task, subject, stop)) return recipient.As(rows, key) with { Round = CampaignDelivery.RoundOf(row.Task) };
            if (!work.State.IsOver) return recipient.As(await contacts.Change(rows, rows => CampaignDelivery.PutBack(rows, key, row.Task, work.Now), stop), key);
        }
        return work.State.IsOver ? await Withdraw(work, recipient, key, stop) : recipient;
    }

    private async Task<Recipient> Withdraw(Work work, Recipient recipient, string key, CancellationToken stop)
    {
        var why = work.State.OverBecause;
        var rows = await contacts.Change(new ContactId(recipient.Contact), rows => CampaignDelivery.Withdraw(rows, key, why, work.Now), stop);
        return DeliveryRow.In(rows, key) is null ? recipient with { State = nameof(DeliveryState.Withdrawn), Reason = why } : recipient.As(rows, key);
    }

    private async Task<bool> Holds(Work work, string task, string subject, CancellationToken stop) =>
        (await work.Held.GetOrAdd(task, task => tasks.Held(work.Id, task, stop))).Contains(subject);

    // A due row comes in its minute, so up to a minute early.
    private static bool IsTime(Recipient recipient, DateTimeOffset now) => !(recipient.Until >= now.AddMinutes(1));

    private sealed record Work(string Id, Campaign Campaign, CampaignState State, string Page, DateTimeOffset Now)
    {
        /// <summary>Who is in which task, by what rows point to.</summary>
        public ConcurrentDictionary<string, Task<IReadOnlySet<string>>> Held { get; } = new(StringComparer.Ordinal);

        public string Subject(Recipient recipient) => CampaignDelivery.Subject(Page, recipient.Contact);
    }
}
