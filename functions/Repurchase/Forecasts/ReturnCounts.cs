namespace PrivateDomain.Repurchase.Forecasts;

/// <summary>How many contacts came back, and how many were last seen silent, at each step of a <see cref="ReturnCurve"/>.</summary>
public sealed class ReturnCounts
{
    private readonly double[] returned = new double[ReturnCurve.Steps];
    private readonly double[] silent = new double[ReturnCurve.Steps];

    public void Add(double time, bool cameBack) => (cameBack ? returned : silent)[ReturnCurve.StepOf(time)]++;

    public void Add(ReturnCounts other, double weight)
    {
        for (var step = 0; step < ReturnCurve.Steps; step++)
        {
            returned[step] += weight * other.returned[step];
            silent[step] += weight * other.silent[step];
        }
    }

    /// <summary>
    /// What is assumed before anybody was seen: so many contacts of whom a share returns, after times that are normal around the scale.
    /// </summary>
    public void Assume(double contacts, double share, double deviation)
    {
        for (var step = 0; step < ReturnCurve.Steps; step++)
        {
            var (from, to) = (ReturnCurve.Lowest + step * ReturnCurve.Step, ReturnCurve.Lowest + (step + 1) * ReturnCurve.Step);
            returned[step] += contacts * share * (Normal.Below(to / deviation) - Normal.Below(from / deviation));
        }
        silent[^1] += contacts * (1 - share);
    }

    /// <summary>
    /// Kaplan and Meier's estimate (Journal of the American Statistical Association 53 (1958) 457-481); who fell silent in a step counts
    /// for half of it.
    /// </summary>
    public ReturnCurve Curve()
    {
        var (atRisk, away) = (returned.Sum() + silent.Sum(), 1.0);
        var curve = new double[ReturnCurve.Steps];
        for (var step = 0; step < ReturnCurve.Steps; step++)
        {
            if (returned[step] > 0) away *= 1 - Math.Min(1, returned[step] / (atRisk - silent[step] / 2));
            atRisk -= returned[step] + silent[step];
            curve[step] = Math.Round(1 - away, 6);
        }
        return new(curve);
    }
}
