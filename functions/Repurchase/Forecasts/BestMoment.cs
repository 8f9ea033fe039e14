namespace PrivateDomain.Repurchase.Forecasts;

/// <summary>
/// The day whose surroundings most probably hold the next purchase. Where most contacts never come back, a mean or a median says little: the day
/// to speak to somebody is the one around which a purchase would be.
/// </summary>
/// <param name="Day">Days since the last purchase; near the horizon it says “not before then”.</param>
/// <param name="Probability">That the purchase comes within the half-width of the best day.</param>
public readonly record struct BestMoment(double Day, double Probability)
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

    // Days around the best one that are nearly as good are averaged: a peak of a curve that was learned from few customers is partly chance.
    private const double NearlyAsGood = 0.94;

    private static BestMoment Of(ReadOnlySpan<double> by, int halfWidth)
    {
        Span<double> hit = stackalloc double[by.Length];
        var best = 0;
        for (var day = 0; day < by.Length; day++)
        {
            hit[day] = by[Math.Min(by.Length - 1, day + halfWidth)] - (day > halfWidth ? by[day - halfWidth - 1] : 0);
            if (hit[day] > hit[best] + Same) best = day;
        }
        var least = hit[best] * NearlyAsGood;
        var (weight, sum) = (0.0, 0.0);
        for (var day = best; day >= 0 && hit[day] >= least; day--) Weigh(day, hit[day]);
        for (var day = best + 1; day < by.Length && hit[day] >= least; day++) Weigh(day, hit[day]);
        return new(sum / weight, hit[best]);

        void Weigh(int day, double hit)
        {
            weight += hit - least + Same;
            sum += (hit - least + Same) * day;
        }
    }

    private const double Same = 1e-9;
}
