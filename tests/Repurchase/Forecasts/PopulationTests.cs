using System.Text.Json;
using PrivateDomain.Repurchase.Forecasts;

namespace PrivateDomain.Tests.Repurchase.Forecasts;

public sealed class PopulationTests
{
    private static readonly Population Nothing = FitPopulation.From(new PopulationSummary(), MadeUpShop.Until);
    private static readonly Population Shop = FitPopulation.From(MadeUpShop.Summary(new MadeUpShop(1).Customers(1500)), MadeUpShop.Until);

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.2)]
    [InlineData(0.5)]
    public void Of_customers_it_never_saw_as_many_come_by_the_day_as_it_says(double share)
    {
        var (came, all) = (0, 0);
        foreach (var (_, history) in new MadeUpShop(2).Customers(3000))
        {
            var origin = MadeUpShop.Opened.AddDays(500);
            if (history.Before(origin) is not { } known) continue;
            if (Shop.Forecast(known).Given(origin.DayNumber - 1 - known.Last).Quantile(share) is not { } days || known.Last + days > MadeUpShop.Until.DayNumber) continue;
            all++;
            if (known.Count < history.Count && history.Days[known.Count] <= known.Last + days) came++;
        }
        Assert.True(all > 500);
        Assert.InRange((double)came / all, share - 0.04, share + 0.04);
    }

    [Fact]
    public void Who_buys_every_thirty_days_is_expected_after_thirty()
    {
        var regular = MadeUpShop.Every(days: 30, purchases: 9);
        Assert.InRange(Shop.BestMoment(regular).Day, 24, 36);
        Assert.True(Shop.BestMoment(regular).Probability > 0.4);
        Assert.True(Shop.Forecast(regular).Probability(by: 45) > Shop.Forecast(MadeUpShop.Every(days: 90, purchases: 9)).Probability(by: 45));
    }

    [Fact]
    public void The_longer_a_contact_has_come_back_the_more_its_own_gaps_count()
    {
        double Scale(int purchases) => Math.Exp(Shop.Spread.Scale(Pace.Of(MadeUpShop.Every(days: 10, purchases))));
        Assert.Equal(Math.Exp(Shop.Spread.MeanLog), Scale(purchases: 1), 6);
        Assert.True(Scale(2) < Scale(1) && Scale(4) < Scale(2) && Scale(12) < Scale(4));
        Assert.InRange(Scale(20), 10, 14);
    }

    [Fact]
    public void Recent_gaps_count_more_than_old_ones()
    {
        var faster = new PurchaseHistory([0, 80, 120, 140]);
        var slower = new PurchaseHistory([0, 20, 60, 140]);
        Assert.True(Pace.Of(faster).MeanLog < Pace.Of(slower).MeanLog);
    }

    [Fact]
    public void Long_silence_makes_a_return_less_probable()
    {
        var forecast = Shop.Forecast(MadeUpShop.Every(days: 30, purchases: 4));
        double Coming(int silence) => forecast.Given(silence).Probability(by: silence + 30);
        Assert.True(Coming(20) > Coming(90) && Coming(90) > Coming(250));
    }

    [Fact]
    public void A_shop_without_orders_has_a_forecast_from_the_first_order_on()
    {
        var forecast = Nothing.Forecast(MadeUpShop.Every(days: 30, purchases: 1));
        var share = Enumerable.Range(0, 400).Select(day => forecast.Probability(by: day)).ToList();
        Assert.Equal(share.Order(), share);
        Assert.InRange(share[^1], 0.4, 0.6);
        Assert.InRange(forecast.Quantile(0.2)!.Value, 15, 40);
    }

    [Fact]
    public void A_summary_and_a_population_survive_being_kept()
    {
        var summary = MadeUpShop.Summary(new MadeUpShop(3).Customers(200));
        summary.Add(new ProductHistory("tea", [new(MadeUpShop.Opened, 2), new(MadeUpShop.Opened.AddDays(50), 1)]), MadeUpShop.Until);
        var kept = Kept(summary);
        Assert.Equal(Text(FitPopulation.From(summary, MadeUpShop.Until)), Text(FitPopulation.From(kept, MadeUpShop.Until)));
        Assert.Equal(summary.Products["tea"], kept.Products["tea"]);

        var population = JsonSerializer.Deserialize(Text(Shop), ForecastJson.Default.Population)!;
        var history = MadeUpShop.Every(days: 21, purchases: 3);
        Assert.Equal(Shop.BestMoment(history), population.BestMoment(history));
        Assert.True(Text(Shop).Length < 32_000);
    }

    [Fact]
    public void Parts_that_were_summed_up_apart_are_the_whole_in_whatever_order_they_are_merged()
    {
        var customers = new MadeUpShop(4).Customers(900).ToList();
        var parts = customers.Chunk(70).Select(part => MadeUpShop.Summary(part, capacity: 300)).ToList();
        var (forward, backward) = (new PopulationSummary(300), new PopulationSummary(300));
        foreach (var part in parts) forward.Merge(part);
        foreach (var part in Enumerable.Reverse(parts)) backward.Merge(Kept(part));
        var whole = Text(MadeUpShop.Summary(customers, capacity: 300));
        Assert.Equal(whole, Text(forward));
        Assert.Equal(whole, Text(backward));
    }

    [Fact]
    public void However_many_contacts_there_are_no_more_than_the_capacity_are_kept_and_they_tell_the_same()
    {
        var customers = new MadeUpShop(5).Customers(6000).ToList();
        var some = MadeUpShop.Summary(customers, capacity: 2000);
        Assert.Equal(2000, some.Sample.Count);
        var (sampled, all) = (FitPopulation.From(some, MadeUpShop.Until), FitPopulation.From(MadeUpShop.Summary(customers), MadeUpShop.Until));
        foreach (var purchases in new[] { 1, 3, 7 })
        {
            var history = MadeUpShop.Every(days: 35, purchases);
            Assert.Equal(all.Forecast(history).Probability(by: 60), sampled.Forecast(history).Probability(by: 60), 0.05);
        }
    }

    [Fact]
    public void What_was_bought_after_the_day_of_the_fit_is_not_known_to_it()
    {
        var (customers, day) = (new MadeUpShop(8).Customers(400).ToList(), MadeUpShop.Opened.AddDays(300));
        var known = customers.Select(one => (one.Contact, History: one.History.Before(day.AddDays(1)))).Where(one => one.History is not null);
        Assert.Equal(Text(FitPopulation.From(MadeUpShop.Summary(known!), day)), Text(FitPopulation.From(MadeUpShop.Summary(customers), day)));
    }

    [Fact]
    public void A_contact_who_bought_again_is_counted_once_with_the_later_history()
    {
        var summary = new PopulationSummary();
        summary.Add("lin", MadeUpShop.Every(30, 2));
        summary.Add("lin", MadeUpShop.Every(30, 3));
        summary.Add("lin", MadeUpShop.Every(30, 2));
        Assert.Equal(3, Assert.Single(summary.Histories).Count);
    }

    [Fact]
    public void Several_orders_of_a_day_are_one_purchase_and_the_longest_histories_keep_their_end()
    {
        var day = new DateOnly(2026, 3, 1);
        Assert.Equal([day.DayNumber, day.DayNumber + 3], PurchaseHistory.Of([day.AddDays(3), day, day]).Days);
        var endless = new PurchaseHistory([.. Enumerable.Range(1, 500)]);
        Assert.Equal((PurchaseHistory.Longest, 500), (endless.Count, endless.Last));
        Assert.Throws<ArgumentException>(() => new PurchaseHistory([2, 1]));
    }

    [Fact]
    public void What_was_known_in_the_morning_does_not_hold_that_days_order()
    {
        var history = new PurchaseHistory([100, 130]);
        Assert.Equal([100], history.Before(DateOnly.FromDayNumber(130))!.Days);
        Assert.Null(history.Before(DateOnly.FromDayNumber(100)));
    }

    [Fact]
    public void Who_stays_away_is_a_customer_no_longer()
    {
        var history = MadeUpShop.Every(days: 30, purchases: 5);
        double Alive(int silence) => Shop.Alive(history, DateOnly.FromDayNumber(history.Last + silence));
        Assert.True(Alive(10) > 0.6 && Alive(10) > Alive(120) && Alive(400) < 0.1);
    }

    private static PopulationSummary Kept(PopulationSummary summary) => JsonSerializer.Deserialize(Text(summary), ForecastJson.Default.PopulationSummary)!;

    private static string Text(PopulationSummary summary) => JsonSerializer.Serialize(summary, ForecastJson.Default.PopulationSummary);

    private static string Text(Population population) => JsonSerializer.Serialize(population, ForecastJson.Default.Population);
}
