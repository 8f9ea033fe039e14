using Azure;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PrivateDomain.Contacts;
using PrivateDomain.Coupons;
using PrivateDomain.Delivery;

namespace PrivateDomain.Repurchase;

/// <summary>
/// The coupon that a reminder carries to somebody who may be a customer no more. It is issued before the claim, for the reminder as its cause: however often it is
/// tried, it is the same code. One that no keeper ever had goes back.
/// </summary>
public sealed partial class AtRiskCoupon(
    IssueCoupon issueCoupon, ReleaseCoupon releaseCoupon, ContactStore contacts, Outlooks outlooks, IOptions<RepurchaseOptions> options, IOptions<BrandOptions> brand, TimeProvider clock, ILogger<AtRiskCoupon> log)
{
    /// <summary>The offer has no more codes, and is to be waited for.</summary>
    public const string NoCoupon = "noCoupon";

    public static readonly TimeSpan UntilThereAreCodes = TimeSpan.FromMinutes(30);

    /// <summary>Of the reminder with this key; nothing where it carries none. First the reminder says which offer's it is.</summary>
    /// <returns>The rows as they stand after it.</returns>
    public async Task<(ContactRows Rows, CouponIssue? Issue)> Issue(ContactRows rows, string key, CancellationToken stop)
    {
        if (DeliveryRow.In(rows, key) is { Offer.Length: 0 } && options.Value.AtRiskOffer.Length > 0 && await IsAtRisk(rows, stop))
            rows = await contacts.ChangeWhole(rows, rows => DeliveryRow.In(rows, key) is { State: DeliveryState.Planned, Offer.Length: 0 } row ? (row with { Offer = options.Value.AtRiskOffer }).Into(rows) : rows, stop);
        return (rows, DeliveryRow.In(rows, key) is { State: DeliveryState.Planned, Offer: { Length: > 0 } offer } ? await Issue(rows, key, offer, stop) : null);
    }

    private async Task<CouponIssue?> Issue(ContactRows rows, string key, string offer, CancellationToken stop)
    {
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
        if (Unsaid(rows, key) is not { } offer) return rows;
        foreach (var contact in SamePerson.Ids(rows).ToList())
        {
            if (await releaseCoupon.Find(contact, offer, key, stop) is not { } unsaid) continue;
            rows = await contacts.ChangeWhole(rows, rows => Unsaid(rows, key) is null ? rows : Coupon.Tell(rows, unsaid.Released, clock.GetUtcNow()), stop);
            if (Unsaid(rows, key) is not null) await releaseCoupon.Handle(unsaid, stop);
        }
        return rows;
    }

    /// <summary>Whether the contact may have stopped buying, as the shop's orders teach it.</summary>
    /// <param name="below">The probability of buying again under which it is so.</param>
    /// <param name="zone">The brand's.</param>
    /// <param name="now">Business time; yesterday is the last day that is known in full.</param>
    public static bool IsAtRisk(ContactRows rows, Learned learned, double below, TimeZoneInfo zone, DateTimeOffset now) =>
        Purchases.In(rows).Days(zone) is { } history && learned.Customers.Alive(history, LocalWindow.Day(now, zone).AddDays(-1)) < below;

    private async Task<bool> IsAtRisk(ContactRows rows, CancellationToken stop) =>
        IsAtRisk(rows, await outlooks.Learned(stop), options.Value.AtRiskBelow, brand.Value.Zone, clock.GetUtcNow());

    // The offer whose coupon the reminder would have told of.
    private static string? Unsaid(ContactRows rows, string key) => DeliveryRow.In(rows, key) is { Offer: { Length: > 0 } offer } row && row.EndedUnsaid() ? offer : null;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Repurchase__AtRiskOffer names {Offer}, and there is no such offer: reminders go without a coupon.")]
        public static partial void NoOffer(ILogger log, string offer);

        [LoggerMessage(LogLevel.Error, "No coupon of {Offer} could be issued; the reminder goes without one.")]
        public static partial void NotIssued(ILogger log, Exception failure, string offer);
    }
}
