using System.Globalization;
using Microsoft.Extensions.Options;
using PrivateDomain.Contacts;
using PrivateDomain.Coupons;
using PrivateDomain.Coupons.Redemption;
using PrivateDomain.Coupons.Wallet;
using PrivateDomain.Delivery;
using PrivateDomain.Due;
using PrivateDomain.Storage;

namespace PrivateDomain.Nudges;

/// <summary>
/// A coupon ends soon: who has not used it is told, once, by a task of their keeper. A due row whose contact has no such coupon is silent; whether the
/// code is still unused, the code itself says.
/// </summary>
public sealed class SendNudge(
    ContactStore contacts, RedeemCoupon redeemCoupon, LookIntoWallet lookIntoWallet, DueIndex due, Catalog catalog, DeliveryPolicy policy, HandToKeeper handToKeeper, IOptions<NudgeOptions> options, IOptions<BrandOptions> brand,
    TimeProvider clock) : IDueHandler
{
    private static readonly TimeSpan UntilAskedAgain = TimeSpan.FromHours(1);

    public string Kind => CouponNudge.DueKind;

    public async Task Handle(ContactId contact, string key, CancellationToken stop)
    {
        var rows = await contacts.ReadWhole(contact, stop);
        if (OwnCoupon.Of(rows, key) is not { } own || DeliveryRow.In(rows, key) is { State: not (DeliveryState.Planned or DeliveryState.Claimed) }) return;
        var now = clock.GetUtcNow();
        var code = await redeemCoupon.Find(own.Code, stop) is { } row ? CodeInUse.From(row) : null;
        var isUsable = code is { State: CouponState.Issued or CouponState.Reserved } && await Owns(rows, code.Contact, stop);
        // Somebody is paying with it; if they do not after all, it ends as soon as before.
        if (isUsable && code!.State is CouponState.Reserved && code.ReservedUntil > now && code.ReservedUntil < own.ExpiresAt)
        {
            await due.Plan(code.ReservedUntil.Value, rows.Id.Value, Kind, key, stop);
            return;
        }
        if (isUsable && code!.IsInWallet)
        {
            var canPay = await lookIntoWallet.Handle(code, stop);
            if (canPay is null)
            {
                if (now + UntilAskedAgain < own.ExpiresAt) await due.Plan(now + UntilAskedAgain, rows.Id.Value, Kind, key, stop);
                return;
            }
            isUsable = canPay.Value;
        }
        if (DeliveryRow.In(rows, key) is null)
        {
            // What was used is no news.
            if (!isUsable || own.ExpiresAt <= now) return;
            rows = await contacts.ChangeWhole(rows, rows => Plan(rows, key, own, now), stop);
        }
        if (await catalog.Find(Offer.Kind, own.Offer, CouponJson.Default.Offer, stop) is not { } offer) return;
        // It is told as what it was issued as.
        if (code is not null && await catalog.Find(OfferTerms.CatalogKind, code.TermsId, CouponJson.Default.OfferTerms, stop) is { } terms) offer = offer with { Terms = terms };
        var coupon = new Coupon(own.Code, own.Offer, offer, own.IssuedAt, own.IssuedAt, own.ExpiresAt, IsNew: false);
        await handToKeeper.Handle(
            rows, key,
            new PersonalTask(
                Kind, FollowNudge.DueKind, (rows, claim, now) => Decide(rows, key, isUsable, claim, now),
                rows => (options.Value.Render(brand.Value, Profile.In(rows)!.Name, coupon), [])),
            stop);
    }

    /// <summary>Claimed with a slot, postponed, or withdrawn; what another run claimed is left to it until its time is over.</summary>
    public ContactRows Decide(ContactRows rows, string key, bool isUsable, Claim claim, DateTimeOffset now)
    {
        if (DeliveryRow.In(rows, key) is not { State: DeliveryState.Planned or DeliveryState.Claimed } row) return rows;
        if (row.State is DeliveryState.Claimed) return Changed(rows, row, row.Attempt == claim.Attempt ? row : row.Overtaken(claim.Now, now));
        if (!isUsable) return row.Withdrawn(OwnCoupon.Used, now).Into(rows);
        if (OwnCoupon.WhyNot(rows, key, now) is { } why) return row.Withdrawn(why, now).Into(rows);
        if (Relation.Keeper(rows, Identity.WeCom) is not { } keeper) return row.Withdrawn("lost", now).Into(rows);
        return policy.Decide(rows, now) switch
        {
            { Now: true } => Caps.In(rows).Take(key, now).Into(claim.Take(row with { Keeper = keeper, Reason = "" }, platformRecognisesRepeat: false).Into(rows)),
            { Until: { } until, Why: var reason } => Changed(rows, row, row.Postponed(until, reason, now)),
            { Why: var reason } => row.Withdrawn(reason, now).Into(rows),
        };
    }

    public static ContactRows Plan(ContactRows rows, string key, OwnCoupon own, DateTimeOffset now) =>
        DeliveryRow.In(rows, key) is not null ? rows : (new DeliveryRow(key, TaskDelivery.Nudge, Keeper: "", DeliveryState.Planned, Subject: own.Code) { NotBefore = now }.Telling(
            "nudgePlanned", now, ("code", own.Code), ("expiresAt", own.ExpiresAt.ToString("O", CultureInfo.InvariantCulture)))).Into(rows);

    // A code that was given back may be another contact's by now; two contacts that turned out to be one person are one.
    private async Task<bool> Owns(ContactRows rows, string contact, CancellationToken stop) =>
        contact == rows.Id.Value || (await contacts.Read(new ContactId(contact), stop)).Id == rows.Id;

    private static ContactRows Changed(ContactRows rows, DeliveryRow row, DeliveryRow next) => ReferenceEquals(next, row) ? rows : next.Into(rows);
}

/// <summary>The contact's copy of the coupon that a message is about.</summary>
public sealed record OwnCoupon(string Offer, string Code, bool IsUnused, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt)
{
    public const string Used = "used";
    public const string TooLate = "tooLate";

    /// <param name="key">Of the message.</param>
    public static OwnCoupon? Of(ContactRows rows, string key) => rows.StartingWith("coupon|")
        .Where(row => Coupon.NudgeKey(row.Text("code")) == key)
        .Select(row => new OwnCoupon(row.Text("offer"), row.Text("code"), Coupon.StateOf(row) is CouponState.Issued or CouponState.Reserved, row.Time("issuedAt"), row.Time("expiresAt")))
        .FirstOrDefault();

    /// <summary>Why the contact is not to be told of it any more.</summary>
    public static string? WhyNot(ContactRows rows, string key, DateTimeOffset now) =>
        Of(rows, key) is not { IsUnused: true } own ? Used
        : own.ExpiresAt <= now ? TooLate
        : null;
}
