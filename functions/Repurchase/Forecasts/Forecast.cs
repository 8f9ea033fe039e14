namespace PrivateDomain.Repurchase.Forecasts;

/// <summary>
/// When a contact buys next: a distribution over the whole days since its last purchase, given that it has been silent so far. What it leaves
/// to 1 in the end is the chance that the contact never comes back.
/// </summary>
public readonly record struct Forecast
{
    /// <summary>Ten years; what comes later is as good as never.</summary>
    public const int Furthest = 3650;

    private readonly ReturnCurve curve;
    private readonly double scale;
    private readonly double deviation;
    private readonly double share;
    private readonly double returnedBySilence;

    /// <param name="curve">Who comes back when, in units of the deviation around the scale.</param>
    /// <param name="scale">The logarithm of days.</param>
    /// <param name="share">What part of the curve is to be reached.</param>
    internal Forecast(ReturnCurve curve, double scale, int silence = 0, double deviation = 1, double share = 1)
    {
        this.curve = curve;
        this.scale = scale;
        this.deviation = deviation;
        this.share = share;
        Silence = silence;
        returnedBySilence = Unconditional(silence);
    }

    /// <summary>Days since the last purchase that are known to have passed without another.</summary>
    public int Silence { get; }

    /// <summary>The days around which the curve lies. Of a product's cycle: by then half of those have bought again who ever do.</summary>
    public double TypicalDays => Math.Exp(scale);

    /// <summary>The same contact after more silence.</summary>
    public Forecast Given(int silence) => new(curve, scale, silence, deviation, share);

    /// <summary>The probability of a purchase by the end of a day, counted from the last purchase.</summary>
    public double Probability(int by) => by <= Silence || returnedBySilence >= 1 ? 0 : Math.Max(0, (Unconditional(by) - returnedBySilence) / (1 - returnedBySilence));

    /// <summary>The first day by which a purchase is as probable as that; nothing where it never becomes so.</summary>
    public int? Quantile(double probability)
    {
        if (curve.Reaches((returnedBySilence + (1 - returnedBySilence) * probability) / share) is not { } time) return null;
        var day = Math.Max(Silence + 1, Math.Ceiling(Math.Exp(Math.Min(time * deviation + scale, 20)) - HalfDay));
        return day <= Furthest ? (int)day : null;
    }

    // The scale is continuous and purchases are counted by whole days: a day ends half a day after its middle.
    private const double HalfDay = 0.5;

    private double Unconditional(int by) => by < 1 ? 0 : share * curve.At((Math.Log(by + HalfDay) - scale) / deviation);
}
