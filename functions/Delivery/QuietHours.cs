namespace PrivateDomain.Delivery;

/// <summary>The hours in which nobody is disturbed, in local time; they may cross midnight. Equal start and end means none.</summary>
public readonly record struct QuietHours(TimeOnly From, TimeOnly Until)
{
    private LocalWindow Window => new(From, Until);

    /// <summary>The moment at which the quiet hours that hold <paramref name="now"/> are over; nothing when it is not quiet now.</summary>
    public DateTimeOffset? EndAfter(DateTimeOffset now, TimeZoneInfo zone) =>
        From != Until && Window.DayOf(now, zone) is { } day ? Window.On(day, zone).End : null;

    /// <summary>The next moment at which quiet hours begin; nothing when there are none.</summary>
    public DateTimeOffset? NextStart(DateTimeOffset now, TimeZoneInfo zone)
    {
        if (From == Until) return null;
        // A clock change can put today's beginning behind now; tomorrow's is then the next.
        for (var day = LocalWindow.Day(now, zone); ; day = day.AddDays(1))
        {
            var at = Window.On(day, zone).Start;
            if (at > now) return at;
        }
    }
}
