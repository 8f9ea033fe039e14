using System.Globalization;
using PrivateDomain.Contacts;
using PrivateDomain.Messages;
using PrivateDomain.Storage;

namespace PrivateDomain.Coupons.Redemption;

/// <summary>The contact's copy says what became of its code: read from the code itself, so it does not matter which change told of it.</summary>
public sealed class CopyCoupon(RedeemCoupon redeemCoupon, ContactStore contacts, Catalog catalog, TimeProvider clock) : IHandle<CouponChanged>
{
    private const int MostTries = 10;

    public async Task Handle(CouponChanged message, CancellationToken stop)
    {
        for (var (tries, seen) = (0, ""); tries < MostTries; tries++)
        {
            // What was read may be older than what another run read and wrote: the last look finds it as it is.
            if (await redeemCoupon.Find(message.Code, stop) is not { } row || CodeInUse.From(row) is not { } code || row.ETag.ToString() == seen) return;
            await Copy(code, stop);
            seen = row.ETag.ToString();
        }
    }

    private async Task Copy(CodeInUse code, CancellationToken stop)
    {
        var about = new Dictionary<string, string>(StringComparer.Ordinal);
        if (code.Order.Length > 0) about["order"] = code.Order;
        if (code.State is CouponState.Redeemed) about["discountMinor"] = code.DiscountMinor.ToString(CultureInfo.InvariantCulture);
        (long, string)? cost = code.State is CouponState.Redeemed && await catalog.Find(OfferTerms.CatalogKind, code.TermsId, CouponJson.Default.OfferTerms, stop) is { } terms ? (code.CostMinor, terms.Currency) : null;
        var change = new CouponChange(code.Offer, code.Code, code.State, about, cost);
        await contacts.Change(new ContactId(code.Contact), rows => rows.Known ? Coupon.Tell(rows, change, code.ChangedAt ?? clock.GetUtcNow()) : rows, stop);
    }
}
