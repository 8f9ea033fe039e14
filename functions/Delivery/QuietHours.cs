namespace PrivateDomain.Delivery;

/// <summary>
/// The hours in which nobody is disturbed, in local time; they may cross midnight. Equal start and end means none. Local times that a
/// clock change skips count as the first moment after it; of one that comes twice the first is meant.
/// </summary>
public readonly record struct QuietHours(TimeOnly From, TimeOnly Until)
{
    /// <summary>The moment at which the quiet hours that hold <paramref name="now"/> are over; nothing when it is not quiet now.</summary>
    public DateTimeOffset? EndAfter(DateTimeOffset now, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone);
        return Holds(TimeOnly.FromDateTime(local.DateTime)) ? Next(Until, now, zone) : null;
    }

    /// <summary>The next moment at which quiet hours begin; nothing when there are none.</summary>
    public DateTimeOffset? NextStart(DateTimeOffset now, TimeZoneInfo zone) => From == Until ? null : Next(From, now, zone);

    private bool Holds(TimeOnly time) => From != Until && time.IsBetween(From, Until);

    private static DateTimeOffset Next(TimeOnly time, DateTimeOffset now, TimeZoneInfo zone)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        // A clock change can take today's moment away or put it behind now; tomorrow's is then the next.
        for (var offset = 0; ; offset++)
        {
            var at = ToUtc(day.AddDays(offset).ToDateTime(time), zone);
            if (at > now) return at;
        }
    }

    private static DateTimeOffset ToUtc(DateTime local, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(1);
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
