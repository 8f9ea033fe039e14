using PrivateDomain.Coupons.Redemption;
using PrivateDomain.Messages;

namespace PrivateDomain.Orders;

/// <summary>
/// Codes of ours that an order was paid with are used up by it, also where the shop did not ask us; an order that was taken back gives them back.
/// A code that was not right is the shop's affair: the order stands.
/// </summary>
public sealed class UseCoupons(OrderStore orders, RedeemCoupon redeemCoupon) : IHandle<ContactOrdered>
{
    private const long MostMinor = 1_000_000_000_000;

    public async Task Handle(ContactOrdered message, CancellationToken stop)
    {
        var key = new OrderKey(message.Shop, message.Id);
        for (var order = await orders.Find(key, stop); order is not null && order.CouponCodes.Count + order.FormerCodes.Count > 0;)
        {
            foreach (var code in order.CouponCodes) await Use(order, code, order.IsPurchase, stop);
            foreach (var code in order.FormerCodes) await Use(order, code, isUsed: false, stop);
            // What was told of the order meanwhile has its own message, and that one may have come before this one was done.
            var now = await orders.Find(key, stop);
            if (now?.Version == order.Version) return;
            order = now;
        }
    }

    // What the goods cost before any coupon is the sum of the lines, where they have prices.
    private Task<RedemptionAnswer> Use(Order order, string code, bool isUsed, CancellationToken stop)
    {
        var goods = Amount(order.Lines.Sum(line => (decimal)line.UnitPriceMinor * line.Quantity));
        var request = new RedemptionRequest(
            code, order.Shop, order.Id, goods > 0 ? goods : order.TotalMinor, Currency: order.Currency,
            Lines: [.. order.Lines.Select(line => new RedemptionRequest.Line(line.Sku, Amount((decimal)line.UnitPriceMinor * line.Quantity)))]);
        return isUsed ? redeemCoupon.TakenByShop(request, stop) : redeemCoupon.RollBack(request, stop);
    }

    // No order is worth more than what the redemption of coupons takes.
    private static long Amount(decimal minor) => (long)Math.Min(minor, MostMinor);
}
