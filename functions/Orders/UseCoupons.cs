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
        var key = new OrderKey(message.Shop, message.Id);
        for (var order = await orders.Find(key, stop); order is { CouponCodes.Count: > 0 };)
        {
            foreach (var code in order.CouponCodes) await Use(order, code, stop);
            // What was told of the order meanwhile has its own message, and that one may have come before this one was done.
            var now = await orders.Find(key, stop);
            if (now?.IsPurchase == order.IsPurchase) return;
            order = now;
        }
    }

    // What the goods cost before any coupon is the sum of the lines, where they have prices.
    private Task<RedemptionAnswer> Use(Order order, string code, CancellationToken stop)
    {
        var goods = order.Lines.Sum(line => line.UnitPriceMinor * line.Quantity);
        var request = new RedemptionRequest(
            code, order.Shop, order.Id, goods > 0 ? goods : order.TotalMinor, Currency: order.Currency,
            Lines: [.. order.Lines.Select(line => new RedemptionRequest.Line(line.Sku, line.UnitPriceMinor * line.Quantity))]);
        return order.IsPurchase ? redeemCoupon.TakenByShop(request, stop) : redeemCoupon.RollBack(request, stop);
    }
}
