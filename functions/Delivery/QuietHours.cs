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
        if (From == Until) return null;
        var today = Day(now, zone);
        // Asked of moments, not of the wall clock: when a clock change brings an hour twice, quiet hours that ended in the first stay over.
        foreach (var day in new[] { today.AddDays(-1), today })
        {
            var end = ToUtc((Until > From ? day : day.AddDays(1)).ToDateTime(Until), zone);
            if (ToUtc(day.ToDateTime(From), zone) <= now && now < end) return end;
        }
        return null;
    }

    /// <summary>The next moment at which quiet hours begin; nothing when there are none.</summary>
    public DateTimeOffset? NextStart(DateTimeOffset now, TimeZoneInfo zone)
    {
        if (From == Until) return null;
        // A clock change can put today's beginning behind now; tomorrow's is then the next.
        for (var day = Day(now, zone); ; day = day.AddDays(1))
        {
            var at = ToUtc(day.ToDateTime(From), zone);
            if (at > now) return at;
        }
    }

    private static DateOnly Day(DateTimeOffset now, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);

    private static DateTimeOffset ToUtc(DateTime local, TimeZoneInfo zone)
    {
        if (zone.IsInvalidTime(local))
        {
            // Clock changes end at whole minutes.
            local = local.Date.AddMinutes((int)local.TimeOfDay.TotalMinutes);
            while (zone.IsInvalidTime(local)) local = local.AddMinutes(1);
        }
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
