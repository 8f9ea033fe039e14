using PrivateDomain.Contacts;
using PrivateDomain.Orders;
using PrivateDomain.Repurchase.Forecasts;

namespace PrivateDomain.Repurchase;

/// <summary>A product's place in an order of which the buyer kept some.</summary>
public sealed record Purchase(OrderKey Order, DateTimeOffset PaidAt);

/// <summary>A contact's orders, and the latest purchase of each product.</summary>
public sealed class Purchases
{
    private readonly IReadOnlyList<Order> orders;
    private readonly List<(DateTimeOffset PaidAt, IReadOnlyDictionary<string, long> Pieces)> kept = [];
    private readonly Dictionary<string, Purchase> latest = new(StringComparer.Ordinal);

    private Purchases(IReadOnlyList<Order> orders)
    {
        this.orders = orders;
        // Two paid at one moment: the key decides, so that every run decides the same.
        foreach (var order in orders.Where(order => order.IsPurchase).OrderBy(order => order.PaidAt).ThenBy(order => order.Key.ToString(), StringComparer.Ordinal))
        {
            // Every piece may have come back, and the shop kept the freight.
            if (order.Kept() is not { Count: > 0 } pieces) continue;
            kept.Add((order.PaidAt, pieces));
            foreach (var sku in pieces.Keys) latest[sku] = new(order.Key, order.PaidAt);
        }
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
    public PurchaseHistory? Days(TimeZoneInfo zone) => kept.Count > 0 ? PurchaseHistory.Of(kept.Select(order => LocalWindow.Day(order.PaidAt, zone))) : null;

    /// <summary>Orders that were not taken back, ascending by time: what the buyer kept of each, in pieces by product.</summary>
    public IReadOnlyList<(DateTimeOffset PaidAt, IReadOnlyDictionary<string, long> Pieces)> Kept => kept;

    public Purchase? Latest(string sku) => latest.GetValueOrDefault(sku);
}
