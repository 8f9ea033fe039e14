using PrivateDomain.Delivery;
using PrivateDomain.Orders;
using PrivateDomain.Storage;

namespace PrivateDomain.Repurchase;

/// <summary>How long what a contact bought of one product lasts: days of use × quantity, from the day it was paid.</summary>
/// <param name="Order">The contact's latest order of the product.</param>
public sealed record Cycle(string Sku, Product Product, OrderKey Order, DateTimeOffset PaidAt, long Quantity)
{
    /// <summary>The contact bought the product again.</summary>
    public const string Bought = "bought";

    /// <summary>The purchase was taken back.</summary>
    public const string Refunded = "refunded";

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
        ? new Cycle(sku, product, latest.Order, latest.PaidAt, latest.Quantity)
        : null;

    /// <summary>Why there is nothing to remind of any more; nothing where the reminder belongs to the latest purchase of its product.</summary>
    public static string? WhyOutdated(DeliveryRow reminder, Purchases purchases) =>
        purchases.Latest(reminder.Subject) is { } latest && KeyOf(reminder.Subject, latest.Order) == reminder.Key ? null
        : purchases.TakenBack(reminder.Subject).Any(order => KeyOf(reminder.Subject, order.Key) == reminder.Key) ? Refunded
        : Bought;

    private static string KeyOf(string sku, OrderKey order) => $"{ReminderDelivery.Kind}-{Keys.Encode(sku)}-{Keys.Hash(order.ToString())[..HashLength]}";
}
