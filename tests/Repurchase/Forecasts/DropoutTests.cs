using MathNet.Numerics;
using MathNet.Numerics.Integration;
using PrivateDomain.Repurchase.Forecasts;

namespace PrivateDomain.Tests.Repurchase.Forecasts;

public sealed class DropoutTests
{
    private static readonly Recency Often = new(2, 30.43, 38.86);

    /// <summary>Hardie and Fader's note “Implementing the BG/NBD Model for Customer Base Analysis in Excel” (2005) expects 1.226 of this customer.</summary>
    [Fact]
    public void It_expects_of_the_published_customer_what_was_published() =>
        Assert.Equal(1.226, Dropout.Published.ExpectedPurchases(Often, 39), 3);

    [Theory]
    [InlineData(false, 0, 0, 20)]
    [InlineData(false, 1, 5, 20)]
    [InlineData(false, 4, 18, 20)]
    [InlineData(true, 0, 0, 20)]
    [InlineData(true, 4, 18, 20)]
    public void The_likelihood_is_that_of_customers_whose_rate_and_chance_of_going_are_drawn(bool firstCounts, int repeats, double last, double watched)
    {
        var model = new Dropout(2.5, 9, 2.2, 3.1, firstCounts);
        var atRisk = repeats + (firstCounts ? 1 : 0);
        double Given(double rate, double goes) =>
            Math.Pow(rate, repeats) * (Math.Pow(1 - goes, atRisk) * Math.Exp(-rate * watched) + (atRisk == 0 ? 0 : goes * Math.Pow(1 - goes, atRisk - 1) * Math.Exp(-rate * last)));
        double Drawn(double rate, double goes) =>
            Math.Pow(model.Alpha, model.R) * Math.Pow(rate, model.R - 1) * Math.Exp(-model.Alpha * rate) / SpecialFunctions.Gamma(model.R)
            * Math.Pow(goes, model.A - 1) * Math.Pow(1 - goes, model.B - 1) / SpecialFunctions.Beta(model.A, model.B);

        var integral = GaussLegendreRule.Integrate((rate, goes) => Given(rate, goes) * Drawn(rate, goes), 0, 6, 0, 1, 256);
        Assert.Equal(Math.Log(integral), model.LogLikelihood(new(repeats, last, watched)), 4);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_fit_finds_the_shop_that_the_customers_were_drawn_from(bool firstCounts)
    {
        var drawn = new Dropout(1.2, 6, 1.5, 4, firstCounts);
        var random = new Random(5);
        var fitted = FitDropout.To(Enumerable.Range(0, 6000).Select(_ => Draw(drawn, random)).ToList(), firstCounts);
        Assert.InRange(fitted.R / fitted.Alpha, 0.9 * 0.2, 1.1 * 0.2);
        Assert.InRange(fitted.A / (fitted.A + fitted.B), 0.85 * 0.273, 1.15 * 0.273);
    }

    [Fact]
    public void Who_was_seen_lately_is_a_customer_and_who_has_long_been_silent_hardly()
    {
        var model = Dropout.Published;
        Assert.True(model.Alive(new(5, 38, 39)) > 0.8);
        Assert.True(model.Alive(new(5, 10, 39)) < 0.1);
        Assert.True(model.Alive(new(5, 10, 39)) < model.Alive(new(1, 10, 39)));
    }

    [Fact]
    public void Whether_somebody_may_be_gone_after_the_first_purchase_is_what_the_two_models_differ_in()
    {
        var once = new Recency(0, 0, 30);
        Assert.Equal(1, Dropout.Published.Alive(once));
        Assert.InRange((Dropout.Published with { FirstCounts = true }).Alive(once), 0.3, 0.9);
    }

    [Fact]
    public void With_too_few_who_came_back_the_published_shop_is_assumed() =>
        Assert.Equal(Dropout.Published with { FirstCounts = true }, FitDropout.To([Often, new(0, 0, 10)], firstCounts: true));

    [Fact]
    public void Where_nobody_ever_goes_the_fit_still_ends() =>
        Assert.True(FitDropout.To(Enumerable.Range(1, 200).Select(i => new Recency(10 + i % 5, 50, 51)).ToList(), firstCounts: true).Alive(new(10, 50, 51)) > 0.9);

    private static Recency Draw(Dropout model, Random random)
    {
        const double watched = 60;
        var rate = MathNet.Numerics.Distributions.Gamma.Sample(random, model.R, model.Alpha);
        var goes = MathNet.Numerics.Distributions.Beta.Sample(random, model.A, model.B);
        var (repeats, last) = (0, 0.0);
        if (model.FirstCounts && random.NextDouble() < goes) return new(0, 0, watched);
        for (var at = Wait(); at < watched; at += Wait())
        {
            (repeats, last) = (repeats + 1, at);
            if (random.NextDouble() < goes) break;
        }
        return new(repeats, last, watched);

        double Wait() => -Math.Log(1 - random.NextDouble()) / rate;
    }
}
