namespace PrivateDomain.Repurchase.Forecasts;

/// <summary>
/// The share of contacts who have bought again by a time that is measured in a contact's own scale: the logarithm of the days since its
/// last purchase, less the logarithm of its scale. It ends below 1 where some never come back.
/// </summary>
/// <param name="Returned">The share at the upper edge of each step, ascending.</param>
public sealed record ReturnCurve(double[] Returned)
{
    public const int Steps = 280;
    public const double Step = 0.05;
    public const double Lowest = -7;

    /// <summary>The step that a time falls into; times beyond either end fall into the last one there.</summary>
    public static int StepOf(double time) => (int)Math.Clamp(Math.Floor((time - Lowest) / Step), 0, Steps - 1);

    public double At(double time)
    {
        var place = (time - Lowest) / Step;
        if (place <= 0) return 0;
        if (place >= Steps) return Returned[Steps - 1];
        var step = (int)place;
        var before = step == 0 ? 0 : Returned[step - 1];
        return before + (Returned[step] - before) * (place - step);
    }

    /// <summary>The earliest time at which the share is reached; nothing where it never is.</summary>
    public double? Reaches(double share)
    {
        if (share > Returned[Steps - 1]) return null;
        var step = Array.BinarySearch(Returned, share);
        step = step < 0 ? ~step : step;
        while (step > 0 && Returned[step - 1] >= share) step--;
        var before = step == 0 ? 0 : Returned[step - 1];
        var part = Returned[step] > before ? (share - before) / (Returned[step] - before) : 0;
        return Lowest + (step + part) * Step;
    }
}
