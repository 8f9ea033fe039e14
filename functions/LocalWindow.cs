namespace PrivateDomain;

/// <summary>
/// Hours of a local day; they may cross midnight and then belong to the day on which they begin. Equal ends are 24 hours by the wall clock.
/// Local times that a clock change skips count as the first moment after it; of one that comes twice the first is meant.
/// </summary>
public readonly record struct LocalWindow(TimeOnly From, TimeOnly Until)
{
    /// <summary>The window that begins on this local day, as moments: it holds its start and not its end.</summary>
    public (DateTimeOffset Start, DateTimeOffset End) On(DateOnly day, TimeZoneInfo zone) =>
        (ToUtc(day.ToDateTime(From), zone), ToUtc((Until > From ? day : day.AddDays(1)).ToDateTime(Until), zone));

    /// <summary>
    /// The day on which the window began that holds <paramref name="now"/>; nothing when none does. Asked of moments, not of the wall clock:
    /// when a clock change brings an hour twice, a window that ended in the first stays over.
    /// </summary>
    public DateOnly? DayOf(DateTimeOffset now, TimeZoneInfo zone)
    {
        var today = Day(now, zone);
        foreach (var day in new[] { today.AddDays(-1), today })
            if (On(day, zone) is var (start, end) && start <= now && now < end) return day;
        return null;
    }

    internal static DateOnly Day(DateTimeOffset now, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);

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
