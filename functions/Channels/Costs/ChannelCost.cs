namespace PrivateDomain.Channels.Costs;

/// <summary>What a channel costs the brand; money in the currency's minor unit.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="PerCardMinor">Of one printed card. A batch keeps what it was when the batch was made.</param>
/// <param name="PerAddMinor">Of one contact who adds a keeper.</param>
/// <param name="PerMonthMinor">Of a calendar month, such as the rent of a place; a part of a month costs its days.</param>
/// <param name="From">The first day, in the brand's zone, that costs of the month; every day before <paramref name="Until"/> where none is named.</param>
/// <param name="Until">The last such day.</param>
public sealed record ChannelCost(string Currency, long? PerCardMinor = null, long? PerAddMinor = null, long? PerMonthMinor = null, DateOnly? From = null, DateOnly? Until = null)
{
    /// <summary>
    /// The most of each: ten million in the major unit. At that a sum of one currency holds the cards of 9,000 batches of a million, or nine
    /// thousand million adds; the months of ten years are nothing beside them.
    /// </summary>
    public const long Most = 1_000_000_000;

    /// <summary>
    /// What the days cost of their months, both ends included. Of a month with n days the first d cost ⌊month × d ÷ n⌋, and any days what the
    /// first to the last cost without those before: so the parts of a month, however it is cut, are the month to the cent.
    /// </summary>
    public long Months(DateOnly first, DateOnly last)
    {
        if (PerMonthMinor is not { } month) return 0;
        var (from, until) = (first < From ? From.Value : first, last > Until ? Until.Value : last);
        var sum = 0L;
        for (var day = from; day <= until;)
        {
            var days = DateTime.DaysInMonth(day.Year, day.Month);
            var end = new DateOnly(day.Year, day.Month, days) is var monthEnd && monthEnd < until ? monthEnd : until;
            sum += (month * end.Day / days) - (month * (day.Day - 1) / days);
            if (end == DateOnly.MaxValue) break;
            day = end.AddDays(1);
        }
        return sum;
    }
}
