using PrivateDomain.Orders;
using PrivateDomain.Repurchase;
using PrivateDomain.Tests.Contacts;

namespace PrivateDomain.Tests.Repurchase;

public sealed class CycleTests
{
    private static readonly DateTimeOffset Paid = Someone.Came;

    [Fact]
    public void What_was_bought_lasts_days_of_use_times_quantity_and_is_reminded_of_three_days_before()
    {
        var cycle = Someone.Of().Buys("1", Paid, ("tea", 2)).Cycle()!;
        Assert.Equal(Paid.AddDays(60), cycle.RunOut.At);
        Assert.Equal(Paid.AddDays(57), cycle.RunOut.RemindAt);
        Assert.Equal(Paid.AddDays(74), cycle.RunOut.ExpiresAt);
    }

    [Theory]
    [InlineData(30, 27)]
    [InlineData(29, 26)]
    [InlineData(10, 9)]
    [InlineData(0.5, 0.45)]
    public void What_lasts_only_days_is_reminded_of_when_a_tenth_is_left(double days, double remind) =>
        Assert.Equal(Paid.AddDays(remind), Someone.Of().Buys("1", Paid, ("tea", 1)).Cycle(Bought.Tea with { DaysOfUse = days })!.RunOut.RemindAt);

    [Fact]
    public void The_same_product_on_several_lines_is_one_quantity() =>
        Assert.Equal(Paid.AddDays(180), Someone.Of().Buys("1", Paid, ("tea", 1), ("pot", 9), ("tea", 5)).Cycle()!.RunOut.At);

    [Fact]
    public void The_order_that_was_paid_last_counts_in_whichever_order_they_came()
    {
        var rows = Someone.Of().Buys("new", Paid.AddDays(5), ("tea", 1)).Buys("old", Paid, ("tea", 3));
        Assert.Equal("new", rows.Cycle()!.Order.Id);
    }

    [Fact]
    public void Of_two_orders_paid_at_one_moment_all_runs_take_the_same() => Assert.Equal(
        Someone.Of().Buys("a", Paid, ("tea", 1)).Buys("b", Paid, ("tea", 1)).Cycle(),
        Someone.Of().Buys("b", Paid, ("tea", 1)).Buys("a", Paid, ("tea", 1)).Cycle());

    [Fact]
    public void What_was_never_bought_has_no_cycle() => Assert.Null(Someone.Of().Buys("1", Paid, ("TEA", 1)).Cycle());

    [Fact]
    public void The_largest_order_of_the_longest_lasting_product_still_has_dates()
    {
        var last = new DateTimeOffset(2199, 12, 31, 23, 59, 59, TimeSpan.Zero);
        var cycle = Someone.Of().Buys("1", last, [.. Enumerable.Repeat(("tea", 1_000_000), 1000)]).Cycle(Bought.Tea with { DaysOfUse = 3650 })!;
        Assert.Equal(last.AddDays(36_500), cycle.RunOut.At);
        Assert.True(cycle.RunOut.ExpiresAt > cycle.RunOut.At);
    }

    [Fact]
    public void A_reminder_is_of_one_product_and_one_order()
    {
        var rows = Someone.Of().Buys("1", Paid, ("tea", 1), ("te", 1), ("t/ea", 1));
        string[] keys =
        [
            rows.Cycle()!.DeliveryKey, rows.Cycle(sku: "te")!.DeliveryKey, rows.Cycle(sku: "t/ea")!.DeliveryKey,
            Someone.Of().Buys("2", Paid, ("tea", 1)).Cycle()!.DeliveryKey,
        ];
        Assert.Equal(4, keys.Distinct(StringComparer.Ordinal).Count());
        Assert.DoesNotContain(keys, key => key.Contains('/', StringComparison.Ordinal));
    }

    [Fact]
    public void A_reminder_is_outdated_when_its_product_was_bought_again()
    {
        var first = Someone.Of().Buys("1", Paid, ("tea", 1), ("pot", 1));
        var reminder = ReminderDelivery.Planned(first.Cycle()!, Paid);

        Assert.Null(Cycle.WhyOutdated(reminder, Purchases.In(first)));
        Assert.Null(Cycle.WhyOutdated(reminder, Purchases.In(first.Buys("2", Paid.AddDays(1), ("pot", 1)))));
        Assert.Null(Cycle.WhyOutdated(reminder, Purchases.In(first.Buys("0", Paid.AddDays(-1), ("tea", 1)))));
        Assert.Equal(Cycle.Bought, Cycle.WhyOutdated(reminder, Purchases.In(first.Buys("2", Paid.AddDays(1), ("tea", 1)))));
    }

    [Fact]
    public void A_reminder_is_outdated_when_a_revised_order_no_longer_has_its_product()
    {
        var rows = Someone.Of().Buys("1", Paid, ("tea", 1));
        var reminder = ReminderDelivery.Planned(rows.Cycle()!, Paid);
        var revised = ContactOrder.Into(rows, Bought.Order("1", Paid, ("pot", 1)) with { Version = 1 });
        Assert.Equal(Cycle.Bought, Cycle.WhyOutdated(reminder, Purchases.In(revised)));
    }
}
