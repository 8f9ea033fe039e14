using PrivateDomain.Contacts;
using PrivateDomain.Orders;

namespace PrivateDomain.Repurchase;

/// <summary>A contact's orders, and the latest of each product.</summary>
public sealed class Purchases
{
    private readonly IReadOnlyList<Order> orders;
    private readonly Dictionary<string, Order> latest = new(StringComparer.Ordinal);

    private Purchases(IReadOnlyList<Order> orders)
    {
        this.orders = orders;
        // Two paid at one moment: the key decides, so that every run decides the same.
        foreach (var order in orders.OrderBy(order => order.PaidAt).ThenBy(order => order.Key.ToString(), StringComparer.Ordinal))
            foreach (var line in order.Lines) latest[line.Sku] = order;
    }

    public static Purchases In(ContactRows rows) => new([.. ContactOrder.In(rows)]);

    public Order? Find(OrderKey key) => orders.FirstOrDefault(order => order.Key == key);

    /// <summary>The order in which the contact bought the product last.</summary>
    public Order? Latest(string sku) => latest.GetValueOrDefault(sku);
}
