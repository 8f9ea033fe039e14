namespace PrivateDomain.Repurchase.Forecasts;

/// <summary>How a shop's products differ in what one piece lasts: what is assumed of a product before much is known of it.</summary>
/// <param name="MeanLog">The mean logarithm of the days that one piece lasts; each product counts once.</param>
/// <param name="Between">The variance of the products' true means.</param>
/// <param name="Within">The variance of single gaps around their product's mean.</param>
/// <param name="Power">How far twice the quantity lasts longer: 1 is twice as long, 0 not at all.</param>
/// <param name="Return">The share of purchases after which the product is bought again within <see cref="BestMoment.Horizon"/> days.</param>
public sealed record ProductSpread(double MeanLog, double Between, double Within, double Power, double Return)
{
    // The weight of what is assumed before anything was seen, in products, gaps and purchases.
    private const double Products = 5;
    private const double Gaps = 10;
    private const double Purchases = 10;
    private const double LeastBetween = 0.05;

    public static ProductSpread Start { get; } = new(3.4, 0.4, 1, 0.5, 0.3);

    public static ProductSpread Of(IReadOnlyCollection<ProductGaps> all)
    {
        var seen = all.Where(product => product.Gaps > 0).ToList();
        var power = Math.Clamp((Gaps * Start.Power + seen.Sum(product => product.QuantityProducts)) / (Gaps + seen.Sum(product => product.QuantitySquares)), 0, 1);
        var within = (Gaps * Start.Within + seen.Sum(product => product.Squares(power))) / (Gaps + seen.Sum(product => product.Gaps - 1));
        var products = Products + seen.Count;
        var mean = (Products * Start.MeanLog + seen.Sum(product => product.Mean(power))) / products;
        var between = (Products * Start.Between + seen.Sum(product => Math.Pow(product.Mean(power) - mean, 2) - within / product.Gaps)) / products;
        var share = (Purchases * Start.Return + all.Sum(product => product.Repeated)) / (Purchases + all.Sum(product => product.Ripe));
        return new(mean, Math.Max(LeastBetween, between), within, power, share);
    }
}
