using PrivateDomain.Contacts;
using PrivateDomain.Delivery;
using PrivateDomain.Due;
using PrivateDomain.Messages;
using PrivateDomain.Storage;

namespace PrivateDomain.Campaigns;

/// <summary>An operator, or the campaign's own end, changed where it stands.</summary>
public sealed record CampaignTurned(string Campaign);

/// <summary>
/// Makes what the campaign's state says true: begins a round where it runs, takes back what lies with keepers where it does not. Asked twice,
/// it begins nothing twice that a recipient would notice.
/// </summary>
public sealed class TurnCampaign(
    CampaignStore store, MassTasks tasks, CarryTask carryTask, DueIndex due, DeliveryPolicy policy, MessageSender messages, TimeProvider clock) : IHandle<CampaignTurned>, IDueHandler
{
    public const string DueKind = "campaign-round";

    public string Kind => DueKind;

    public async Task Handle(CampaignTurned message, CancellationToken stop)
    {
        var state = await store.State(message.Campaign, stop);
        if (state.Started is not { } campaign) return;
        // Also where a pause came at once: a pause does not keep it from ending. A due row comes in its minute, so up to a minute early.
        if (!state.IsOver) await due.Plan(campaign.Expires.AddMinutes(1), message.Campaign, DueKind, message.Campaign, stop);
        if (state.IsRunning)
        {
            await Begin(message.Campaign, campaign, state, stop);
            return;
        }
        // Of a shared campaign that is paused, what waits goes on waiting. The tasks of many keepers take their time.
        if (state.IsOver || !campaign.IsShared) await messages.Send(new CampaignPageReached(message.Campaign, state.Round, After: ""), stop);
        await foreach (var task in tasks.Of(message.Campaign, stop))
            if (task.State is not MassTaskState.Done) await carryTask.Handle(task, stop);
    }

    /// <summary>It is time for those who had to wait, or the campaign's time is over.</summary>
    public async Task Handle(ContactId contact, string key, CancellationToken stop)
    {
        var state = await store.State(key, stop);
        // Where the run that ended it died behind that, nobody has heard of it.
        if (state.Status is CampaignStatus.Ended) await messages.Send(new CampaignTurned(key), stop);
        if (state.IsOver || state.Started is not { } campaign) return;
        // A pause does not keep it from ending. Of personal ones each waits by itself.
        if (clock.GetUtcNow() < campaign.Expires && (!state.IsRunning || (!campaign.IsShared && state is { Round: > 0, Fixed: true }))) return;
        await Begin(key, campaign, state, stop);
    }

    private async Task Begin(string id, Campaign campaign, CampaignState state, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        if (now >= campaign.Expires)
        {
            await store.Change(id, state => state.IsOver ? state : state with { Status = CampaignStatus.Ended }, stop);
            await messages.Send(new CampaignTurned(id), stop);
        }
        else if (campaign.StartsAt is { } start && start >= now.AddMinutes(1)) await due.Plan(start, id, DueKind, id, stop);
        else if (campaign.IsShared && policy.QuietUntil(new ContactId(id), now) is { } morning) await due.Plan(policy.Morning(morning), id, DueKind, id, stop);
        else
        {
            // A round that was begun and not finished goes on where it was.
            var begun = await store.Change(id, now => now.IsRunning && now.Fixed && now.Round == state.Round ? now with { Round = now.Round + 1, Fixed = false } : now, stop);
            await messages.Send(new CampaignPageReached(id, begun.Round, After: ""), stop);
        }
    }
}
