using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace PrivateDomain.Repurchase.Forecasts;

/// <summary>The dropout model that makes the histories most likely. Customers with equal figures are counted together.</summary>
public static class FitDropout
{
    private const double Tolerance = 1e-7;
    private const int MostSteps = 4000;

    // Beyond these the likelihood is flat: everybody alike, or nobody ever gone.
    private const double Widest = 9;

    public static Dropout To(IEnumerable<Recency> customers, bool firstCounts)
    {
        var groups = customers.CountBy(customer => customer).ToList();
        if (groups.Sum(group => group.Key.Repeats > 0 ? group.Value : 0) < LeastReturned) return Dropout.Published with { FirstCounts = firstCounts };

        double Misfit(Vector<double> logs) => logs.AbsoluteMaximum() > Widest
            ? double.MaxValue
            : -LogLikelihood(At(logs, firstCounts), groups);

        try
        {
            var start = Vector<double>.Build.DenseOfArray([-1, 1.5, 0, 1]);
            return At(new NelderMeadSimplex(Tolerance, MostSteps).FindMinimum(ObjectiveFunction.Value(Misfit), start).MinimizingPoint, firstCounts);
        }
        catch (OptimizationException)
        {
            return Dropout.Published with { FirstCounts = firstCounts };
        }
    }

    public static double LogLikelihood(Dropout model, IEnumerable<KeyValuePair<Recency, int>> customers) =>
        customers.Sum(group => group.Value * model.LogLikelihood(group.Key));

    /// <summary>Four parameters cannot be had from fewer customers who came back.</summary>
    private const int LeastReturned = 20;

    private static Dropout At(Vector<double> logs, bool firstCounts) =>
        new(Math.Exp(logs[0]), Math.Exp(logs[1]), Math.Exp(logs[2]), Math.Exp(logs[3]), firstCounts);
}
