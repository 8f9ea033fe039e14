using System.Diagnostics;
using System.Globalization;
using PrivateDomain.Repurchase.Forecasts;

namespace PrivateDomain.Bench;

/// <summary>
/// The published fit, before anything is improved on it: BG/NBD on 39 weeks of CDNOW gives the parameters of Fader, Hardie and Lee (2005), and
/// what it expects of the next 39 weeks is held against what happened.
/// </summary>
internal static class Cdnow
{
    private const double PublishedLogLikelihood = -9582.4;
    private const double MostRmse = 1.608;
    private const double LeastCorrelation = 0.626;
    private const double Weeks = 39;

    private static readonly DateOnly Calibrated = new(1997, 9, 30);

    public static int Run(string folder)
    {
        if (!OrderData.IsIn(folder, both: false)) return 1;
        var known = (from buyer in OrderData.OfCdnow(folder).Buyers
                     let before = buyer.History.Before(Calibrated.AddDays(1))!
                     select (Recency: Recency.Of(before, Calibrated), Later: buyer.History.Count - before.Count)).ToList();
        var began = Stopwatch.GetTimestamp();
        var model = FitDropout.To(known.Select(one => one.Recency), firstCounts: false);
        var took = Stopwatch.GetElapsedTime(began);

        var likelihood = known.Sum(one => model.LogLikelihood(one.Recency));
        var published = Dropout.Published;
        var pairs = known.Select(one => (Expected: model.ExpectedPurchases(one.Recency, Weeks), Actual: (double)one.Later)).ToList();
        var rmse = Math.Sqrt(pairs.Average(pair => Math.Pow(pair.Expected - pair.Actual, 2)));
        var correlation = MathNet.Numerics.Statistics.Correlation.Pearson(pairs.Select(pair => pair.Expected), pairs.Select(pair => pair.Actual));
        var (expected, actual) = (pairs.Sum(pair => pair.Expected), pairs.Sum(pair => pair.Actual));

        var same = Same(model.R, published.R) && Same(model.Alpha, published.Alpha) && Same(model.A, published.A) && Same(model.B, published.B)
            && Math.Abs(likelihood - PublishedLogLikelihood) < 0.05;
        Say($"{known.Count} customers, {Weeks:0} weeks to {Calibrated:yyyy-MM-dd}, fitted in {took.TotalMilliseconds:0} ms");
        Say($"r {model.R:0.0000}, alpha {model.Alpha:0.0000}, a {model.A:0.0000}, b {model.B:0.0000}, log-likelihood {likelihood:0.00} (published: r 0.243, alpha 4.414, a 0.793, b 2.426, -9582.4; to 3 digits: {(same ? "yes" : "NO")})");
        Say($"the next {Weeks:0} weeks: RMSE {rmse:0.0000} (at most {MostRmse}), correlation {correlation:0.0000} (at least {LeastCorrelation}), {expected:0} purchases expected, {actual:0} made: bias {100 * (expected / actual - 1):+0.0;-0.0} %");
        return same && Math.Round(rmse, 3) <= MostRmse && Math.Round(correlation, 3) >= LeastCorrelation ? 0 : 1;
    }

    private static bool Same(double fitted, double published) => Math.Abs(fitted - published) <= 0.0005 * Math.Max(1, published);

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
