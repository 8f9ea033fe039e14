using System.Text.Json.Nodes;
using PrivateDomain.Insights;
using PrivateDomain.Orders.Import;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Callbacks;
using PrivateDomain.Tests.Orders;

namespace PrivateDomain.Tests.Insights;

/// <summary>From eight days after an order was paid on, what led to it stands.</summary>
public sealed class SettledCreditTests
{
    [Fact]
    public async Task An_old_order_keeps_its_credit_when_the_window_becomes_shorter()
    {
        var (app, customer) = await Sold();
        await app.Pass(TimeSpan.FromDays(9));
        await using var shorter = await Shorter(app);
        await Tell(shorter, customer);
        await shorter.Refund("1", "r1", 900);
        await shorter.Drain();
        Assert.Equal(("channel parcel", "channel parcel"), await shorter.Credit("1"));
        Assert.Equal(["channel parcel 1 9000 CNY"], await shorter.Sales("last"));
    }

    [Fact]
    public async Task An_order_of_the_last_days_is_attributed_by_what_is_set_now()
    {
        var (app, customer) = await Sold();
        await using var shorter = await Shorter(app);
        await Tell(shorter, customer);
        Assert.Equal((null, null), await shorter.Credit("1"));
        Assert.Equal(["none  1 9900 CNY"], await shorter.Sales("last"));
    }

    [Fact]
    public async Task An_old_order_of_which_the_shop_tells_another_code_is_attributed_anew()
    {
        await using var app = await App.Start();
        var (customer, _) = await app.Come((await app.Open())[0]);
        await app.Drain();
        var code = Assert.Single(await app.Entries(customer, "couponIssued")).About("code");
        var order = app.Order("1", new { externalUserId = customer.ExternalUserId });
        await app.Sell(order);
        await app.Drain();
        await app.Pass(TimeSpan.FromDays(9));
        Assert.Equal(("channel parcel", "channel parcel"), await app.Credit("1"));
        (order["couponCodes"], order["revision"]) = (new JsonArray(code), 1);
        await app.Sell(order);
        await app.Drain();
        Assert.Equal(("channel parcel", "coupon hello"), await app.Credit("1"));
        Assert.Equal(["coupon hello 1 9900 CNY"], await app.Sales("last"));
    }

    // Five days after the contact came.
    private static async Task<(App App, Customer Customer)> Sold()
    {
        var app = await App.Start();
        var (customer, _) = await app.Come((await app.Open(coupon: false))[0]);
        await app.Drain();
        await app.Pass(TimeSpan.FromDays(5));
        await app.Sell(app.Order("1", new { externalUserId = customer.ExternalUserId }));
        await app.Drain();
        Assert.Equal(("channel parcel", "channel parcel"), await app.Credit("1"));
        return (app, customer);
    }

    private static async Task<App> Shorter(App app)
    {
        var ahead = app.Clock.Ahead;
        await app.Stop();
        var shorter = await App.Start(app.Store, app.Platform, settings: ["--Insights:AttributionDays=1"]);
        shorter.Clock.Ahead = ahead;
        return shorter;
    }

    private static async Task Tell(App app, Customer customer) =>
        await app.Service<AttributeOrder>().Handle(new ContactOrdersImported((await app.ContactId(customer))!), CancellationToken.None);
}
