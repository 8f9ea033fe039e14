using PrivateDomain.Repurchase.Forecasts;

namespace PrivateDomain.Bench;

/// <summary>One purchase, and how long its customer took to the next one; or how long nothing has come since.</summary>
/// <param name="Gaps">The gaps before it, in days.</param>
/// <param name="Days">To the next purchase, or to the end of the data.</param>
internal sealed record NextOrder(Buyer Buyer, PurchaseHistory Known, int[] Gaps, int Days, bool Came)
{
    public const int Horizon = BestMoment.Horizon;

    public static readonly IReadOnlyList<string> Depths = ["0", "1", "2", "3-4", "5+"];

    public int Depth => Gaps.Length switch { <= 2 => Gaps.Length, <= 4 => 3, _ => 4 };

    /// <summary>Later than the horizon and never are the same.</summary>
    public double Truth => Math.Min(Days, Horizon);

    public static IEnumerable<NextOrder> Of(Buyer buyer, DateOnly until)
    {
        var days = buyer.History.Days;
        for (var i = 0; i < days.Length; i++)
        {
            var came = i + 1 < days.Length;
            var gaps = Enumerable.Range(1, i).Select(before => days[before] - days[before - 1]).ToArray();
            yield return new(buyer, new PurchaseHistory(days[..(i + 1)]), gaps, (came ? days[i + 1] : until.DayNumber) - days[i], came);
        }
    }

    /// <summary>
    /// What each case counts for, so that those whose follow-up was too short are stood for by the others: 1 / G at the smaller of
    /// its time and the horizon, G the Kaplan-Meier estimate of still being followed then; nothing for a case without an outcome.
    /// </summary>
    public static double[] Weights(IReadOnlyList<NextOrder> cases)
    {
        var followed = Followed(cases);
        return [.. cases.Select(one => one.Days >= Horizon ? 1 / followed(Horizon) : one.Came ? 1 / followed(one.Days) : 0)];
    }

    // Ending of the follow-up is the event here, and a purchase ends the watching; where both fall on one day the purchase was first.
    private static Func<int, double> Followed(IReadOnlyList<NextOrder> cases)
    {
        var survival = new double[Horizon + 1];
        var (atRisk, still) = (cases.Count, 1.0);
        var byDay = cases.ToLookup(one => one.Days);
        for (var day = 0; day <= Horizon; day++)
        {
            survival[day] = still;
            var ended = byDay[day].Count(one => !one.Came);
            var came = byDay[day].Count() - ended;
            if (atRisk > came) still *= 1 - (double)ended / (atRisk - came);
            atRisk -= ended + came;
        }
        return day => survival[day];
    }
}
