using System.Text.Json.Serialization;

namespace PrivateDomain.Repurchase.Forecasts;

/// <summary>
/// The days on which a contact bought, in the brand's zone, ascending and each once: several orders of a day are one purchase.
/// Of a contact with more than <see cref="Longest"/> the last ones count, so that nobody's history grows without end.
/// </summary>
public sealed record PurchaseHistory
{
    public const int Longest = 200;

    /// <param name="days">As day numbers (<see cref="DateOnly.DayNumber"/>), ascending, none twice, at least one.</param>
    [JsonConstructor]
    public PurchaseHistory(int[] days)
    {
        if (days.Length == 0) throw new ArgumentException("A history begins with a purchase.", nameof(days));
        for (var i = 1; i < days.Length; i++)
            if (days[i] <= days[i - 1]) throw new ArgumentException("The days of a history ascend.", nameof(days));
        Days = days.Length > Longest ? days[^Longest..] : days;
    }

    public int[] Days { get; }

    [JsonIgnore]
    public int Count => Days.Length;

    [JsonIgnore]
    public int First => Days[0];

    [JsonIgnore]
    public int Last => Days[^1];

    public static PurchaseHistory Of(IEnumerable<DateOnly> days) => new([.. days.Select(day => day.DayNumber).Distinct().Order()]);

    /// <summary>What was known in the morning of a day; nothing where the first purchase was still to come.</summary>
    public PurchaseHistory? Before(DateOnly day)
    {
        var known = Days.AsSpan().BinarySearch(day.DayNumber);
        known = known < 0 ? ~known : known;
        return known == 0 ? null : new PurchaseHistory(Days[..known]);
    }
}
