using MathNet.Numerics.Distributions;
using PrivateDomain.Repurchase.Holdouts;

namespace PrivateDomain.Tests.Repurchase.Holdouts;

/// <summary>The statistics alone, against values from elsewhere.</summary>
public sealed class LiftTests
{
    [Fact]
    public void It_says_what_is_published_of_Student_s_sleep_data()
    {
        // R: t.test(extra ~ group, data = sleep), here in tenths of an hour: t = -1.8608, df = 17.776, -3.3654832 to 0.2054832.
        var lift = Lift.Of([(Of(7, -16, -2, -12, -1, 34, 37, 8, 0, 20), Of(19, 8, 11, 1, -1, 44, 55, 16, 46, 34))])!.Value;
        Assert.Equal(-15.8, lift.Difference, 10);
        Assert.Equal(17.776473516178, lift.DegreesOfFreedom, 9);
        Assert.Equal(-33.654832307117, lift.Low, 6);
        Assert.Equal(2.0548323071171, lift.High, 6);
    }

    [Theory]
    [InlineData(1, 12.7062047362)]
    [InlineData(2, 4.30265272975)]
    [InlineData(5, 2.57058183564)]
    [InlineData(10, 2.22813885199)]
    [InlineData(17.776, 2.10282131038)]
    [InlineData(30, 2.0422724563)]
    [InlineData(1000, 1.96233908083)]
    [InlineData(1e6, 1.95996635681)]
    public void The_quantile_is_that_of_the_tables(double freedom, double quantile) => Assert.Equal(quantile, StudentT.InvCDF(0, 1, freedom, 0.975), 6);

    [Fact]
    public void Pairs_are_weighted_by_how_well_they_are_known_and_each_is_compared_within_itself()
    {
        // By an independent reckoning: weights 2 and 2.
        var lift = Lift.Of([(Of(3, 5, 4, 6, 2, 4), Of(1, 2, 3)), (Of(10, 14, 12, 11), Of(9, 8, 13, 9))])!.Value;
        Assert.Equal(2.0, lift.Difference, 10);
        Assert.Equal(10.652517903238, lift.DegreesOfFreedom, 9);
        Assert.Equal(0.146065987922, lift.Low, 6);
        Assert.Equal(3.853934012078, lift.High, 6);
    }

    [Fact]
    public void A_pair_without_two_of_each_group_is_left_out_and_none_is_left_without_any()
    {
        Assert.Null(Lift.Of([]));
        Assert.Null(Lift.Of([(Of(1, 2, 3), Of(5)), (Of(1), Of(1, 2)), (Of(1, 2, 3), Of())]));
        var whole = (Of(1, 2, 3), Of(1, 2));
        Assert.Equal(Lift.Of([whole]), Lift.Of([whole, (Of(100, 200, 300), Of())]));
    }

    [Fact]
    public void Where_nobody_differs_within_a_group_there_is_no_interval()
    {
        var lift = Lift.Of([(Of(7, 7), Of(0, 0))])!.Value;
        Assert.Equal((7, 0), (lift.Difference, lift.HalfWidth));
    }

    [Fact]
    public void A_small_group_in_which_nobody_bought_does_not_know_its_mean_exactly()
    {
        // By an independent reckoning; Welch's interval would be 0.414 to either side.
        var lift = Lift.Of([(Of(0, 0, 1, 0, 0, 2, 0, 0, 0, 1, 0, 0), Of(0, 0, 0))])!.Value;
        Assert.Equal(13, lift.DegreesOfFreedom, 9);
        Assert.Equal(0.835514442105, lift.HalfWidth, 6);
    }

    [Theory]
    [InlineData(90, 10, 0.1)]
    [InlineData(297, 3, 0.1)]
    [InlineData(270, 30, 0.03)]
    [InlineData(900, 100, 0.03)]
    [InlineData(900, 100, 0.1)]
    [InlineData(450, 50, 0.5)]
    [InlineData(1800, 200, 0.03)]
    [InlineData(500, 500, 0.02)]
    public void Of_shops_in_which_reminders_do_nothing_few_are_told_that_they_do_something(int reminded, int heldOut, double chance)
    {
        var random = new Random(20261123);
        const int Shops = 2000;
        var verdicts = Enumerable.Range(0, Shops).Select(_ => HoldoutReport.Of("2026-01", "2026-01", 10, [new Stratum(Buyers(reminded), Buyers(heldOut))]).Orders.Verdict).CountBy(verdict => verdict).ToDictionary();
        // Each end of the interval may miss in 2.5 of 100; among 2,000 shops that is 50, give or take 7.
        Assert.InRange(verdicts.GetValueOrDefault(LiftVerdict.More), 0, 64);
        Assert.InRange(verdicts.GetValueOrDefault(LiftVerdict.Less), 0, 80);

        ArmSums Buyers(int contacts)
        {
            var bought = Enumerable.Range(0, contacts).Count(_ => random.NextDouble() < chance);
            return new(contacts, bought, bought, new Dictionary<string, MoneySums>(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Sums_of_very_much_money_lose_nothing()
    {
        const long Much = 4_000_000_000_000_000_000;
        var sample = Of(Much, Much + 1, Much + 2);
        Assert.Equal(1, sample.Variance, 12);
    }

    internal static Sample Of(params long[] numbers) => numbers.Aggregate(
        default(Sample), (sum, number) => sum + new Sample(1, number, (System.Numerics.BigInteger)number * number));
}
