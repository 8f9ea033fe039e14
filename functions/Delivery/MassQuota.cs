using PrivateDomain.Contacts;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Delivery;

/// <summary>
/// The platform's own limit of mass messages to one customer (path/92135), as far as our own messages use it up. What lies with a keeper may
/// be sent today, so it counts as today's. What others of the corporation sent shows only when the platform refuses. Days are China's.
/// </summary>
public sealed record MassQuota(MassSendQuota Kind)
{
    private const int Weekly = 7;

    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    /// <summary>When the window is over in which one more would be refused; nothing where one more is not too many.</summary>
    /// <param name="now">Business time.</param>
    public DateTimeOffset? FullUntil(ContactRows rows, DateTimeOffset now)
    {
        var (start, end) = Window(now);
        var used = DeliveryRow.In(rows).Select(row => At(row, now)).Count(at => at >= start && at < end);
        var most = Kind switch
        {
            MassSendQuota.Monthly => (end - start).Days,
            MassSendQuota.Daily => 1,
            MassSendQuota.Weekly => Weekly,
            _ => throw new InvalidOperationException($"A quota {Kind}."),
        };
        return used >= most ? end : null;
    }

    /// <summary>When to try again what the platform refused as one too many: tomorrow, and after that when the window is over.</summary>
    /// <param name="refusals">How often it was refused before.</param>
    public DateTimeOffset AfterRefusal(int refusals, DateTimeOffset now) => refusals == 0 ? Day(now).AddDays(1) : Window(now).End;

    private (DateTimeOffset Start, DateTimeOffset End) Window(DateTimeOffset now)
    {
        var day = Day(now);
        var (month, monday) = (day.AddDays(1 - day.Day), day.AddDays(-(((int)day.DayOfWeek + 6) % 7)));
        return Kind switch
        {
            MassSendQuota.Monthly => (month, month.AddMonths(1)),
            MassSendQuota.Daily => (day, day.AddDays(1)),
            MassSendQuota.Weekly => (monday, monday.AddDays(Weekly)),
            _ => throw new InvalidOperationException($"A quota {Kind}."),
        };
    }

    private static DateTimeOffset Day(DateTimeOffset now) => new(now.ToOffset(China).Date, China);

    private static DateTimeOffset? At(DeliveryRow row, DateTimeOffset now) => row switch
    {
        { State: DeliveryState.Sent } => row.SentAt(),
        { Kind: TaskDelivery.Repurchase or TaskDelivery.Campaign or TaskDelivery.Nudge, State: DeliveryState.Claimed or DeliveryState.Accepted } or { Task.Length: > 0, State: DeliveryState.Planned } => now,
        _ => null,
    };
}
