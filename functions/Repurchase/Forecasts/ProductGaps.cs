namespace PrivateDomain.Repurchase.Forecasts;

/// <summary>
/// What all contacts' purchases of one product have shown, as sums that can be added: of the logarithms of the gaps in days (y) and of the quantities
/// that had to last so long (x).
/// </summary>
/// <param name="Ripe">Purchases that lie at least <see cref="BestMoment.Horizon"/> days back.</param>
/// <param name="Repeated">Those of them after which the product was bought again within so many days.</param>
public sealed record ProductGaps(long Gaps, double Y, double YY, double X, double XX, double XY, long Ripe, long Repeated)
{
    public static ProductGaps None { get; } = new(0, 0, 0, 0, 0, 0, 0, 0);

    public ProductGaps And(ProductGaps other) => new(
        Gaps + other.Gaps, Y + other.Y, YY + other.YY, X + other.X, XX + other.XX, XY + other.XY, Ripe + other.Ripe, Repeated + other.Repeated);

    /// <param name="until">The last day that is known in full.</param>
    public ProductGaps With(ProductHistory history, DateOnly until)
    {
        var sums = this;
        // The day that has begun may be a summary's too; what is dated later is nobody's gap yet.
        List<ProductPurchase> known = [.. history.Purchases.TakeWhile(purchase => purchase.Day <= until.AddDays(1))];
        if (known.Count == 0) return sums;
        foreach (var (y, x) in new ProductHistory(history.Sku, known).Gaps())
            sums = sums.And(new(1, y, y * y, x, x * x, x * y, 0, 0));
        for (var i = 0; i < history.Purchases.Count; i++)
        {
            var day = history.Purchases[i].Day.DayNumber;
            if (until.DayNumber - day < BestMoment.Horizon) break;
            var repeated = i + 1 < history.Purchases.Count && history.Purchases[i + 1].Day.DayNumber - day <= BestMoment.Horizon;
            sums = sums with { Ripe = sums.Ripe + 1, Repeated = sums.Repeated + (repeated ? 1 : 0) };
        }
        return sums;
    }

    /// <summary>The mean logarithm of what one piece lasts, where quantities count with that power.</summary>
    internal double Mean(double power) => (Y - power * X) / Gaps;

    /// <summary>The squares around that mean.</summary>
    internal double Squares(double power) => Math.Max(0, YY - 2 * power * XY + power * power * XX - Gaps * Mean(power) * Mean(power));

    internal double QuantitySquares => Math.Max(0, XX - X * X / Gaps);

    internal double QuantityProducts => XY - X * Y / Gaps;
}
