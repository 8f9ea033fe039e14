using PrivateDomain.Contacts;
using PrivateDomain.Delivery;
using PrivateDomain.Repurchase;
using PrivateDomain.Repurchase.Forecasts;
using PrivateDomain.Tests.Contacts;

namespace PrivateDomain.Tests.Repurchase;

/// <summary>When it probably runs out and when to say so, by what is known of product, shop and contact.</summary>
public sealed class RunOutTests
{
    private static readonly DateTimeOffset Paid = Someone.Came;
    private static readonly Product Unstated = Bought.Tea with { DaysOfUse = null };

    [Fact]
    public void The_first_order_of_a_new_shop_has_a_run_out_by_what_is_assumed_of_shops()
    {
        var runOut = Someone.Of().Buys("1", Paid, ("tea", 1)).Cycle(Unstated)!.RunOut;
        Assert.InRange((runOut.At - Paid).TotalDays, 10, 60);
        Assert.InRange((runOut.At - runOut.RemindAt).TotalDays, 1, 4);
    }

    [Fact]
    public void What_many_buyers_show_of_a_product_without_days_of_use_is_its_cycle() =>
        Assert.InRange((After(Sums(500, gap: 90), ("1", 0)).At - Paid).TotalDays, 85, 92);

    [Fact]
    public void The_more_buyers_have_shown_the_more_they_outweigh_what_is_assumed() =>
        Assert.True(After(ProductGaps.None, ("1", 0)).At < After(Sums(2, gap: 90), ("1", 0)).At && After(Sums(2, gap: 90), ("1", 0)).At < After(Sums(50, gap: 90), ("1", 0)).At);

    [Fact]
    public void A_contacts_own_gaps_draw_the_moment_to_them()
    {
        DateTimeOffset At(int orders) => Enumerable.Range(0, orders).Aggregate(Someone.Of(), (rows, n) => rows.Buys($"{n}", Paid.AddDays(20 * n), ("tea", 1))).Cycle()!.RunOut.At - TimeSpan.FromDays(20 * (orders - 1));
        Assert.Equal(Paid.AddDays(30), At(1));
        Assert.True(At(2) < At(1) && At(4) < At(2));
        Assert.InRange((At(12) - Paid).TotalDays, 20, 22);
    }

    [Fact]
    public void Bought_again_at_once_it_is_a_stock_and_no_faster_use() =>
        Assert.Equal(Paid.AddDays(61), Someone.Of().Buys("1", Paid, ("tea", 1)).Buys("2", Paid.AddDays(1), ("tea", 1)).Cycle()!.RunOut.At);

    [Fact]
    public void Who_buys_at_lunch_is_reminded_at_lunch_before_the_last_three_days()
    {
        // The last order was at night, and lasts 30 days.
        var noon = new DateTimeOffset(2026, 1, 1, 4, 0, 0, TimeSpan.Zero);
        var night = new DateTimeOffset(2026, 3, 2, 15, 0, 0, TimeSpan.Zero);
        var rows = Someone.Of().Buys("1", noon, ("pot", 1)).Buys("2", noon.AddDays(9).AddMinutes(40), ("pot", 1)).Buys("3", night, ("tea", 1));
        Assert.Equal(night.AddDays(30), rows.Cycle()!.RunOut.At);
        Assert.Equal(new DateTimeOffset(2026, 3, 29, 4, 40, 0, TimeSpan.Zero), rows.Cycle()!.RunOut.RemindAt);
    }

    [Theory] // T3
    [InlineData("2026-03-10T09:30:00Z", "2026-04-06T08:30:00Z")]
    [InlineData("2026-10-10T08:30:00Z", "2026-11-05T09:30:00Z")]
    public void The_time_of_day_is_the_same_on_the_wall_after_the_clocks_change(string paid, string remind)
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var purchases = Purchases.In(Someone.Of().Buys("1", At(paid), ("tea", 1)));
        // Half past ten there, before and after; an hour later by the world's clock, it is the day before.
        var runOut = RunOut.Of(BuyingHistory.Of(purchases, berlin)!, "tea", Bought.Outlook(), berlin)!;
        Assert.Equal(At(remind), runOut.RemindAt);

