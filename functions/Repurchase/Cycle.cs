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
    public static Cycle? Of(Purchases purchases, string sku, Product product) => purchases.Latest(sku) is { } latest
        ? new Cycle(sku, product, latest.Key, latest.PaidAt, latest.Lines.Where(line => line.Sku == sku).Sum(line => line.Quantity))
        : null;

    /// <summary>Whether the reminder belongs to another purchase than the latest of its product.</summary>
    public static bool IsOutdated(DeliveryRow reminder, Purchases purchases) =>
        purchases.Latest(reminder.Subject) is not { } latest || KeyOf(reminder.Subject, latest.Key) != reminder.Key;

    private static string KeyOf(string sku, OrderKey order) => $"{ReminderDelivery.Kind}-{Keys.Encode(sku)}-{Keys.Hash(order.ToString())[..HashLength]}";
}
