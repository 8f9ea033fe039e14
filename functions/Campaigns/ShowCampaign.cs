using Microsoft.Extensions.Options;
using PrivateDomain.Contacts;
using PrivateDomain.Coupons;
using PrivateDomain.Delivery;
using PrivateDomain.Storage;

namespace PrivateDomain.Campaigns;

/// <param name="States">How many recipients are in each state, and of those that have reasons, how many for each.</param>
public sealed record CampaignShown(
    string Id, Campaign Campaign, string Status, DateTimeOffset? StartedAt, int Rounds, int Recipients, IReadOnlyDictionary<string, CampaignShown.Count> States,
    IReadOnlyList<CampaignShown.KeeperTask> Tasks)
{
    public sealed record Count(int Contacts, IReadOnlyDictionary<string, int>? Reasons);

    public sealed record KeeperTask(string Keeper, string Number, string State, int Recipients, DateTimeOffset? HandedAt, int Reminders, string? MessageId, string? Reason);
}

/// <param name="Now">Whether the contact would be written to at this moment.</param>
/// <param name="Why">Why not, or in whose name.</param>
public sealed record CampaignPreview(string Text, string? PageText, bool Now, string? Why, DateTimeOffset? Until);

public sealed record CampaignsListed(IReadOnlyList<CampaignsListed.Item> Items)
{
    public sealed record Item(string Id, string Name, string Form, string Status, DateTimeOffset? StartedAt, DateTimeOffset Expires);
}

public sealed record CampaignTurnedTo(string Id, string Status);

/// <summary>Where a campaign stands, counted from its pages and tasks: no contact is read.</summary>
public sealed class ShowCampaign(CampaignStore store, MassTasks tasks, ContactStore contacts, CampaignDelivery delivery, Catalog catalog, IOptions<BrandOptions> brand, TimeProvider clock)
{
    /// <summary>What stands in a preview where a code will be.</summary>
    private const string NoCode = "XXXX-XXXX";

    public async Task<CampaignShown> Handle(string id, Campaign campaign, CancellationToken stop)
    {
        var counts = new Dictionary<(string State, string Reason), int>();
        await foreach (var page in store.Pages(id, stop))
            foreach (var recipient in page.Recipients)
                counts[(recipient.State, recipient.Reason ?? "")] = counts.GetValueOrDefault((recipient.State, recipient.Reason ?? "")) + 1;
        var shown = new List<CampaignShown.KeeperTask>();
        await foreach (var task in tasks.Of(id, stop))
            shown.Add(new(task.Keeper, task.Number, Word(task.State.ToString()), task.Count, task.HandedAt, task.Reminded.Count, Known(task.MsgId), Known(task.Reason)));
        var state = await store.State(id, stop);
        return new CampaignShown(
            id, campaign, Word(state.Status.ToString()), state.StartedAt, state.Round, counts.Values.Sum(),
            counts.GroupBy(count => count.Key.State, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).ToDictionary(
                group => Word(group.Key),
                group => new CampaignShown.Count(group.Sum(count => count.Value), Reasons(group)),
                StringComparer.Ordinal),
            shown);
    }

    public async Task<CampaignsListed> All(CancellationToken stop)
    {
        var items = new List<CampaignsListed.Item>();
        await foreach (var (id, campaign) in catalog.All(Campaign.Kind, CampaignJson.Default.Campaign, stop))
        {
            var state = await store.State(id, stop);
            var shown = state.Started ?? campaign;
            items.Add(new(id, shown.Name, shown.Form, Word(state.Status.ToString()), state.StartedAt, shown.Expires));
        }
        return new CampaignsListed(items);
    }

    public async Task<CampaignPreview?> Preview(string id, Campaign campaign, string contact, CancellationToken stop)
    {
        if (!ContactId.TryParse(contact, out var found) || await contacts.Read(found, stop) is not { Known: true } rows) return null;
        var now = clock.GetUtcNow();
        var coupon = campaign.Offer is { } offerId && await catalog.Find(Offer.Kind, offerId, CouponJson.Default.Offer, stop) is { } offer
            ? Preview(offerId, offer, now) : null;
        var name = Profile.In(rows)!.Name;
        var key = Campaign.DeliveryKey(id);
        var row = DeliveryRow.In(CampaignDelivery.Open(rows, key, "|", now), key)!;
        var decision = row.State is DeliveryState.Planned ? delivery.Decide(rows, row, campaign, now) : new(Now: false, Until: null, row.State.ToString());
        return new CampaignPreview(
            Campaign.Render(campaign.Text, brand.Value, name, coupon), campaign.Link is { } link ? Campaign.Render(link.Text, brand.Value, name, coupon) : null,
            decision.Now, Known(decision.Why), decision.Until);
    }

    // A preview takes no code.
    private Coupon Preview(string offerId, Offer offer, DateTimeOffset now)
    {
        var (from, until) = offer.Validity.Of(now, brand.Value.Zone);
        return new Coupon(NoCode, offerId, offer, now, from, until, IsNew: false);
    }

    private static Dictionary<string, int>? Reasons(IEnumerable<KeyValuePair<(string State, string Reason), int>> counts)
    {
        var reasons = counts.Where(count => count.Key.Reason.Length > 0).OrderBy(count => count.Key.Reason, StringComparer.Ordinal).ToDictionary(count => count.Key.Reason, count => count.Value, StringComparer.Ordinal);
        return reasons.Count > 0 ? reasons : null;
    }

    private static string Word(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static string? Known(string text) => text.Length > 0 ? text : null;
}
