using PrivateDomain.Repurchase.Forecasts;

namespace PrivateDomain.Tests.Repurchase.Forecasts;

public sealed class ProductCycleTests
{
    private static readonly ProductSpread Shop = ProductSpread.Start;

    [Theory]
    [InlineData(1, 30)]
    [InlineData(2, 60)]
    [InlineData(6, 180)]
    public void With_nothing_but_its_days_of_use_a_product_lasts_days_times_quantity(int quantity, double days) =>
        Assert.Equal(days, Middle(ProductCycle.Forecast(Shop, ProductGaps.None, Bought((0, quantity)), daysOfUse: 30)), days * 0.05);

    [Fact]
    public void With_nothing_at_all_it_lasts_what_the_shops_products_last()
    {
        Assert.Equal(Math.Exp(Shop.MeanLog), Middle(ProductCycle.Forecast(Shop, ProductGaps.None, Bought((0, 1)))), 2.0);
        var forecast = ProductCycle.Forecast(Shop, ProductGaps.None, Bought((0, 1)));
        Assert.InRange(forecast.Probability(by: BestMoment.Horizon), 0.25, 0.35);
    }

    [Fact]
    public void What_many_buyers_show_outweighs_what_the_operator_said()
    {
        double After(int buyers) => Middle(ProductCycle.Forecast(Shop, Sums(buyers, gap: 60), Bought((0, 1)), daysOfUse: 30));
        Assert.True(After(0) < After(2) && After(2) < After(20));
        Assert.InRange(After(500), 57, 62);
    }

    [Fact]
    public void A_contacts_own_gaps_draw_it_away_from_all_others()
    {
        var others = Sums(500, gap: 60);
        double After(int own) => Middle(ProductCycle.Forecast(Shop, others, Bought([.. Enumerable.Range(0, own + 1).Select(i => (i * 20, 1))])));
        Assert.True(After(0) > After(1) && After(1) > After(3));
        Assert.InRange(After(12), 19, 27);
    }

    [Fact]
    public void The_more_is_known_the_narrower_is_the_forecast()
    {
        double Width(Forecast forecast) => (double)forecast.Quantile(0.75 * forecast.Probability(Forecast.Furthest))!.Value / forecast.Quantile(0.25 * forecast.Probability(Forecast.Furthest))!.Value;
        var first = ProductCycle.Forecast(Shop, ProductGaps.None, Bought((0, 1)));
        var often = ProductCycle.Forecast(Shop, Sums(500, gap: 30), Bought([.. Enumerable.Range(0, 12).Select(i => (i * 30, 1))]));
        Assert.True(Width(often) < Width(first));
    }

    [Fact]
    public void Who_has_repeated_the_product_repeats_it_more_probably()
    {
        double Share(params (int, int)[] bought) => ProductCycle.Forecast(Shop, Sums(100, gap: 30), Bought(bought)).Probability(Forecast.Furthest);
        Assert.True(Share((0, 1), (30, 1), (60, 1), (90, 1)) > Share((0, 1)));
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.0)]
    public void Whether_twice_as_much_lasts_twice_as_long_is_learned_from_the_orders(double power)
    {
        var shop = new MadeUpShop(6);
        var sums = ProductGaps.None;
        for (var i = 0; i < 800; i++)
        {
            var quantity = 1 + i % 5;
            var gap = (int)Math.Round(Math.Exp(3.4 + power * Math.Log(quantity) + 0.5 * shop.Normal()));
            sums = sums.With(Bought((0, quantity), (Math.Max(1, gap), 1)), MadeUpShop.Until);
        }
        Assert.Equal(power, ProductSpread.Of([sums]).Power, 0.1);
    }

    [Fact]
    public void Products_of_a_shop_differ_and_a_rare_one_is_thought_to_be_like_the_others()
    {
        var shop = new MadeUpShop(7);
        var products = Enumerable.Range(0, 60).Select(_ => 4 + 0.7 * shop.Normal())
            .Select(mean => Enumerable.Range(0, 40).Aggregate(ProductGaps.None, (sums, _) => sums.And(Sums(1, gap: (int)Math.Ceiling(Math.Exp(mean + 0.8 * shop.Normal()))))))
            .ToList();
        var spread = ProductSpread.Of(products);
        Assert.Equal(4, spread.MeanLog, 0.3);
        Assert.Equal(0.5, spread.Between, 0.2);
        var once = Middle(ProductCycle.Forecast(spread, Sums(1, gap: 5), Bought((0, 1))));
        Assert.InRange(once, 8, 60);
    }

    [Fact]
    public void Sums_of_parts_are_the_sum_of_all_and_what_was_bought_lately_is_not_yet_counted_as_not_repeated()
    {
        var (old, late) = (Bought((0, 1), (40, 2)), Bought((700, 3)));
        var both = ProductGaps.None.With(old, MadeUpShop.Until).With(late, MadeUpShop.Until);
        Assert.Equal(both, ProductGaps.None.With(old, MadeUpShop.Until).And(ProductGaps.None.With(late, MadeUpShop.Until)));
        Assert.Equal((1, 2, 1), (both.Gaps, both.Ripe, both.Repeated));
    }

    [Fact]
    public void What_was_bought_twice_on_a_day_is_one_purchase()
    {
        var day = new DateOnly(2026, 3, 1);
        var history = new ProductHistory("tea", [new(day.AddDays(9), 1), new(day, 2), new(day, 3)]);
        Assert.Equal([new ProductPurchase(day, 5), new ProductPurchase(day.AddDays(9), 1)], history.Purchases);
    }

    [Fact]
    public void Silence_beyond_the_cycle_makes_it_improbable()
    {
        var forecast = ProductCycle.Forecast(Shop, Sums(200, gap: 30), Bought((0, 1)), daysOfUse: 30);
        Assert.True(forecast.Given(silence: 300).Probability(by: 330) < forecast.Given(silence: 20).Probability(by: 50) / 4);
    }

    // The day by which half of those have come who ever will.
    private static double Middle(Forecast forecast) => forecast.Quantile(forecast.Probability(Forecast.Furthest) / 2)!.Value;

    private static ProductGaps Sums(int buyers, int gap) =>
        Enumerable.Range(0, buyers).Aggregate(ProductGaps.None, (sums, _) => sums.With(Bought((0, 1), (gap, 1)), MadeUpShop.Until));

    private static ProductHistory Bought(params (int Day, int Quantity)[] purchases) =>
        new("tea", purchases.Select(one => new ProductPurchase(MadeUpShop.Opened.AddDays(one.Day), one.Quantity)));
}
