using PrivateDomain.Delivery;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Campaigns;

/// <summary>
/// All recipients of a round are planned: writes each keeper's tasks, at most 10,000 recipients each. From the same pages it writes the same
/// tasks, and none of them is handed over before all are written.
/// </summary>
public sealed class FixTasks(CampaignStore store, MassTasks tasks, DueIndex due, TimeProvider clock)
{
    public async Task Handle(string campaign, int round, CancellationToken stop)
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

        var keys = new List<string>();
        foreach (var (keeper, recipients) in byKeeper)
        {
            foreach (var (chunk, part) in recipients.Chunk(WeComClient.MaxRecipients).Index())
            {
                var number = MassTask.NumberOf(round, chunk);
                await tasks.Fix(new MassTask(campaign, keeper, number, MassTaskState.Planned, part.Length) { Since = part.Min(recipient => recipient.FirstHanded) }, part, stop);
                keys.Add(CarryTask.Key(keeper, number));
            }
        }
        // A run that ends between the two is repeated by its message.
        await store.Change(campaign, state => state.Round == round ? state with { Fixed = true } : state, stop);
        foreach (var key in keys) await due.Plan(clock.GetUtcNow(), campaign, CarryTask.DueKind, key, stop);
    }
}
