using PrivateDomain.Contacts;
using PrivateDomain.Coupons.Redemption;
using PrivateDomain.Messages;

namespace PrivateDomain.Orders;

/// <summary>
/// Codes of ours that an order was paid with are used up by it, also where the shop did not ask us; an order that was taken back gives them back.
/// A code that was not right is the shop's affair: the order stands.
/// </summary>
public sealed class UseCoupons(OrderStore orders, RedeemCoupon redeemCoupon) : IHandle<ContactOrdered>
{
    public async Task Handle(ContactOrdered message, CancellationToken stop)
    {
        if (await orders.Find(new OrderKey(message.Shop, message.Id), stop) is not { CouponCodes.Count: > 0 } order) return;
        foreach (var code in order.CouponCodes)
        {
            var request = Request(order, code, new ContactId(message.Contact));
            if (order.IsPurchase) await redeemCoupon.Redeem(request, stop);
            else await redeemCoupon.RollBack(request, stop);
        }
    }

    // What the goods cost before any coupon is the sum of the lines, where they have prices.
    private static RedemptionRequest Request(Order order, string code, ContactId contact)
    {
        var goods = order.Lines.Sum(line => line.UnitPriceMinor * line.Quantity);
        return new(
            code, order.Shop, order.Id, goods > 0 ? goods : order.TotalMinor, Currency: order.Currency, Contact: contact.Value,
            Lines: [.. order.Lines.Select(line => new RedemptionRequest.Line(line.Sku, line.UnitPriceMinor * line.Quantity))],
            With: [.. order.CouponCodes.Where(other => other != code)]);
    }
}
