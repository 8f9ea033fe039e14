using System.Globalization;
using PrivateDomain.Delivery;

namespace PrivateDomain.Repurchase;

/// <summary>A reminder's delivery row; how it goes on from there is <see cref="TaskDelivery"/>'s.</summary>
public static class ReminderDelivery
{
    public const string Kind = TaskDelivery.Repurchase;

    public static DeliveryRow Planned(Cycle cycle, DateTimeOffset now) =>
        new DeliveryRow(cycle.DeliveryKey, Kind, Keeper: "", DeliveryState.Planned, Subject: cycle.Sku) { NotBefore = cycle.RemindAt }.Telling(
            "reminderPlanned", now, ("sku", cycle.Sku), ("for", cycle.RemindAt.ToString("O", CultureInfo.InvariantCulture)));
}
