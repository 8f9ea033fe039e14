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
/// By how much the mean of one group is above that of another, with an interval of 95 %: the wider one of Welch's, for which variances need not be equal (B. L. Welch, The generalization of
/// “Student's” problem when several different population variances are involved, Biometrika 34 (1947) 28-35; F. E. Satterthwaite, Biometrics Bulletin 2 (1946) 110-114, for the degrees of
/// freedom), and Student's with one variance for both. Where orders are rare the smaller group easily has none: by Welch it would then know its mean exactly.
/// Of several pairs of groups, each drawn alike within itself, the differences are weighted by n₁n₂/(n₁+n₂), as a pair's difference is known (W. G. Cochran, Biometrics 10 (1954) 417-451).
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

    /// <summary>Whether the two can be compared.</summary>
    public static bool IsComparable(long first, long second) => first >= Fewest && second >= Fewest;

    /// <summary>Nothing where no pair has <see cref="Fewest"/> in both of its groups; those that do not are left out.</summary>
    public static Lift? Of(IEnumerable<(Sample First, Sample Second)> pairs)
    {
        var known = pairs.Where(pair => IsComparable(pair.First.Count, pair.Second.Count)).ToList();
        if (known.Count == 0) return null;
        var all = known.Sum(pair => Weight(pair.First, pair.Second));
        var (difference, mean, welch, student) = (0.0, 0.0, Spread.None, Spread.None);
        foreach (var (first, second) in known)
        {
            var weight = Weight(first, second) / all;
            difference += weight * (first.Mean - second.Mean);
            mean += weight * second.Mean;
            foreach (var sample in new[] { first, second }) welch = welch.With(weight * weight * sample.Variance / sample.Count, sample.Count - 1);
            var freedom = first.Count + second.Count - 2;
            var pooled = ((first.Count - 1) * first.Variance + (second.Count - 1) * second.Variance) / freedom;
            student = student.With(weight * weight * pooled * (1.0 / first.Count + 1.0 / second.Count), freedom);
        }
        var wider = student.HalfWidth > welch.HalfWidth ? student : welch;
        return new(difference, mean, wider.HalfWidth, wider.Freedom);
    }

    private static double Weight(Sample first, Sample second) => (double)first.Count * second.Count / (first.Count + second.Count);

    /// <summary>A variance that is the sum of several, each known from so many.</summary>
    private readonly record struct Spread(double Variance, double Squares)
    {
        public static Spread None => default;

        public double Freedom => Variance > 0 ? Variance * Variance / Squares : 0;

        public double HalfWidth => Variance > 0 ? StudentT.InvCDF(0, 1, Freedom, 0.5 + Confidence / 2) * Math.Sqrt(Variance) : 0;

        public Spread With(double part, long freedom) => new(Variance + part, Squares + part * part / freedom);
    }
}
