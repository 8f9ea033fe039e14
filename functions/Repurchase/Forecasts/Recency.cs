namespace PrivateDomain.Repurchase.Forecasts;

/// <summary>What the dropout model needs to know of one customer, or of several who are alike. Times are in weeks since the first purchase.</summary>
/// <param name="Repeats">Purchases after the first (x); several on one day are one.</param>
/// <param name="LastAt">When the last purchase was (t_x); 0 where there was only one.</param>
/// <param name="Watched">How long the customer has been watched (T).</param>
public readonly record struct Recency(int Repeats, double LastAt, double Watched)
{
    public const double DaysPerWeek = 7;

    public static Recency Of(PurchaseHistory history, DateOnly today) =>
        new(history.Count - 1, (history.Last - history.First) / DaysPerWeek, Math.Max(0, today.DayNumber - history.First) / DaysPerWeek);
}
