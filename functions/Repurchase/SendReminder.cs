using Microsoft.Extensions.Options;
using PrivateDomain.Contacts;
using PrivateDomain.Coupons;
using PrivateDomain.Delivery;
using PrivateDomain.Due;
using PrivateDomain.Repurchase.Holdouts;

namespace PrivateDomain.Repurchase;

/// <summary>
/// A planned reminder is due. What is no longer true is withdrawn, what may not go out now is postponed with the reason, and what may
/// becomes a task of the contact's keeper: the claim and the slot of the cap are one transaction before the platform is called.
/// </summary>
public sealed class SendReminder(
    ContactStore contacts, Outlooks outlooks, Histories histories, DeliveryPolicy policy, HandToKeeper handToKeeper, AtRiskCoupon atRiskCoupon, CountOutcome countOutcome,
    IOptions<RepurchaseOptions> options, IOptions<BrandOptions> brand) : IDueHandler
{
    public const string DueKind = "repurchase";

    public string Kind => DueKind;

    public async Task Handle(ContactId contact, string key, CancellationToken stop)
    {
        var rows = await contacts.ReadWhole(contact, stop);
        if (DeliveryRow.In(rows, key) is { State: DeliveryState.Planned or DeliveryState.Claimed } planned) rows = await Send(rows, planned, stop);
        // Also where it is settled: the run that settled it may have died before this.
        await countOutcome.Handle(await atRiskCoupon.GiveBack(rows, key, stop), stop);
    }

    private async Task<ContactRows> Send(ContactRows rows, DeliveryRow planned, CancellationToken stop)
    {
        var key = planned.Key;
        var outlook = await outlooks.Find(planned.Subject, stop);
        CouponIssue? issue = null;
        var task = new PersonalTask(
            DueKind, FollowReminder.DueKind, (rows, claim, now) => Decide(rows, key, outlook, issue, claim, now),
            rows => (options.Value.Render(brand.Value, Profile.In(rows)!.Name, outlook!.Product, issue?.Coupon), []))
        {
            Before = async (rows, stop) =>
            {
                (rows, issue) = await atRiskCoupon.Issue(rows, key, stop);
                return rows;
            },
            Keep = Holdout.Keep,
        };
        var (before, after) = (planned.NotBefore, await handToKeeper.Handle(rows, key, task, stop));
        // The night looks for those that are still to come.
        if (DeliveryRow.In(after, key) is { State: DeliveryState.Planned, NotBefore: var next } && next != before) await histories.Keep(after, stop);
        return after;
    }

    /// <summary>Claimed with a slot, postponed, or withdrawn; what another run claimed is left to it until its time is over.</summary>
    public ContactRows Decide(ContactRows rows, string key, Outlook? outlook, CouponIssue? issue, Claim claim, DateTimeOffset now)
    {
        if (DeliveryRow.In(rows, key) is not { State: DeliveryState.Planned or DeliveryState.Claimed } row) return rows;
        if (row.State is DeliveryState.Claimed) return Changed(rows, row, row.Attempt == claim.Attempt ? row : row.Overtaken(claim.Now, now));
        if (outlook is null) return row.Withdrawn("productGone", now).Into(rows);
        var purchases = Purchases.In(rows);
        if (Cycle.WhyOutdated(row, purchases) is { } why) return row.Withdrawn(why, now).Into(rows);
        // It was moved, or waits for the morning, and this is the due row of before. Due rows come in their minute, so up to a minute early.
        if (row.NotBefore >= now.AddMinutes(1)) return rows;
        if (Cycle.Of(purchases, BuyingHistory.Of(purchases, brand.Value.Zone), row.Subject, outlook, brand.Value.Zone) is not { } cycle) return row.Withdrawn("productGone", now).Into(rows);
        if ((row.Expires ?? cycle.RunOut.ExpiresAt) <= now) return row.Withdrawn("tooLate", now).Into(rows);
        if (Relation.Keeper(rows, Identity.WeCom) is not { } keeper) return row.Withdrawn("lost", now).Into(rows);
        // The order was revised or the product lasts longer than was thought.
        if (cycle.RunOut.RemindAt > now.AddDays(1)) return ReminderDelivery.Moved(row with { Reason = "" }, cycle, now).Into(rows);
        var ruling = policy.Decide(rows, now);
        if (ruling is { Now: false, Until: null }) return row.Withdrawn(ruling.Why, now).Into(rows);
        // Who may be reminded takes part from now on, also where it is not the hour or there is no room for it: both groups are drawn from the same.
        rows = Holdout.Enrol(rows, options.Value.HoldoutPercent, brand.Value.Zone, now);
        if (Holdout.IsHeldOut(rows)) return row.Withdrawn(Holdout.Reason, now).Into(rows);
        return ruling switch
        {
            { Now: true } when issue is { Coupon: null, IsHeld: true } => Changed(rows, row, row.Postponed(now + AtRiskCoupon.UntilThereAreCodes, AtRiskCoupon.NoCoupon, now)),
            // It went back since it was issued: the next try has another issue.
            { Now: true } when issue?.Coupon?.WentBack(rows) is true => Changed(rows, row, row.Postponed(now, AtRiskCoupon.NoCoupon, now)),
            { Now: true } => With(issue?.Coupon, Caps.In(rows).Take(key, now).Into(claim.Take(row with { Keeper = keeper }, platformRecognisesRepeat: false).Into(rows))),
            { Until: { } until, Why: var reason } => Changed(rows, row, row.Postponed(until, reason, now)),
            { Why: var reason } => row.Withdrawn(reason, now).Into(rows),
        };
    }

    private static ContactRows With(Coupon? coupon, ContactRows rows) => coupon is null ? rows : coupon.Into(rows);

    private static ContactRows Changed(ContactRows rows, DeliveryRow row, DeliveryRow next) => ReferenceEquals(next, row) ? rows : next.Into(rows);
}
