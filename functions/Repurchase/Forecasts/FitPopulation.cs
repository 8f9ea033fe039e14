namespace PrivateDomain.Repurchase.Forecasts;

/// <summary>A population from its summary. The same summary and day give the same population.</summary>
public static class FitPopulation
{
    // What is assumed before anybody was seen, as so many contacts: of those with 0, 1, 2, 3 and more gaps so many come back.
    private const double Assumed = 4;
    private static readonly double[] AssumedReturn = [0.5, 0.65, 0.75, 0.85];
    private const double AssumedDeviation = 1.1;

    // A little more than a half, since a window that just misses half of the purchases misses many of them by far.
    private const double Hit = 0.53;
    private const int WidestHalf = 90;
    private const int PacesForWidth = 400;

    // Up to so many gaps contacts have a window of their own; from five on there is one for all.
    private const int LastOwnWindow = 4;

    /// <param name="until">The last day that is known in full.</param>
    public static Population From(PopulationSummary summary, DateOnly until)
    {
        var histories = summary.Histories.Select(history => history.Last <= until.DayNumber ? history : history.Before(until.AddDays(1))).OfType<PurchaseHistory>().ToList();
        var spread = PaceSpread.Of(histories);
        var seen = Enumerable.Range(0, Depth.Groups).Select(_ => new ReturnCounts()).ToArray();
        var paces = Enumerable.Range(0, Depth.Groups).Select(_ => new List<Pace>()).ToArray();
        foreach (var history in histories) Count(history, until, spread, seen, paces);
        var curves = Enumerable.Range(0, Depth.Groups).Select(group => CurveOf(group, seen)).ToArray();
        return new(spread, curves, HalfWidths(spread, curves, paces), FitDropout.To(histories.Select(history => Recency.Of(history, until)), firstCounts: true));
    }

    private static void Count(PurchaseHistory history, DateOnly until, PaceSpread spread, ReturnCounts[] seen, List<Pace>[] paces)
    {
        var pace = Pace.None;
        for (var i = 0; i < history.Count; i++)
        {
            var cameBack = i + 1 < history.Count;
            var days = (cameBack ? history.Days[i + 1] : until.DayNumber) - history.Days[i];
            var group = Depth.Of(pace.Gaps);
            paces[group].Add(pace);
            if (days > 0) seen[group].Add(Math.Log(days) - spread.Scale(pace), cameBack);
            if (cameBack) pace = pace.After(days);
        }
    }

    private static ReturnCurve CurveOf(int group, ReturnCounts[] seen)
    {
        var counts = new ReturnCounts();
        counts.Assume(Assumed, AssumedReturn[Math.Min(group, AssumedReturn.Length - 1)], AssumedDeviation);
        for (var other = 0; other < Depth.Groups; other++) counts.Add(seen[other], Depth.Nearness(group, other));
        return counts.Curve();
    }

    private static int[] HalfWidths(PaceSpread spread, ReturnCurve[] curves, List<Pace>[] paces)
    {
        var own = Enumerable.Range(0, LastOwnWindow + 1).Select(group => HalfWidth(spread, curves, paces[group])).ToList();
        var rest = HalfWidth(spread, curves, paces[(LastOwnWindow + 1)..].SelectMany(group => group).ToList());
        return [.. own, .. Enumerable.Repeat(rest, Depth.Groups - own.Count)];
    }

    // The narrowest window that holds the next purchase of these contacts as often as wanted, by the population's own curves.
    private static int HalfWidth(PaceSpread spread, ReturnCurve[] curves, List<Pace> paces)
    {
        if (paces.Count == 0) paces = [Pace.None];
        var every = Math.Max(1, paces.Count / PacesForWidth);
        var forecasts = paces.Where((_, index) => index % every == 0).Select(pace => new Forecast(curves[Depth.Of(pace.Gaps)], spread.Scale(pace))).ToList();
        var (low, high) = (1, WidestHalf);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (forecasts.Average(forecast => BestMoment.Of(forecast, middle).Probability) >= Hit) high = middle;
            else low = middle + 1;
        }
        return low;
    }
}
