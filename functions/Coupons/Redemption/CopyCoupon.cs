using System.Globalization;
using PrivateDomain.Contacts;
using PrivateDomain.Messages;

namespace PrivateDomain.Coupons.Redemption;

/// <summary>The contact's copy says what became of its code: read from the code itself, so it does not matter which change told of it.</summary>
public sealed class CopyCoupon(RedeemCoupon redeemCoupon, ContactStore contacts, TimeProvider clock) : IHandle<CouponChanged>
{
    public async Task Handle(CouponChanged message, CancellationToken stop)
    {
        if (await redeemCoupon.Find(message.Code, stop) is not { } row || CodeInUse.From(row) is not { } code) return;
        var about = new Dictionary<string, string>(StringComparer.Ordinal);
        if (code.Order.Length > 0) about["order"] = code.Order;
        if (code.State is CouponState.Redeemed) about["discountMinor"] = code.DiscountMinor.ToString(CultureInfo.InvariantCulture);
        await contacts.Change(
            new ContactId(code.Contact), rows => rows.Known ? Coupon.Tell(rows, new CouponChange(code.Offer, code.Code, code.State, about), clock.GetUtcNow()) : rows, stop);
    }
}
