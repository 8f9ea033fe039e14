using PrivateDomain.Contacts;
using PrivateDomain.Orders;
using PrivateDomain.Repurchase;
using PrivateDomain.Repurchase.Forecasts;
using PrivateDomain.Tests.Contacts;

namespace PrivateDomain.Tests.Repurchase;

/// <summary>Orders among a contact's rows, for rules that need no store.</summary>
internal static class Bought
{
    public static readonly Product Tea = new("茉莉花茶", 30, "https://shop.example/tea");

    public static Order Order(string id, DateTimeOffset paidAt, params (string Sku, int Quantity)[] lines) => new(
        "tmall", id, paidAt, "CNY", 9900, new Buyer(Someone.Identity.ExternalId, null, null, [], null),
        [.. lines.Select(line => new OrderLine(line.Sku, line.Sku, line.Quantity, 9900))], Revision: 0, Content: id);

    public static ContactRows Buys(this ContactRows rows, string id, DateTimeOffset paidAt, params (string Sku, int Quantity)[] lines) =>
        ContactOrder.Into(rows, Order(id, paidAt, lines));

    public static Cycle? Cycle(this ContactRows rows, Product? product = null, string sku = "tea") => Purchases.In(rows) is var purchases
        ? PrivateDomain.Repurchase.Cycle.Of(purchases, BuyingHistory.Of(purchases, Shanghai), sku, Outlook(product), Shanghai) : null;

    public static Outlook Outlook(Product? product = null) => new(product ?? Tea, ProductGaps.None, Learned.Nothing);

    public static TimeZoneInfo Shanghai { get; } = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
}
