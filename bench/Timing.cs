using System.Diagnostics;
using System.Globalization;
using PrivateDomain.Repurchase.Forecasts;

namespace PrivateDomain.Bench;

/// <summary>
/// When the next order comes, told right after each order, against four simple rules, by how many gaps the customer had shown by then. The model and
/// the store's median come from three of ten customers, the score from the others.
/// </summary>
internal static class Timing
{
    private const int Folds = 5;

    public static int Run(string folder)
    {
        if (!OrderData.IsIn(folder)) return 1;
        var missed = 0;
        foreach (var data in OrderData.All(folder))
        {
            var model = Model.Of(data.Buyers.Where(buyer => buyer.ForTuning), data.Until);
            missed += Judge(data.Name, Cases(data.Buyers.Where(buyer => !buyer.ForTuning), data.Until), _ => model);
            Speed(model.Population);
        }
        Say($"{missed} bars missed");
        return missed == 0 ? 0 : 1;
    }

    /// <summary>What the constants were chosen by: the same table on the tuning customers alone, each forecast by a model of four fifths of the others.</summary>
    public static int Tune(string folder)
    {
        if (!OrderData.IsIn(folder)) return 1;
        foreach (var data in OrderData.All(folder))
        {
            var tuning = data.Buyers.Where(buyer => buyer.ForTuning).Select((buyer, index) => (Buyer: buyer, Fold: index % Folds)).ToList();
            var fold = tuning.ToDictionary(one => one.Buyer.Id, one => one.Fold, StringComparer.Ordinal);
            var models = Enumerable.Range(0, Folds).Select(part => Model.Of(tuning.Where(one => one.Fold != part).Select(one => one.Buyer), data.Until)).ToList();
            Judge(data.Name + ", tuning customers", Cases(tuning.Select(one => one.Buyer), data.Until), one => models[fold[one.Buyer.Id]]);
        }
        return 0;
    }

    private static List<NextOrder> Cases(IEnumerable<Buyer> buyers, DateOnly until) => [.. buyers.SelectMany(buyer => NextOrder.Of(buyer, until))];

    private static int Judge(string name, List<NextOrder> cases, Func<NextOrder, Model> model)
    {
        Say($"{name}: median |min(T, 180) - min(prediction, 180)| in days; in brackets the 95 % interval of the forecast's less the rule's");
        var (missed, early) = (0, new Errors());
        for (var depth = 0; depth < NextOrder.Depths.Count; depth++)
        {
            var errors = new Errors();
            var here = cases.Where(one => one.Depth == depth).ToList();
            foreach (var (one, weight) in here.Zip(NextOrder.Weights(here)))
            {
                var ofEach = model(one).Days(one).Select(days => Math.Abs(one.Truth - Math.Min(days, NextOrder.Horizon))).ToArray();
                errors.Add(one.Buyer.Id, weight, ofEach);
                if (depth < NextOrder.Depths.Count - 1) early.Add(one.Buyer.Id, weight, ofEach);
            }
            missed += Show($"{NextOrder.Depths[depth]} gaps, {here.Count} orders", errors, depth < NextOrder.Depths.Count - 1 ? Bar.Better : Bar.AsGood);
        }
        Show("0-4 gaps together, not a bar", early, Bar.None);
        return missed;
    }

    /// <summary>Better: the whole 95 % interval of the difference lies below 0. As good: the figure itself is not above the best rule's.</summary>
    private enum Bar { None, Better, AsGood }

    private static int Show(string title, Errors errors, Bar bar)
    {
        var (medians, intervals) = (errors.Medians(), errors.Differences());
        var rules = Rivals.Names.Select((rule, index) => (Rule: rule, Median: medians[index + 1], intervals[index].Low, intervals[index].High)).ToList();
        var missed = rules.Where(rule => bar is Bar.Better ? rule.High >= 0 : bar is Bar.AsGood && medians[0] > rule.Median).ToList();
        var compared = rules.Select(rule => string.Create(CultureInfo.InvariantCulture, $"{rule.Rule} {rule.Median:0.0} [{rule.Low:0.0}, {rule.High:0.0}]"));
        Say($"  {title}, {errors.Cases} scored, {errors.Buyers} customers: forecast {medians[0]:0.0}; {string.Join(", ", compared)}{(missed.Count == 0 ? "" : "; MISSED against " + string.Join(", ", missed.Select(rule => rule.Rule)))}");
        return missed.Count;
    }

    private static void Speed(Population population)
    {
        const int many = 20_000;
        var histories = Enumerable.Range(1, 50).Select(seed => new PurchaseHistory([.. Enumerable.Range(1, 1 + seed % 12).Select(i => 730_000 + i * (5 + seed))])).ToArray();
        for (var i = 0; i < many; i++) _ = population.BestMoment(histories[i % histories.Length]);
        var (began, before) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
        for (var i = 0; i < many; i++)
        {
            _ = population.BestMoment(histories[i % histories.Length], silence: i % 100);
            _ = population.Forecast(histories[i % histories.Length]).Given(i % 100).Quantile(0.2);
        }
        Say($"  a forecast with its best moment and a quantile: {Stopwatch.GetElapsedTime(began).TotalMicroseconds / many:0.0} µs, {(GC.GetAllocatedBytesForCurrentThread() - before) / many} bytes");
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private sealed record Model(Population Population, Rivals Rivals)
    {
        public static Model Of(IEnumerable<Buyer> buyers, DateOnly until)
        {
            var known = buyers.ToList();
            return new(Learned.From(known, until), Rivals.Of(known));
        }

        public double[] Days(NextOrder one) => [Population.BestMoment(one.Known).Day, .. Rivals.Days(one.Gaps)];
    }
}

internal static class Learned
{
    /// <summary>What could be learned of these customers by the end of a day.</summary>
    public static Population From(IEnumerable<Buyer> buyers, DateOnly until)
    {
        var summary = new PopulationSummary();
        foreach (var buyer in buyers) summary.Add(buyer.Id, buyer.History);
        return FitPopulation.From(summary, until);
    }
}
