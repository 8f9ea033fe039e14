using PrivateDomain.Contacts;
using PrivateDomain.Delivery;
using PrivateDomain.Orders;
using PrivateDomain.Storage;

namespace PrivateDomain.Repurchase;

/// <summary>How long what a contact bought of one product lasts: days of use × quantity, from the day it was paid.</summary>
/// <param name="Order">The contact's latest order of the product.</param>
public sealed record Cycle(string Sku, Product Product, OrderKey Order, DateTimeOffset PaidAt, int Quantity)
{
    private const int HashLength = 16;

    public DateTimeOffset RunsOutAt => PaidAt.AddDays(Math.Min(Product.DaysOfUse * Quantity, 36_500));

    /// <summary>Three days before it runs out, or a tenth of the time where that is less.</summary>
    public DateTimeOffset RemindAt => RunsOutAt - TimeSpan.FromDays(Math.Min(3, (RunsOutAt - PaidAt).TotalDays / 10));

    /// <summary>Who has not bought two weeks after is not reminded of it any more.</summary>
    public DateTimeOffset ExpiresAt => RunsOutAt.AddDays(14);

    /// <summary>One reminder per product and order.</summary>
    public string DeliveryKey => KeyOf(Sku, Order);

    /// <summary>The cycle of a product after the contact's latest order of it; nothing where it was never bought.</summary>
    public static Cycle? Of(ContactRows rows, string sku, Product product) => Latest(rows, sku) is { } latest
        ? new Cycle(sku, product, latest.Key, latest.PaidAt, latest.Lines.Where(line => line.Sku == sku).Sum(line => line.Quantity))
        : null;

    /// <summary>Reminders of the product that belong to an earlier purchase than the latest and are not yet sent or settled.</summary>
    public static IEnumerable<DeliveryRow> Outdated(ContactRows rows, string sku)
    {
        if (Latest(rows, sku) is not { } latest) return [];
        var current = KeyOf(sku, latest.Key);
        var prefix = current[..^HashLength];
        return DeliveryRow.In(rows).Where(row => row.State is DeliveryState.Planned or DeliveryState.Accepted
            && row.Key.Length == current.Length && row.Key.StartsWith(prefix, StringComparison.Ordinal) && row.Key != current);
    }

    private static string KeyOf(string sku, OrderKey order) => $"{ReminderDelivery.Kind}-{Keys.Encode(sku)}-{Keys.Hash(order.ToString())[..HashLength]}";

    private static Order? Latest(ContactRows rows, string sku) => ContactOrder.In(rows)
        .Where(order => order.Lines.Any(line => line.Sku == sku))
        .MaxBy(order => (order.PaidAt, order.Key.ToString()));
}
