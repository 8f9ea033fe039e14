using PrivateDomain.Repurchase.Forecasts;

namespace PrivateDomain.Tests.Repurchase.Forecasts;

public sealed class ForecastTests
{
    /// <summary>Of ten contacts four came back around 20 days, two around 100, and four were never seen again.</summary>
    private static readonly Forecast TwoKinds = new(Curve((20, 4), (100, 2), (null, 4)), scale: 0);

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.39)]
    [InlineData(0.55)]
    public void A_quantile_is_the_first_day_on_which_its_probability_is_reached(double probability)
    {
        var day = TwoKinds.Quantile(probability)!.Value;
        Assert.True(TwoKinds.Probability(by: day) >= probability - 1e-9);
        Assert.True(TwoKinds.Probability(by: day - 1) < probability);
    }

    [Fact]
    public void A_probability_that_is_never_reached_has_no_day()
    {
        Assert.Equal(0.6, TwoKinds.Probability(Forecast.Furthest), 6);
        Assert.Null(TwoKinds.Quantile(0.61));
        Assert.Null(TwoKinds.Given(silence: 150).Quantile(0.01));
    }

    [Fact]
    public void Silence_leaves_only_those_who_would_have_been_silent_so_long()
    {
        var silent = TwoKinds.Given(silence: 50);
        Assert.Equal(0, silent.Probability(by: 50));
        Assert.Equal(2 / 6.0, silent.Probability(by: 150), 6);
        Assert.InRange(silent.Quantile(0.2)!.Value, 95, 105);
    }

    [Fact]
    public void The_best_moment_is_where_most_purchases_are_and_late_where_most_never_come()
    {
        var mostStay = new Forecast(Curve((20, 3), (100, 2), (null, 5)), scale: 0);
        Assert.InRange(BestMoment.Of(mostStay, halfWidth: 10).Day, 170, 180);
        var mostCome = new Forecast(Curve((20, 6), (100, 3), (null, 1)), scale: 0);
        Assert.InRange(BestMoment.Of(mostCome, halfWidth: 10).Day, 15, 25);
        Assert.Equal(0.6, BestMoment.Of(mostCome, halfWidth: 10).Probability, 6);
        Assert.InRange(BestMoment.Of(mostCome.Given(silence: 40), halfWidth: 10).Day, 95, 105);
    }

    [Fact]
    public void A_curve_is_Kaplan_and_Meiers_who_fell_silent_early_count_for_those_who_were_watched_on()
    {
        // Ten at risk, two return; four fall silent; of the four left one returns: 1 - 0.8 * 0.75.
        var curve = Curve((10, 2), (null, 3)).Returned;
        Assert.Equal(0.4, curve[^1], 6);
        var counts = new ReturnCounts();
        for (var i = 0; i < 2; i++) counts.Add(1, cameBack: true);
        for (var i = 0; i < 4; i++) counts.Add(2, cameBack: false);
        counts.Add(3, cameBack: true);
        for (var i = 0; i < 3; i++) counts.Add(4, cameBack: false);
        Assert.Equal(1 - 0.8 * 0.75, counts.Curve().Returned[^1], 6);
    }

    [Fact]
    public void What_is_assumed_of_nobody_is_what_was_said()
    {
        var counts = new ReturnCounts();
        counts.Assume(contacts: 4, share: 0.6, deviation: 1);
        var curve = counts.Curve();
        Assert.Equal(0.6, curve.Returned[^1], 3);
        Assert.Equal(0.3, curve.At(0), 3);
    }

    private static ReturnCurve Curve(params (int? Days, int Contacts)[] groups)
    {
        var counts = new ReturnCounts();
        foreach (var (days, contacts) in groups)
            for (var i = 0; i < contacts; i++) counts.Add(Math.Log(days ?? 1000), cameBack: days is not null);
        return counts.Curve();
    }
}