        static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void What_lasts_less_than_ten_days_keeps_its_tenth() =>
        Assert.Equal(Paid.AddDays(4.5), Someone.Of().Buys("0", Paid.AddHours(-40), ("pot", 1)).Buys("1", Paid, ("tea", 1)).Cycle(Bought.Tea with { DaysOfUse = 5 })!.RunOut.RemindAt);

    [Fact]
    public void Purchases_that_become_known_when_their_time_is_over_are_forecast_from_the_silence_since()
    {
        // Who has bought tea every 90 days and is silent for 130 is late, but not gone.
        var rows = Enumerable.Range(0, 8).Aggregate(Someone.Of(), (rows, n) => rows.Buys($"{n}", Paid.AddDays(90 * n), ("tea", 1)));
        var last = Paid.AddDays(90 * 7);
        var late = For(rows, last.AddDays(130))!;
        Assert.True(late.IsLate);
        Assert.InRange(late.RunOut.RemindAt, last.AddDays(130), late.RunOut.At);
        Assert.False(For(rows, last.AddDays(60))!.IsLate);
        // Long gone.
        Assert.Null(For(rows, last.AddDays(1500)));
    }

    [Fact]
    public void A_planned_reminder_whose_time_turns_out_to_be_over_is_moved_to_what_silence_tells()
    {
        var rows = Enumerable.Range(0, 5).Aggregate(Someone.Of(), (rows, n) => rows.Buys($"{n}", Paid.AddDays(90 * n), ("tea", 1)));
        var last = Paid.AddDays(90 * 4);
        var thought = rows.Cycle(Bought.Tea with { DaysOfUse = 400 })!;
        var now = last.AddDays(112);
        var planned = PlanReminder.Plan(rows, [thought], last.AddDays(1));
        Assert.True(thought.RunOut.RemindAt > now);
        var late = For(planned, now)!;
        Assert.True(late.IsLate);
        var moved = DeliveryRow.In(PlanReminder.Plan(planned, [late], now), late.DeliveryKey)!;
        Assert.Equal((late.RunOut.RemindAt, late.RunOut.ExpiresAt), (moved.NotBefore!.Value, moved.Expires!.Value));
        // From there on it stays where it is.
        Assert.Equal(moved.NotBefore, DeliveryRow.In(PlanReminder.Plan(PlanReminder.Plan(planned, [late], now), [For(planned, now.AddDays(3))!], now.AddDays(3)), late.DeliveryKey)!.NotBefore);
    }

    [Fact]
    public void Who_bought_once_and_long_ago_is_left_in_peace() => Assert.Null(For(Someone.Of().Buys("1", Paid, ("tea", 1)), Paid.AddDays(300)));

    private static Cycle? For(ContactRows rows, DateTimeOffset now) =>
        rows.Cycle()!.For(BuyingHistory.Of(Purchases.In(rows), Bought.Shanghai)!, Bought.Outlook(), Bought.Shanghai, now);

    private static RunOut After(ProductGaps buyers, params (string Id, int Day)[] orders)
    {
        var purchases = Purchases.In(orders.Aggregate(Someone.Of(), (rows, order) => rows.Buys(order.Id, Paid.AddDays(order.Day), ("tea", 1))));
        return RunOut.Of(BuyingHistory.Of(purchases, Bought.Shanghai)!, "tea", new(Unstated, buyers, Learned.Nothing), Bought.Shanghai)!;
    }

    private static ProductGaps Sums(int buyers, int gap) => Enumerable.Range(0, buyers).Aggregate(ProductGaps.None, (sums, _) =>
        sums.With(new ProductHistory("tea", [new(new(2025, 1, 1), 1), new(new DateOnly(2025, 1, 1).AddDays(gap), 1)]), until: new(2026, 1, 1)));
}
