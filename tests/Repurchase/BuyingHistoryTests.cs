using PrivateDomain.Contacts;
using PrivateDomain.Orders;
using PrivateDomain.Repurchase;
using PrivateDomain.Tests.Contacts;

namespace PrivateDomain.Tests.Repurchase;

public sealed class BuyingHistoryTests
{
    // 23:30 in Shanghai.
    private static readonly DateTimeOffset Late = new(2026, 3, 1, 15, 30, 0, TimeSpan.Zero);

    [Fact] // T2
    public void Days_are_the_brands_and_orders_of_a_day_are_one_purchase()
    {
        var history = Of(Someone.Of().Buys("1", Late, ("tea", 1)).Buys("2", Late.AddMinutes(20), ("tea", 2)).Buys("3", Late.AddHours(1), ("tea", 4)))!;
        Assert.Equal([Day(1), Day(2)], history.Days.Days);
        Assert.Equal([Day(1), Day(2)], history.Products["tea"].Days);
        Assert.Equal([3, 4], history.Products["tea"].Quantities);
        Assert.Equal(Late.AddHours(1), history.LastPaidAt);
    }

    [Fact]
    public void Who_kept_nothing_has_none()
    {
        Assert.Null(Of(Someone.Of()));
        Assert.Null(Of(ContactOrder.Into(Someone.Of(), Bought.Order("1", Late, ("tea", 1)) with { CancelledAt = Late })));
    }

    [Fact]
    public void The_usual_time_is_that_around_which_most_orders_lie_also_across_midnight()
    {
        var rows = Someone.Of().Buys("1", Late, ("tea", 1)).Buys("2", Late.AddHours(1), ("tea", 1)).Buys("3", Late.AddDays(3).AddHours(12), ("tea", 1));
        Assert.Equal(new TimeOnly(0, 30), Of(rows)!.UsualTime);
    }

    [Fact]
    public void Of_a_product_the_last_two_hundred_days_count_and_of_products_the_two_thousand_bought_last()
    {
        var often = Enumerable.Range(0, 300).Aggregate(Someone.Of(), (rows, n) => rows.Buys($"{n}", Late.AddDays(n), ("tea", 1)));
        Assert.Equal((200, Day(1) + 299), (Of(often)!.Products["tea"].Days.Length, Of(often)!.Days.Last));
        var many = Enumerable.Range(0, 30).Aggregate(Someone.Of(), (rows, n) => rows.Buys($"{n}", Late.AddDays(n), [.. Enumerable.Range(0, 90).Select(i => ($"{n}-{i}", 1))]));
        Assert.Equal(BuyingHistory.MostProducts, Of(many)!.Products.Count);
        Assert.True(Of(many)!.Products.ContainsKey("29-89") && !Of(many)!.Products.ContainsKey("0-0"));
    }

    [Fact]
    public void More_pieces_than_a_number_holds_are_as_many_as_it_holds() => Assert.Equal(
        int.MaxValue, Of(Someone.Of().Buys("1", Late, [.. Enumerable.Repeat(("tea", 1_000_000), 2000)]).Buys("2", Late, [.. Enumerable.Repeat(("tea", 1_000_000), 2000)]))!.Products["tea"].Quantities[0]);

    private static BuyingHistory? Of(ContactRows rows) => BuyingHistory.Of(Purchases.In(rows), Bought.Shanghai);

    private static int Day(int day) => new DateOnly(2026, 3, day).DayNumber;
}
