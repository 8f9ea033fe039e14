using System.Text.Json.Serialization;
using MathNet.Numerics;

namespace PrivateDomain.Repurchase.Forecasts;

/// <summary>
/// The chance that a customer still is one. While alive, customers buy at random at a rate of their own; after a purchase they may be gone
/// for good, with a probability of their own. Rates are Gamma(r, α) a week, probabilities Beta(a, b).
/// <para>
/// BG/NBD: Fader, Hardie and Lee, “Counting Your Customers” the Easy Way, Marketing Science 24 (2005) 275-284. There nobody is gone
/// before the second purchase. MBG/NBD lets customers go after the first as well: Batislam, Denizel and Filiztekin, Empirical
/// validation and comparison of models for customer base analysis, International Journal of Research in Marketing 24 (2007) 201-209.
/// </para>
/// </summary>
/// <param name="FirstCounts">Whether customers may be gone after their first purchase (MBG/NBD).</param>
public sealed record Dropout(double R, double Alpha, double A, double B, bool FirstCounts)
{
    /// <summary>The parameters published for CDNOW, in weeks: what is assumed of a shop with too few orders of its own.</summary>
    public static Dropout Published { get; } = new(0.243, 4.414, 0.793, 2.426, FirstCounts: false);

    // Purchases after which the customer was seen again, or may still be: the first is one of them or not.
    [JsonIgnore]
    private int Offset => FirstCounts ? 1 : 0;

    public double LogLikelihood(Recency of)
    {
        var x = of.Repeats;
        var survived = B + x + Offset;
        var shared = SpecialFunctions.GammaLn(R + x) - SpecialFunctions.GammaLn(R) + R * Math.Log(Alpha)
            + SpecialFunctions.GammaLn(A + B) - SpecialFunctions.GammaLn(B) + SpecialFunctions.GammaLn(survived) - SpecialFunctions.GammaLn(A + survived);
        return shared - (R + x) * Math.Log(Alpha + of.Watched) + Softplus(LogOddsOfGone(of));
    }

    /// <summary>The probability that the customer will buy again at some time, given the silence so far.</summary>
    public double Alive(Recency of) => 1 / (1 + Math.Exp(LogOddsOfGone(of)));

    /// <summary>How many purchases to expect in the coming weeks.</summary>
    public double ExpectedPurchases(Recency of, double weeks)
    {
        var (x, survived) = (of.Repeats, B + of.Repeats + Offset);
        var until = Alpha + of.Watched + weeks;
        var none = Math.Pow((Alpha + of.Watched) / until, R + x) * Hypergeometric(R + x, survived, A + survived - 1, weeks / until);
        return (A + survived - 1) / (A - 1) * (1 - none) * Alive(of);
    }

    private double LogOddsOfGone(Recency of) => of.Repeats + Offset == 0
        ? double.NegativeInfinity
        : Math.Log(A / (B + of.Repeats + Offset - 1)) + (R + of.Repeats) * Math.Log((Alpha + of.Watched) / (Alpha + of.LastAt));

    // ln(1 + e^x), also where e^x is more than a double holds.
    private static double Softplus(double x) => x > 30 ? x : Math.Log(1 + Math.Exp(x));

    // Gauss's series; 0 <= z < 1 here, so that its terms fall geometrically in the end.
    private static double Hypergeometric(double a, double b, double c, double z)
    {
        var (sum, term) = (1.0, 1.0);
        for (var n = 0; n < 10_000 && Math.Abs(term) > 1e-13 * Math.Abs(sum); n++)
            sum += term *= (a + n) * (b + n) / ((c + n) * (n + 1)) * z;
        return sum;
    }
}
