using PrivateDomain.Delivery;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Campaigns;

/// <summary>
/// All recipients of a round are planned: writes each keeper's tasks, at most 10,000 recipients each, and closes the round. None of them is
/// handed over before all are written. A run that ends in the middle is repeated by its message: what it wrote stands, and is gone on from.
/// </summary>
public sealed class FixTasks(CampaignStore store, MassTasks tasks, DueIndex due, TimeProvider clock)
{
    public async Task Handle(string campaign, int round, CancellationToken stop)
    {
        // Once it is closed nobody comes into its tasks any more.
        if (await store.State(campaign, stop) is { Fixed: false } state && state.Round == round) await Write(campaign, round, stop);
        await store.Change(campaign, state => state.Round == round ? state with { Fixed = true } : state, stop);
        await foreach (var task in tasks.Of(campaign, stop))
            if (task.Round == round && task.State is MassTaskState.Planned)
                await due.Plan(clock.GetUtcNow(), campaign, CarryTask.DueKind, CarryTask.Key(task.Keeper, task.Number), stop);
    }

    private async Task Write(string campaign, int round, CancellationToken stop)
    {
        var byKeeper = new SortedDictionary<string, List<MassRecipient>>(StringComparer.Ordinal);
        await foreach (var page in store.Pages(campaign, stop))
        {
            foreach (var recipient in page.Recipients.Where(recipient => recipient.Round == round && recipient is { State: nameof(DeliveryState.Planned), Keeper: not null, External: not null }))
            {
                if (!byKeeper.TryGetValue(recipient.Keeper!, out var recipients)) byKeeper[recipient.Keeper!] = recipients = [];
                recipients.Add(new(page.Key, recipient.Contact, recipient.External!, recipient.FirstHanded));
            }
        }
        foreach (var (keeper, recipients) in byKeeper)
        {
            var left = recipients;
            for (var chunk = 0; left.Count > 0; chunk++)
            {
                // Another run closed it meanwhile: whoever is not in its tasks by now may be in the next round.
                if (await store.State(campaign, stop) is not { Fixed: false } now || now.Round != round) return;
                var held = await tasks.Fix(campaign, keeper, MassTask.NumberOf(round, chunk), [.. left.Take(WeComClient.MaxRecipients)], stop);
                var places = held.Select(to => (to.Page, to.Contact)).ToHashSet();
                left = [.. left.Where(to => !places.Contains((to.Page, to.Contact)))];
            }
        }
    }
}
