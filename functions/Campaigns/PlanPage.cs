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
    ContactStore contacts, CampaignStore store, CampaignDelivery delivery, FixTasks fixTasks, FollowPersonal followPersonal, DueIndex due, DeliveryPolicy policy,
    MessageSender messages, TimeProvider clock) : IHandle<CampaignPageReached>
{
    /// <summary>Contacts that are worked on at the same time.</summary>
    internal const int AtOnce = 8;

    public async Task Handle(CampaignPageReached message, CancellationToken stop)
    {
        var state = await store.State(message.Campaign, stop);
        if (state.Round != message.Round || state.Started is not { } campaign) return;
        if (campaign.IsShared && !state.IsRunning && !state.IsOver) return;
        if (await store.Next(message.Campaign, message.After, stop) is not { } page)
        {
            if (!state.IsRunning) return;
            if (campaign.IsShared) await fixTasks.Handle(message.Campaign, message.Round, stop);
            else await store.Change(message.Campaign, now => now.Round == message.Round ? now with { Fixed = true } : now, stop);
            return;
        }

        var work = new Work(message.Campaign, campaign, state, page.Key, clock.GetUtcNow());
        var changed = new Dictionary<string, Recipient>(StringComparer.Ordinal);
        var gate = new Lock();
        await Parallel.ForEachAsync(page.Recipients, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop }, async (recipient, stop) =>
        {
            // Where the round's tasks stand, whoever was planned into it now would be in none of them.
            var next = !state.IsRunning ? await TakeBack(work, recipient, stop) : campaign.IsShared && state.Fixed ? recipient : await Plan(work, recipient, stop);
            lock (gate) changed[recipient.Contact] = next;
        });
        foreach (var morning in changed.Values.Where(next => campaign.IsShared && next.State == Recipient.Waiting).Select(next => next.Until).OfType<DateTimeOffset>().Select(policy.Morning).Distinct())
            await due.Plan(morning, message.Campaign, TurnCampaign.DueKind, message.Campaign, stop);
        await store.Change(message.Campaign, page.Key, recipient => changed.GetValueOrDefault(recipient.Contact, recipient), stop);
        await messages.Send(message with { After = page.Key }, stop);
    }

    private async Task<Recipient> Plan(Work work, Recipient recipient, CancellationToken stop)
    {
        if (recipient.State != Recipient.Waiting || (work.Campaign.IsShared && recipient.Until >= work.Now.AddMinutes(1))) return recipient;
        var rows = await contacts.Read(new ContactId(recipient.Contact), stop);
        if (!rows.Known) return recipient with { State = Recipient.Nobody };
        var (key, subject) = (Campaign.DeliveryKey(work.Id), CampaignDelivery.Subject(work.Page, recipient.Contact));
        if (!work.Campaign.IsShared && DeliveryRow.In(rows, key) is null or { State: DeliveryState.Planned })
            await due.Plan(work.Now, rows.Id.Value, SendPersonal.DueKind, key, stop);
        rows = await contacts.Change(
            rows,
            rows => work.Campaign.IsShared ? delivery.Plan(rows, key, subject, work.Campaign, work.State.Round, work.Now) : CampaignDelivery.Open(rows, key, subject, work.Now),
            stop);
        if (DeliveryRow.In(rows, key)?.Subject != subject) return recipient with { State = Recipient.Duplicate };
        return recipient.As(rows, key) with { Round = work.State.Round, External = work.Campaign.IsShared ? Relation.ExternalId(rows, Identity.WeCom) : null };
    }

    // What lies with keepers in shared tasks is taken back by the tasks.
    private async Task<Recipient> TakeBack(Work work, Recipient recipient, CancellationToken stop)
    {
        var key = Campaign.DeliveryKey(work.Id);
        if (recipient.State == nameof(DeliveryState.Accepted)) return recipient.As(await followPersonal.Follow(new ContactId(recipient.Contact), key, stop), key);
        var unfixed = recipient.State == nameof(DeliveryState.Planned) && recipient.Round == work.State.Round && !work.State.Fixed;
        if (!work.State.IsOver || !(recipient.State == Recipient.Waiting || unfixed)) return recipient;
        var why = work.State.OverBecause;
        var rows = await contacts.Change(new ContactId(recipient.Contact), rows => CampaignDelivery.Withdraw(rows, key, why, work.Now), stop);
        return DeliveryRow.In(rows, key) is null ? recipient with { State = nameof(DeliveryState.Withdrawn), Reason = why } : recipient.As(rows, key);
    }

    private sealed record Work(string Id, Campaign Campaign, CampaignState State, string Page, DateTimeOffset Now);
}
