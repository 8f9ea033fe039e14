using System.Globalization;
using PrivateDomain.Delivery;

namespace PrivateDomain.Repurchase;

/// <summary>A reminder's delivery row; how it goes on from there is <see cref="TaskDelivery"/>'s.</summary>
public static class ReminderDelivery
{
    public const string Kind = TaskDelivery.Repurchase;

    /// <summary>Whether this is a reminder's delivery key, which is also what its coupon is issued for.</summary>
    public static bool IsKey(string key) => key.StartsWith(Kind + "-", StringComparison.Ordinal);

    public static DeliveryRow Planned(Cycle cycle, DateTimeOffset now) =>
        Planned(new DeliveryRow(cycle.DeliveryKey, Kind, Keeper: "", DeliveryState.Planned, Subject: cycle.Sku), cycle, now);

    /// <summary>Planned again, after it was withdrawn.</summary>
    public static DeliveryRow Planned(DeliveryRow standing, Cycle cycle, DateTimeOffset now) =>
        (standing with { State = DeliveryState.Planned, NotBefore = cycle.RemindAt, Reason = "" }).Telling(
            "reminderPlanned", now, ("sku", cycle.Sku), ("for", cycle.RemindAt.ToString("O", CultureInfo.InvariantCulture)));
}
