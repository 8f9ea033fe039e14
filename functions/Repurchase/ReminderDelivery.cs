using System.Globalization;
using PrivateDomain.Delivery;

namespace PrivateDomain.Repurchase;

/// <summary>A reminder's delivery row; how it goes on from there is <see cref="TaskDelivery"/>'s.</summary>
public static class ReminderDelivery
{
    public const string Kind = TaskDelivery.Repurchase;

    private const string MovedEntry = "reminderMoved";

    /// <summary>A moment that is known no better is not changed.</summary>
    private static readonly TimeSpan Same = TimeSpan.FromDays(1);

    /// <summary>Whether this is a reminder's delivery key, which is also what its coupon is issued for.</summary>
    public static bool IsKey(string key) => key.StartsWith(Kind + "-", StringComparison.Ordinal);

    public static DeliveryRow Planned(Cycle cycle, DateTimeOffset now) =>
        Planned(new DeliveryRow(cycle.DeliveryKey, Kind, Keeper: "", DeliveryState.Planned, Subject: cycle.Sku), cycle, now);

    /// <summary>Planned again, after it was withdrawn.</summary>
    public static DeliveryRow Planned(DeliveryRow standing, Cycle cycle, DateTimeOffset now) =>
        At(standing with { State = DeliveryState.Planned, Reason = "" }, cycle).Telling("reminderPlanned", now, ("sku", cycle.Sku), ("for", Text(cycle)));

    /// <summary>At another moment; the timeline keeps the last one.</summary>
    public static DeliveryRow Moved(DeliveryRow planned, Cycle cycle, DateTimeOffset now) =>
        (At(planned, cycle) with { Timeline = [.. planned.Timeline.Where(entry => entry.Kind != MovedEntry)] }).Telling(MovedEntry, now, ("sku", cycle.Sku), ("for", Text(cycle)));

    /// <summary>Whether it waits for nothing but its moment, and that is another one now. What waits for the morning or for room is left to find out itself.</summary>
    public static bool IsToMove(DeliveryRow row, RunOut runOut, DateTimeOffset now) =>
        Awaited(row) is { } standing && IsOther(standing, runOut.RemindAt, now);

    /// <summary>The moment for which alone it waits; nothing where it waits for something else, or does not wait.</summary>
    public static DateTimeOffset? Awaited(DeliveryRow row) => row is { Kind: Kind, State: DeliveryState.Planned, Reason: "", Expires: null } ? row.NotBefore : null;

    /// <summary>Whether a moment that is still to come is another one now, by more than a day.</summary>
    public static bool IsOther(DateTimeOffset standing, DateTimeOffset next, DateTimeOffset now) => standing > now && (next - standing).Duration() > Same;

    private static DeliveryRow At(DeliveryRow row, Cycle cycle) => row with { NotBefore = cycle.RunOut.RemindAt, Recall = "", Expires = cycle.IsLate ? cycle.RunOut.ExpiresAt : null };

    private static string Text(Cycle cycle) => cycle.RunOut.RemindAt.ToString("O", CultureInfo.InvariantCulture);
}
