using MathNet.Numerics;

namespace PrivateDomain.Repurchase.Forecasts;

/// <summary>The standard normal distribution.</summary>
internal static class Normal
{
    public static double Below(double z) => 0.5 * SpecialFunctions.Erfc(-z / Constants.Sqrt2);

    public static double Quantile(double share) => -Constants.Sqrt2 * SpecialFunctions.ErfcInv(2 * share);
}
