namespace PrivateDomain.Repurchase.Forecasts;

/// <summary>
/// What a shop's customers have taught about the next purchase of any of them. Small enough to be kept as one JSON text of some 20 kB.
/// </summary>
/// <param name="Spread">How contacts differ in pace.</param>
/// <param name="Curves">Who comes back when, in a contact's own scale: one curve for each group of <see cref="Depth"/>.</param>
/// <param name="HalfWidths">Days around the best moment that hold about every second purchase, for each group.</param>
/// <param name="Dropout">Who still is a customer.</param>
public sealed record Population(PaceSpread Spread, ReturnCurve[] Curves, int[] HalfWidths, Dropout Dropout)
{
    /// <summary>The next purchase of a contact, seen from its last one; see <see cref="Forecast.Given"/> for the silence since.</summary>
    public Forecast Forecast(PurchaseHistory history) => Forecast(Pace.Of(history));

    public Forecast Forecast(Pace pace) => new(Curves[Depth.Of(pace.Gaps)], Spread.Scale(pace));

    /// <summary>The day whose surroundings most probably hold the next purchase.</summary>
    public BestMoment BestMoment(PurchaseHistory history) => BestMoment(history, silence: 0);

    /// <param name="silence">Days since the last purchase that have passed without another.</param>
    public BestMoment BestMoment(PurchaseHistory history, int silence)
    {
        var pace = Pace.Of(history);
        return Forecasts.BestMoment.Of(Forecast(pace).Given(silence), HalfWidths[Depth.Of(pace.Gaps)]);
    }

    /// <summary>The probability that the contact will buy again at some time.</summary>
    /// <param name="until">The last day that is known in full.</param>
    public double Alive(PurchaseHistory history, DateOnly until) => Dropout.Alive(Recency.Of(history, until));
}
