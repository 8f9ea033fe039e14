namespace PrivateDomain.Repurchase.Forecasts;

/// <summary>How contacts differ in pace, and how a contact's own gaps scatter: what its few gaps are worth against the population's.</summary>
/// <param name="MeanLog">The population's mean logarithm of a gap, in days; each contact counts once.</param>
/// <param name="Between">The variance of the contacts' true means.</param>
/// <param name="Within">The variance of a contact's gaps around its mean.</param>
public sealed record PaceSpread(double MeanLog, double Between, double Within)
{
    // A contact's pace drifts, so that its gaps tell less of the next one than independent draws would.
    private const double Drift = 2;

    private const double LeastBetween = 0.05;

    /// <summary>What is assumed of a shop without orders; it weighs as much as <see cref="StartCustomers"/> customers of its own.</summary>
    public static PaceSpread Start { get; } = new(3.4, 0.5, 0.8);

    private const double StartCustomers = 5;

    /// <summary>The logarithm of the days that a contact's next gap is measured by: its own mean, drawn towards the population's.</summary>
    public double Scale(Pace pace)
    {
        var own = Between * pace.Weight / (Between * pace.Weight + Drift * Within);
        return MeanLog + own * (pace.MeanLog - MeanLog);
    }

    /// <summary>Method of moments over the contacts who came back at least once.</summary>
    public static PaceSpread Of(IEnumerable<PurchaseHistory> histories)
    {
        var returned = histories.Where(history => history.Count > 1).Select(Logs.Of).ToList();
        var within = (StartCustomers * Start.Within + returned.Sum(logs => logs.Squares)) / (StartCustomers + returned.Sum(logs => logs.Gaps - 1));
        var customers = StartCustomers + returned.Count;
        var mean = (StartCustomers * Start.MeanLog + returned.Sum(logs => logs.Mean)) / customers;
        var between = (StartCustomers * Start.Between + returned.Sum(logs => (logs.Mean - mean) * (logs.Mean - mean) - within / logs.Gaps)) / customers;
        return new(mean, Math.Max(LeastBetween, between), within);
    }

    private readonly record struct Logs(int Gaps, double Mean, double Squares)
    {
        public static Logs Of(PurchaseHistory history)
        {
            var (mean, squares) = (0.0, 0.0);
            for (var i = 1; i < history.Count; i++)
            {
                var away = Math.Log(history.Days[i] - history.Days[i - 1]) - mean;
                mean += away / i;
                squares += away * away * (i - 1) / i;
            }
            return new(history.Count - 1, mean, squares);
        }
    }
}
