namespace PrivateDomain.Bench;

/// <summary>What a shop would do without a model: the rules that a forecast has to beat.</summary>
internal sealed record Rivals(double StoreMedian)
{
    public static readonly IReadOnlyList<string> Names = ["30 days", "store median", "own mean", "own median"];

    /// <summary>The store's median is that of the gaps that were seen to end, of the same customers that the model is fitted on.</summary>
    public static Rivals Of(IEnumerable<Buyer> buyers) =>
        new(Median([.. buyers.SelectMany(buyer => buyer.History.Days.Zip(buyer.History.Days.Skip(1), (one, next) => (double)(next - one)))]));

    public double[] Days(int[] gaps) =>
        [30, StoreMedian, gaps.Length == 0 ? StoreMedian : gaps.Average(), gaps.Length == 0 ? StoreMedian : Median([.. gaps.Select(gap => (double)gap)])];

    private static double Median(List<double> values)
    {
        values.Sort();
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }
}
