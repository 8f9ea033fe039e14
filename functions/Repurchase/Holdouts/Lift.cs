using System.Numerics;
using MathNet.Numerics.Distributions;

namespace PrivateDomain.Repurchase.Holdouts;

/// <summary>Numbers of one group, as their sums: exact, so that mean and variance lose nothing to rounding.</summary>
/// <param name="Count">How many.</param>
/// <param name="Sum">Σ x.</param>
/// <param name="Squares">Σ x².</param>
public readonly record struct Sample(long Count, BigInteger Sum, BigInteger Squares)
{
    public double Mean => (double)Sum / Count;

    /// <summary>Without bias: by one less than there are.</summary>
    public double Variance => (double)(Count * Squares - Sum * Sum) / ((double)Count * (Count - 1));

    public static Sample operator +(Sample one, Sample other) => new(one.Count + other.Count, one.Sum + other.Sum, one.Squares + other.Squares);
}

/// <summary>
/// By how much the mean of one group is above that of another, with Welch's interval of 95 %: variances need not be equal (B. L. Welch, The generalization of “Student's”
/// problem when several different population variances are involved, Biometrika 34 (1947) 28-35; F. E. Satterthwaite, Biometrics Bulletin 2 (1946) 110-114, for the degrees of freedom).
/// Of several pairs of groups, each drawn alike within itself, the differences are weighted by the pairs' sizes.
/// </summary>
/// <param name="Difference">The mean of the first group less that of the second.</param>
/// <param name="Mean">Of the second group.</param>
/// <param name="HalfWidth">Of the interval; 0 where nothing differs within any group, and then nothing can be said.</param>
public readonly record struct Lift(double Difference, double Mean, double HalfWidth, double DegreesOfFreedom)
{
    private const double Confidence = 0.95;

    /// <summary>Groups of which a variance can be told.</summary>
    public const int Fewest = 2;

    public double Low => Difference - HalfWidth;

    public double High => Difference + HalfWidth;

    /// <summary>Nothing where no pair has <see cref="Fewest"/> in both of its groups; those that do not are left out.</summary>
    public static Lift? Of(IEnumerable<(Sample First, Sample Second)> pairs)
    {
        var known = pairs.Where(pair => pair.First.Count >= Fewest && pair.Second.Count >= Fewest).ToList();
        if (known.Count == 0) return null;
        var all = (double)known.Sum(pair => pair.First.Count + pair.Second.Count);
        var (difference, mean, variance, spread) = (0.0, 0.0, 0.0, 0.0);
        foreach (var (first, second) in known)
        {
            var weight = (first.Count + second.Count) / all;
            difference += weight * (first.Mean - second.Mean);
            mean += weight * second.Mean;
            foreach (var sample in new[] { first, second })
            {
                var part = weight * weight * sample.Variance / sample.Count;
                variance += part;
                spread += part * part / (sample.Count - 1);
            }
        }
        if (variance == 0) return new(difference, mean, HalfWidth: 0, DegreesOfFreedom: 0);
        var freedom = variance * variance / spread;
        return new(difference, mean, StudentT.InvCDF(0, 1, freedom, 0.5 + Confidence / 2) * Math.Sqrt(variance), freedom);
    }
}
