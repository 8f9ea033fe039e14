namespace PrivateDomain.Repurchase.Forecasts;

/// <summary>
/// The day whose surroundings most probably hold the next purchase. Where most contacts never come back, a mean or a median says little: the day
/// to speak to somebody is the one around which a purchase would be.
/// </summary>
/// <param name="Day">Days since the last purchase; the horizon stands for “not before then”.</param>
/// <param name="Probability">That the purchase comes within the half-width of the day.</param>
public readonly record struct BestMoment(int Day, double Probability)
{
    /// <summary>Half a year: who has not come back by then counts as not coming back.</summary>
    public const int Horizon = 180;

    /// <param name="halfWidth">Days before and after the moment that count as hit.</param>
    /// <param name="horizon">Later purchases, and none at all, are put on this day.</param>
    public static BestMoment Of(Forecast forecast, int halfWidth, int horizon = Horizon)
    {
        Span<double> by = stackalloc double[horizon + 1];
        for (var day = 0; day < horizon; day++) by[day] = forecast.Probability(day);
        by[horizon] = 1;
        return Of(by, halfWidth);
    }

    internal static BestMoment Of(ReadOnlySpan<double> by, int halfWidth)
    {
        var best = new BestMoment(0, 0);
        for (var day = 0; day < by.Length; day++)
        {
            var hit = by[Math.Min(by.Length - 1, day + halfWidth)] - (day > halfWidth ? by[day - halfWidth - 1] : 0);
            if (hit > best.Probability + Same) best = new(day, hit);
        }
        return best;
    }

    private const double Same = 1e-9;
}
