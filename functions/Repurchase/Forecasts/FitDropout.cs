using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace PrivateDomain.Repurchase.Forecasts;

/// <summary>The dropout model that makes the histories most likely. Customers with equal figures are counted together.</summary>
public static class FitDropout
{
    // Relative to the likelihood, whose logarithm runs to tens of thousands while its summit is flat.
    private const double Tolerance = 1e-12;
    private const int MostSteps = 4000;
    private const int MostRounds = 20;
    private const double Negligible = 1e-6;

    // Four parameters cannot be had from fewer customers who came back.
    private const int LeastReturned = 20;

    // Beyond these the likelihood is flat: everybody alike, or nobody ever gone.
    private const double Widest = 9;

    private static readonly Vector<double> Spread = Vector<double>.Build.Dense(4, 0.3);

    public static Dropout To(IEnumerable<Recency> customers, bool firstCounts)
    {
        var groups = customers.CountBy(customer => customer).ToList();
        if (groups.Sum(group => group.Key.Repeats > 0 ? group.Value : 0) < LeastReturned) return Dropout.Published with { FirstCounts = firstCounts };

        var (best, least) = (Vector<double>.Build.DenseOfArray([-1, 1.5, 0, 1]), double.MaxValue);
        // A simplex may collapse before the summit; a fresh one at the same place goes on from there.
        for (var (round, before) = (0, double.MaxValue); round < MostRounds && (round == 0 || before - least > Negligible); round++)
        {
            before = least;
            try
            {
                new NelderMeadSimplex(Tolerance, MostSteps).FindMinimum(ObjectiveFunction.Value(Misfit), best, Spread);
            }
            catch (OptimizationException)
            {
                // It ran out of steps; the best place that it saw counts.
            }
        }
        return least < double.MaxValue ? At(best, firstCounts) : Dropout.Published with { FirstCounts = firstCounts };

        double Misfit(Vector<double> logs)
        {
            if (logs.AbsoluteMaximum() > Widest) return double.MaxValue;
            var misfit = -LogLikelihood(At(logs, firstCounts), groups);
            if (misfit < least) (best, least) = (logs.Clone(), misfit);
            return misfit;
        }
    }

    public static double LogLikelihood(Dropout model, IEnumerable<KeyValuePair<Recency, int>> customers) =>
        customers.Sum(group => group.Value * model.LogLikelihood(group.Key));

    private static Dropout At(Vector<double> logs, bool firstCounts) =>
        new(Math.Exp(logs[0]), Math.Exp(logs[1]), Math.Exp(logs[2]), Math.Exp(logs[3]), firstCounts);
}
