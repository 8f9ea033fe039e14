using Microsoft.Extensions.Options;
using PrivateDomain.Contacts;
using PrivateDomain.Coupons;
using PrivateDomain.Delivery;
using PrivateDomain.Due;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Campaigns;

/// <summary>A message to one customer of a personal campaign is due: it becomes a task of the customer's keeper, with the customer's own coupon.</summary>
public sealed class SendPersonal(
    ContactStore contacts, CampaignStore store, CampaignDelivery delivery, CampaignMessage message, IssueCoupon issueCoupon, ReleaseCoupon releaseCoupon, HandToKeeper handToKeeper,
    IOptions<BrandOptions> brand, TimeProvider business) : IDueHandler
{
    public const string DueKind = "campaign";

    /// <summary>The offer has no more codes, and is to be waited for.</summary>
    public const string NoCoupon = "noCoupon";

    private static readonly TimeSpan UntilThereAreCodes = TimeSpan.FromMinutes(30);

    public string Kind => DueKind;

    public async Task Handle(ContactId contact, string key, CancellationToken stop)
    {
        var rows = await contacts.ReadWhole(contact, stop);
        var id = Campaign.IdOf(key);
        if (DeliveryRow.In(rows, key) is not { State: DeliveryState.Planned or DeliveryState.Claimed } planned)
        {
            await Release(rows, key, id, stop);
            return;
        }
        // Pause means pause: whoever resumes it brings it again.
        var state = await store.State(id, stop);
        if (state.Started is not { } campaign) return;
        if (planned.State is DeliveryState.Planned && !state.IsRunning)
        {
            if (!state.IsOver) return;
            rows = await contacts.ChangeWhole(rows, rows => CampaignDelivery.Withdraw(rows, key, state.OverBecause, business.GetUtcNow()), stop);
        }
        else rows = await Send(rows, key, id, campaign, stop);
        await Release(rows, key, id, stop);
        await Note(store, rows, key, stop);
    }

    // What was never handed to anybody is another customer's to have. First the contact's copy: one that says less than is true harms nobody.
    private async Task Release(ContactRows rows, string key, string id, CancellationToken stop)
    {
        if (DeliveryRow.In(rows, key) is not { } row || !row.EndedUnsaid()) return;
        if (await store.State(id, stop) is not { Started.Offer: { } offer } || await releaseCoupon.Find(Campaign.Named(row), offer, key, stop) is not { } unsaid) return;
        rows = await contacts.ChangeWhole(rows, rows => DeliveryRow.In(rows, key)?.EndedUnsaid() is true ? Coupon.Tell(rows, unsaid.Released, business.GetUtcNow()) : rows, stop);
        if (DeliveryRow.In(rows, key)?.EndedUnsaid() is true) await releaseCoupon.Handle(unsaid, stop);
    }

    private async Task<ContactRows> Send(ContactRows rows, string key, string id, Campaign campaign, CancellationToken stop)
    {
        CouponIssue? issue = null;
        IReadOnlyList<MessageAttachment> attachments = [];
        var task = new PersonalTask(
            DueKind, FollowPersonal.DueKind,
            (rows, claim, now) => Decide(rows, key, campaign, issue, claim, now),
            rows => (Campaign.Render(campaign.Text, brand.Value, Profile.In(rows)!.Name, issue?.Coupon), attachments))
        {
            Before = async (rows, stop) =>
            {
                attachments = await message.Attachments(id, campaign, stop);
                // The same recipient gets the same code, however often it is tried.
                if (campaign.Offer is { } offer) issue = await issueCoupon.Handle(Campaign.Named(DeliveryRow.In(rows, key)!), offer, key, stop);
                return rows;
            },
        };
        return await handToKeeper.Handle(rows, key, task, stop);
    }

    /// <summary>Claimed with a slot and its coupon, postponed, or withdrawn; what another run claimed is left to it until its time is over.</summary>
    public ContactRows Decide(ContactRows rows, string key, Campaign campaign, CouponIssue? issue, Claim claim, DateTimeOffset now)
    {
        if (DeliveryRow.In(rows, key) is not { State: DeliveryState.Planned or DeliveryState.Claimed } row) return rows;
        if (row.State is DeliveryState.Claimed) return Changed(rows, row, row.Attempt == claim.Attempt ? row : row.Overtaken(claim.Now, now));
        return delivery.Decide(rows, row, campaign, now) switch
        {
            { Now: true } when issue is { Coupon: null, IsHeld: true } => Changed(rows, row, row.Postponed(now + UntilThereAreCodes, NoCoupon, now)),
            { Now: true, Why: var keeper } => With(issue?.Coupon, Caps.In(rows).Take(key, now).Into(claim.Take(row with { Keeper = keeper, Reason = "" }, platformRecognisesRepeat: false).Into(rows))),
            { Until: { } until, Why: var why } => Changed(rows, row, row.Postponed(until, why, now)),
            { Why: var why } => row.Withdrawn(why, now).Into(rows),
        };
    }

    /// <summary>What the contact says, on the campaign's page too.</summary>
    internal static async Task Note(CampaignStore store, ContactRows rows, string key, CancellationToken stop)
    {
        if (DeliveryRow.In(rows, key) is not { } row) return;
        var bar = row.Subject.LastIndexOf('|');
        await store.Change(Campaign.IdOf(key), row.Subject[..bar], recipient => recipient.Contact == row.Subject[(bar + 1)..] ? recipient.As(rows, key) with { FirstHanded = row.FirstHanded() } : recipient, stop);
    }

    private static ContactRows With(Coupon? coupon, ContactRows rows) => coupon is null ? rows : coupon.Into(rows);

    private static ContactRows Changed(ContactRows rows, DeliveryRow row, DeliveryRow next) => ReferenceEquals(next, row) ? rows : next.Into(rows);
}
