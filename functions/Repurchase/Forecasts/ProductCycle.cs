namespace PrivateDomain.Repurchase.Forecasts;

/// <summary>
/// When a contact needs a product again. Three sources speak of how long one piece lasts: the operator or the shop's other products, the product's
/// other buyers, and the contact's own gaps. Each is weighed by how much it can know (empirical Bayes, normal in the logarithm of days).
/// </summary>
public static class ProductCycle
{
    // An operator's days of use are right to within a factor of 1.65 for two products in three.
    private const double Stated = 0.25;

    // The share of the scatter around a product's mean that is the contacts' own pace and not chance.
    private const double OwnPace = 0.4;

    // Bought again within this part of the time that it lasts, it is no faster use but a stock.
    private const double Stock = 0.2;

    // What the shop's return is worth against a product's, and the product's against the contact's, in purchases.
    private const double ShopWeight = 10;
    private const double ProductWeight = 4;
    private const double MostReturn = 0.98;

    /// <param name="daysOfUse">How long one piece lasts, where the operator said so; then quantities count in full.</param>
    /// <param name="product">What all buyers of the product have shown.</param>
    /// <param name="contact">The contact's purchases of the product; its last quantity is what now lasts.</param>
    public static Forecast Forecast(ProductSpread shop, ProductGaps product, ProductHistory contact, double? daysOfUse = null)
    {
        var power = daysOfUse is null ? shop.Power : 1;
        var assumed = daysOfUse is { } days ? new Estimate(Math.Log(days), Stated) : new Estimate(shop.MeanLog, shop.Between);
        var buyers = product.Gaps == 0 ? assumed : assumed.With(product.Mean(power), shop.Within / product.Gaps);
        var before = buyers with { Variance = buyers.Variance + OwnPace * shop.Within };
        contact = contact.Stocked(quantity => Math.Exp(buyers.Mean + power * ProductHistory.LogOf(quantity)) * Stock);
        var own = contact.Gaps().Select(gap => gap.LogDays - power * gap.LogQuantity).ToList();
        var chance = (1 - OwnPace) * shop.Within;
        var pace = own.Count == 0 ? before : before.With(own.Average(), chance / own.Count);

        var deviation = Math.Sqrt(pace.Variance + chance);
        var scale = pace.Mean + power * ProductHistory.LogOf(contact.LastQuantity);
        return new(StandardNormal, scale, silence: 0, deviation, Return(shop, product, own.Count, (Math.Log(BestMoment.Horizon) - scale) / deviation));
    }

    // Counted within half a year; the part of a long cycle that lies beyond is added.
    private static double Return(ProductSpread shop, ProductGaps product, int repeats, double horizon)
    {
        var buyers = (ShopWeight * shop.Return + product.Repeated) / (ShopWeight + product.Ripe);
        var own = (ProductWeight * buyers + repeats) / (ProductWeight + repeats);
        return Math.Min(MostReturn, own / Math.Max(own, Normal.Below(horizon)));
    }

    private static readonly ReturnCurve StandardNormal =
        new([.. Enumerable.Range(1, ReturnCurve.Steps).Select(step => Normal.Below(ReturnCurve.Lowest + step * ReturnCurve.Step))]);

    /// <summary>A mean that is known up to a variance.</summary>
    private readonly record struct Estimate(double Mean, double Variance)
    {
        public Estimate With(double mean, double variance)
        {
            var weight = Variance / (Variance + variance);
            return new(Mean + weight * (mean - Mean), Variance * (1 - weight));
        }
    }
}
