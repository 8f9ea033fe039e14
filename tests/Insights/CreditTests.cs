using System.Globalization;
using System.Net;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Callbacks;
using PrivateDomain.Tests.Orders;
using PrivateDomain.Tests.Repurchase;

namespace PrivateDomain.Tests.Insights;

/// <summary>To what orders are attributed, and how they are counted.</summary>
public sealed class CreditTests
{
    [Fact]
    public async Task An_order_is_the_channels_by_which_its_contact_came()
    {
        await using var app = await App.Start();
        var (customer, _) = await app.Come((await app.Open(coupon: false))[0]);
        await app.Drain();
        await app.Buys(customer, "1");
        Assert.Equal(("channel parcel", "channel parcel"), await app.Credit("1"));
        Assert.Equal(["channel parcel 1 9900 CNY"], await app.Sales("first"));
        Assert.Equal(["channel parcel 1 9900 CNY"], await app.Sales("last"));
    }

    [Fact]
    public async Task First_and_last_touch_are_both_kept_and_each_counts_the_order_once()
    {
        await using var app = await App.Start();
        var customer = await Reminded(app);
        await app.Buys(customer, "2", "tea");
        Assert.Equal(("channel parcel", "reminder tea"), await app.Credit("2"));
        Assert.Equal(["channel parcel 2 19800 CNY"], await app.Sales("first"));
        Assert.Equal(["channel parcel 1 9900 CNY", "reminder tea 1 9900 CNY"], await app.Sales("last"));
    }

    [Fact]
    public async Task What_lies_longer_back_than_the_window_does_not_count()
    {
        await using var app = await App.Start(settings: ["--Insights:AttributionDays=20"]);
        var customer = await Reminded(app);
        await app.Buys(customer, "2", "tea");
        Assert.Equal(("reminder tea", "reminder tea"), await app.Credit("2"));
        await app.Pass(TimeSpan.FromDays(21));
        await app.Buys(customer, "3", "pot");
        Assert.Equal((null, null), await app.Credit("3"));
        Assert.Contains("none  1 9900 CNY", await app.Sales("last"));
    }

    [Fact]
    public async Task A_coupon_that_the_order_was_paid_with_is_the_last_touch_however_it_was_redeemed()
    {
        await using var app = await App.Start();
        var (customer, _) = await app.Come((await app.Open())[0]);
        await app.Drain();
        var code = Assert.Single(await app.Entries(customer, "couponIssued")).About("code");
        var order = app.Order("1");
        order["couponCodes"] = new System.Text.Json.Nodes.JsonArray(code);
        await app.Sell(order);
        await app.Drain();
        Assert.Equal(("channel parcel", "coupon hello"), await app.Credit("1"));
    }

    [Fact]
    public async Task A_reminder_that_is_told_as_sent_after_the_order_gets_its_credit_later()
    {
        await using var app = await App.Start();
        var customer = await app.Buyer();
        await app.Until(10);
        app.Clock.Ahead += Reminding.ToRemind;
        await app.Sweep();
        app.Tap();
        await app.Sell(app.Order("2", new { externalUserId = customer.ExternalUserId }, paidAt: app.Clock.GetUtcNow().AddSeconds(30)));
        var early = await app.Get("api/manage/orders/tmall/2");
        Assert.Equal("paid", early.GetProperty("state").GetString());
        await app.Drain();
        await app.Pass(TimeSpan.FromDays(9));
        Assert.Equal(("channel parcel", "reminder tea"), await app.Credit("2"));
        Assert.Equal(["channel parcel 1 9900 CNY", "reminder tea 1 9900 CNY"], await app.Sales("last"));
    }

    [Fact]
    public async Task A_refund_takes_the_money_back_where_the_order_was_counted()
    {
        await using var app = await App.Start();
        var (customer, _) = await app.Come((await app.Open(coupon: false))[0]);
        await app.Drain();
        await app.Buys(customer, "1");
        await app.Buys(customer, "2");
        await app.Refund("1", "r1", 4000);
        await app.Cancel("2");
        await app.Drain();
        Assert.Equal(["channel parcel 1 5900 CNY"], await app.Sales("last"));
        Assert.Equal(["channel parcel 1 5900 CNY"], await app.Sales("first"));
    }

    [Fact]
    public async Task An_order_told_ten_times_at_once_is_counted_once()
    {
        await using var app = await App.Start(settings: Selling.AtOnce);
        var (customer, _) = await app.Come((await app.Open(coupon: false))[0]);
        await app.Drain();
        var order = app.Order("1", new { externalUserId = customer.ExternalUserId });
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => app.Sell(order)));
        await Task.WhenAll(app.Drain(), app.Drain());
        Assert.Equal(["channel parcel 1 9900 CNY"], await app.Sales("first"));
        Assert.Equal(["channel parcel 1 9900 CNY"], await app.Sales("last"));
    }

    [Fact]
    public async Task Days_are_those_of_the_brands_zone()
    {
        await using var app = await App.Start();
        var (customer, _) = await app.Come((await app.Open(coupon: false))[0]);
        await app.Drain();
        await app.Sell(app.Order("1", new { externalUserId = customer.ExternalUserId }, paidAt: DateTimeOffset.Parse("2026-01-31T23:30:00+08:00", CultureInfo.InvariantCulture)));
        await app.Sell(app.Order("2", new { externalUserId = customer.ExternalUserId }, paidAt: DateTimeOffset.Parse("2026-02-01T00:30:00+08:00", CultureInfo.InvariantCulture)));
        await app.Drain();
        Assert.Equal(["none  1 9900 CNY"], await app.Sales("last", "2026-01-01", "2026-01-31"));
        Assert.Equal(["none  1 9900 CNY"], await app.Sales("last", "2026-02-01", "2026-02-01"));
    }

    private static async Task<Customer> Reminded(App app)
    {
        var customer = await app.Buyer();
        await app.Pass(Reminding.ToRemind);
        app.Tap();
        await app.Pass(TimeSpan.FromHours(2));
        return customer;
    }

    [Fact]
    public async Task More_than_a_quarter_is_not_read_at_once()
    {
        await using var app = await App.Start();
        Assert.Empty(await app.Sales("last", "2026-01-01", "2026-04-02"));
        using var answer = await app.Operator.GetAsync(Counting.Path("last", "2026-01-01", "2026-04-03"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("at most 92 days", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
