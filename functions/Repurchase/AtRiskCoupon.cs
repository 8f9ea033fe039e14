using Azure;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PrivateDomain.Contacts;
using PrivateDomain.Coupons;
using PrivateDomain.Delivery;

namespace PrivateDomain.Repurchase;

/// <summary>
/// The coupon that a reminder carries to somebody who may be a customer no more. It is issued before the claim, for the reminder as its cause: however often it is
/// tried, it is the same code. One that no text told of goes back.
/// </summary>
public sealed partial class AtRiskCoupon(
    IssueCoupon issueCoupon, CouponSources sources, ReleaseCoupon releaseCoupon, ContactStore contacts, Outlooks outlooks, IOptions<RepurchaseOptions> options, IOptions<BrandOptions> brand, TimeProvider clock, ILogger<AtRiskCoupon> log)
{
    /// <summary>The offer has no more codes, and is to be waited for.</summary>
    public const string NoCoupon = "noCoupon";

    public static readonly TimeSpan UntilThereAreCodes = TimeSpan.FromMinutes(30);

    /// <summary>Of the reminder with this key; nothing where it carries none.</summary>
    public async Task<CouponIssue?> Issue(ContactRows rows, string key, CancellationToken stop)
    {
        if (options.Value.AtRiskOffer is not { Length: > 0 } offer || !await IsMeant(rows, key, stop)) return null;
        try
        {
            var issue = await issueCoupon.Handle(rows, offer, key, stop);
            if (issue.Coupon is { } coupon && coupon.WentBack(rows))
            {
                // A run that gave it back died before its code was free.
                await releaseCoupon.Handle(coupon, stop);
                issue = await issueCoupon.Handle(rows, offer, key, stop);
            }
            if (issue.Why is Coupons.NoCoupon.OfferMissing) Log.NoOffer(log, offer);
            // However often it is tried, it is the same code: one that cannot be used any more is not told of.
            return issue.Coupon is { } issued && (issued.ExpiresAt <= clock.GetUtcNow() || issued.WasSpent(rows)) ? null : issue;
        }
        // A store that does not answer is another matter: then the message comes again.
        catch (Exception failure) when (failure is not (RequestFailedException or AggregateException or OperationCanceledException))
        {
            Log.NotIssued(log, failure, offer);
            return null;
        }
    }

    /// <summary>What no text told of is another customer's to have. First the contact's copy: one that says less than is true harms nobody.</summary>
    /// <returns>The rows as they stand after it.</returns>
    public async Task<ContactRows> GiveBack(ContactRows rows, string key, CancellationToken stop)
    {
        if (!WasUnsaid(rows, key)) return rows;
        foreach (var offer in Coupon.Of(rows, cause => cause == key).Select(coupon => coupon.Offer).Append(options.Value.AtRiskOffer).Where(offer => offer.Length > 0).Distinct(StringComparer.Ordinal))
            foreach (var contact in SamePerson.Ids(rows).ToList())
            {
                if (await releaseCoupon.Find(contact, offer, key, stop) is not { } change) continue;
                rows = await contacts.Change(rows, rows => WasUnsaid(rows, key) ? Coupon.Tell(rows, change, clock.GetUtcNow()) : rows, stop);
                if (WasUnsaid(rows, key)) await releaseCoupon.Handle(contact, offer, key, stop);
            }
        return rows;
    }

    /// <summary>Whether the contact may have stopped buying, as the shop's orders teach it.</summary>
    /// <param name="below">The probability of buying again under which it is so.</param>
    /// <param name="zone">The brand's.</param>
    /// <param name="now">Business time; yesterday is the last day that is known in full.</param>
    public static bool IsAtRisk(ContactRows rows, Learned learned, double below, TimeZoneInfo zone, DateTimeOffset now) =>
        Purchases.In(rows).Days(zone) is { } history && learned.Customers.Alive(history, LocalWindow.Day(now, zone).AddDays(-1)) < below;

    // Whose reminder had a coupon has it at every further try, whatever is learned meanwhile.
    private async Task<bool> IsMeant(ContactRows rows, string key, CancellationToken stop) =>
        Coupon.Of(rows, cause => cause == key).Any(coupon => coupon.State is not CouponState.Released)
        || await HasStanding(rows, key, stop)
        || IsAtRisk(rows, await outlooks.Learned(stop), options.Value.AtRiskBelow, brand.Value.Zone, clock.GetUtcNow());

    // Issued by a run that died, or found no room, before the contact said so.
    private async Task<bool> HasStanding(ContactRows rows, string key, CancellationToken stop)
    {
        foreach (var contact in SamePerson.Ids(rows))
            if (await sources.Standing(new CouponSource(contact.Value, options.Value.AtRiskOffer, key), stop) is not null) return true;
        return false;
    }

    private static bool WasUnsaid(ContactRows rows, string key) =>
        DeliveryRow.In(rows, key) is { State: DeliveryState.Refused or DeliveryState.Withdrawn, WasUnknown: false } row && row.LastHanded() is null;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Repurchase__AtRiskOffer names {Offer}, and there is no such offer: reminders go without a coupon.")]
        public static partial void NoOffer(ILogger log, string offer);

        [LoggerMessage(LogLevel.Error, "No coupon of {Offer} could be issued; the reminder goes without one.")]
        public static partial void NotIssued(ILogger log, Exception failure, string offer);
    }
}
