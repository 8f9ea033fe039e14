using System.Globalization;
using PrivateDomain.Repurchase.Forecasts;

namespace PrivateDomain.Bench;

/// <summary>
/// Whether one in five means one in five. On the first of each month every customer's forecast, given its silence so far, names the day by which
/// another order has a probability of 20 %; of those whose day lies at least 30 days before the data's end, so many had ordered by it. Fitted
/// on three of ten customers, checked on the others; once with what was known on that day, once with the whole data of the three.
/// </summary>
internal static class Calibration
{
    private const double Point = 0.2;
    private const int Margin = 30;
    private const double Least = 0.17;
    private const double Most = 0.23;

    public static int Run(string folder)
    {
        if (!OrderData.IsIn(folder)) return 1;
        var holds = true;
        foreach (var data in OrderData.All(folder))
        {
            var fitted = data.Buyers.Where(buyer => buyer.ForTuning).ToList();
            var whole = Learned.From(fitted, data.Until);
            var (pooled, pooledWhole) = (Share.None, Share.None);
            foreach (var origin in data.Origins)
            {
                var then = Check(data, origin, Learned.From(fitted, origin.AddDays(-1)));
                var later = Check(data, origin, whole);
                Say($"  {data.Name}, {origin:yyyy-MM-dd}: {then} with what was known then; {later} with the whole data");
                (pooled, pooledWhole) = (pooled.And(then), pooledWhole.And(later));
            }
            Say($"{data.Name}, all {data.Origins.Count} origins: {pooled} with what was known then, {pooledWhole} with the whole data (both must be 17-23 %)");
            holds &= pooled.Holds && pooledWhole.Holds;
        }
        return holds ? 0 : 1;
    }

    private static Share Check(OrderData data, DateOnly origin, Population population)
    {
        var share = Share.None;
        foreach (var buyer in data.Buyers.Where(buyer => !buyer.ForTuning))
        {
            if (buyer.History.Before(origin) is not { } known) continue;
            var silence = origin.DayNumber - 1 - known.Last;
            if (population.Forecast(known).Given(silence).Quantile(Point) is not { } days || known.Last + days > data.Until.DayNumber - Margin) continue;
            var ordered = known.Count < buyer.History.Count && buyer.History.Days[known.Count] <= known.Last + days;
            share = share.And(new(ordered ? 1 : 0, 1));
        }
        return share;
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private readonly record struct Share(int Ordered, int Of)
    {
        public static Share None => default;

        public bool Holds => Of > 0 && (double)Ordered / Of is >= Least and <= Most;

        public Share And(Share other) => new(Ordered + other.Ordered, Of + other.Of);

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{100.0 * Ordered / Of:0.0} % of {Of}");
    }
}
