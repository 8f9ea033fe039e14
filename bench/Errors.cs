namespace PrivateDomain.Bench;

/// <summary>
/// The weighted median of absolute errors, of the forecast (first) and of its rivals on the same cases, and what it might have been with other
/// customers: the bootstrap draws customers with all their cases, the same ones for everybody.
/// </summary>
internal sealed class Errors
{
    private const int Draws = 2000;
    private const int Seed = 20_110;

    private readonly List<(int Buyer, double Weight)> cases = [];
    private readonly Dictionary<string, int> buyers = new(StringComparer.Ordinal);
    private readonly List<double[]> errors = [];

    public int Cases => cases.Count;

    public int Buyers => buyers.Count;

    public void Add(string buyer, double weight, double[] ofEach)
    {
        if (weight <= 0) return;
        if (!buyers.TryGetValue(buyer, out var index)) buyers[buyer] = index = buyers.Count;
        cases.Add((index, weight));
        errors.Add(ofEach);
    }

    public double[] Medians() => Medians(Sorted(), [.. Enumerable.Repeat(1, buyers.Count)]);

    /// <summary>The 95 % intervals of the forecast's median less each rival's.</summary>
    public (double Low, double High)[] Differences()
    {
        var random = new Random(Seed);
        var sorted = Sorted();
        var differences = Enumerable.Range(1, sorted.Length - 1).Select(_ => new double[Draws]).ToArray();
        for (var draw = 0; draw < Draws; draw++)
        {
            var drawn = new int[buyers.Count];
            for (var i = 0; i < drawn.Length; i++) drawn[random.Next(drawn.Length)]++;
            var medians = Medians(sorted, drawn);
            for (var rival = 0; rival < differences.Length; rival++) differences[rival][draw] = medians[0] - medians[rival + 1];
        }
        return [.. differences.Select(one => { Array.Sort(one); return (one[(int)(0.025 * Draws)], one[(int)(0.975 * Draws) - 1]); })];
    }

    private int[][] Sorted() => [.. Enumerable.Range(0, errors[0].Length).Select(who => Enumerable.Range(0, cases.Count).OrderBy(one => errors[one][who]).ToArray())];

    private double[] Medians(int[][] sorted, int[] drawn)
    {
        var half = cases.Sum(one => one.Weight * drawn[one.Buyer]) / 2;
        var medians = new double[sorted.Length];
        for (var who = 0; who < sorted.Length; who++)
        {
            var (sum, place) = (0.0, -1);
            while (sum < half) sum += cases[sorted[who][++place]].Weight * drawn[cases[sorted[who][place]].Buyer];
            medians[who] = errors[sorted[who][Math.Max(0, place)]][who];
        }
        return medians;
    }
}
