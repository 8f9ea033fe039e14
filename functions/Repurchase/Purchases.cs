using PrivateDomain.Contacts;
using PrivateDomain.Orders;
using PrivateDomain.Repurchase.Forecasts;

namespace PrivateDomain.Repurchase;

/// <summary>One product of an order, as far as the buyer kept it.</summary>
/// <param name="Quantity">Pieces.</param>
public sealed record Purchase(OrderKey Order, DateTimeOffset PaidAt, long Quantity);

/// <summary>A contact's orders, and the latest purchase of each product.</summary>
public sealed class Purchases
{
    private readonly IReadOnlyList<Order> orders;
    private readonly Dictionary<string, Purchase> latest = new(StringComparer.Ordinal);

    private Purchases(IReadOnlyList<Order> orders)
    {
        this.orders = orders;
        // Two paid at one moment: the key decides, so that every run decides the same.
        foreach (var order in orders.OrderBy(order => order.PaidAt).ThenBy(order => order.Key.ToString(), StringComparer.Ordinal))
            foreach (var (sku, quantity) in order.Kept()) latest[sku] = new(order.Key, order.PaidAt, quantity);
    }

    public static Purchases In(ContactRows rows) => new([.. ContactOrder.In(rows)]);

    /// <summary>The order, also one that was taken back.</summary>
    public Order? Find(OrderKey key) => orders.FirstOrDefault(order => order.Key == key);

    /// <summary>Orders that the shop took back, or of which the buyer kept nothing of the product.</summary>
    public IEnumerable<Order> TakenBack(string sku) =>
        orders.Where(order => (order.Refunds.Count > 0 || order.CancelledAt is not null) && order.Lines.Any(line => line.Sku == sku) && !order.Kept().ContainsKey(sku));

    /// <summary>What the contact has bought and kept.</summary>
    public IReadOnlyCollection<string> Products => latest.Keys;

    /// <summary>The days, in a zone, on which the contact bought something that it did not give back; nothing where there is none.</summary>
    public PurchaseHistory? Days(TimeZoneInfo zone) =>
        orders.Where(order => order.IsPurchase).Select(order => LocalWindow.Day(order.PaidAt, zone)).ToList() is { Count: > 0 } days ? PurchaseHistory.Of(days) : null;

    public Purchase? Latest(string sku) => latest.GetValueOrDefault(sku);
}
