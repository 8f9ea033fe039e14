using PrivateDomain.Delivery;
using PrivateDomain.Orders;
using PrivateDomain.Storage;

namespace PrivateDomain.Repurchase;

/// <summary>A contact's latest purchase of a product, and when it has to be renewed.</summary>
/// <param name="Order">The contact's latest order of the product.</param>
public sealed record Cycle(string Sku, OrderKey Order, RunOut RunOut)
{
    /// <summary>The contact bought the product again.</summary>
    public const string Bought = "bought";

    /// <summary>The purchase was taken back.</summary>
    public const string Refunded = "refunded";

    private const int HashLength = 16;

    /// <summary>The time to remind was over when the purchase became known.</summary>
    public bool IsLate { get; private init; }

    /// <summary>One reminder per product and order.</summary>
    public string DeliveryKey => KeyOf(Sku, Order);

    /// <summary>Nothing where the product was never bought.</summary>
    public static Cycle? Of(Purchases purchases, BuyingHistory? history, string sku, Outlook outlook, TimeZoneInfo zone) =>
        purchases.Latest(sku) is { } latest && history is not null && RunOut.Of(history, sku, outlook, zone) is { } runOut ? new(sku, latest.Order, runOut) : null;

    /// <summary>The cycle as one plans it now: where the time to remind is over, conditioned on the silence since.</summary>
    public Cycle? For(BuyingHistory history, Outlook outlook, TimeZoneInfo zone, DateTimeOffset now) =>
        RunOut.ExpiresAt > now ? this : RunOut.After(history, Sku, outlook, zone, now) is { } late ? this with { RunOut = late, IsLate = true } : null;

    /// <summary>Why there is nothing to remind of any more; nothing where the reminder belongs to the latest purchase of its product.</summary>
    public static string? WhyOutdated(DeliveryRow reminder, Purchases purchases) =>
        purchases.Latest(reminder.Subject) is { } latest && KeyOf(reminder.Subject, latest.Order) == reminder.Key ? null
        : purchases.TakenBack(reminder.Subject).Any(order => KeyOf(reminder.Subject, order.Key) == reminder.Key) ? Refunded
        : Bought;

    private static string KeyOf(string sku, OrderKey order) => $"{ReminderDelivery.Kind}-{Keys.Encode(sku)}-{Keys.Hash(order.ToString())[..HashLength]}";
}
