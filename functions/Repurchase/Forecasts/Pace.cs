namespace PrivateDomain.Repurchase.Forecasts;

/// <summary>How fast a contact itself buys, so far: the mean logarithm of its gaps, in days, in which recent gaps count more.</summary>
/// <param name="Gaps">How many gaps there were.</param>
/// <param name="Weight">How many gaps' worth the mean is; each gap counts for <see cref="Fading"/> of the next.</param>
/// <param name="MeanLog">Without a meaning where there were no gaps.</param>
public readonly record struct Pace(int Gaps, double Weight, double MeanLog)
{
    // Chosen on the tuning customers of bench/run timing, as is what else docs/forecasts.md says was.
    public const double Fading = 0.8;

    public static Pace None => default;

    public static Pace Of(PurchaseHistory history)
    {
        var pace = None;
        for (var i = 1; i < history.Count; i++) pace = pace.After(history.Days[i] - history.Days[i - 1]);
        return pace;
    }

    /// <summary>The pace after one more gap of so many days.</summary>
    public Pace After(double gap)
    {
        var weight = Fading * Weight + 1;
        return new(Gaps + 1, weight, MeanLog + (Math.Log(gap) - MeanLog) / weight);
    }
}
