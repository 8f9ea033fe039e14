using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Callbacks;
using PrivateDomain.Tests.Campaigns;
using PrivateDomain.Tests.Coupons;
using PrivateDomain.Tests.Repurchase;

namespace PrivateDomain.Tests.Nudges;

/// <summary>Whose coupon ends soon and is not used hears of it once.</summary>
public sealed class NudgeTests
{
    [Fact]
    public async Task Whoever_has_not_used_it_is_told_some_days_before()
    {
        await using var app = await App.Start();
        var (customer, code) = await Welcomed(app);

        await app.Pass(TimeSpan.FromDays(26));
        Assert.Empty(app.OpenTasks());
        await app.Pass(TimeSpan.FromDays(1));
        await app.Hour(10);
        Assert.Contains(code, Assert.Single(app.OpenTasks()).Content.Text!, StringComparison.Ordinal);
        app.TapAll();
        await app.Pass(TimeSpan.FromMinutes(5));
        Assert.Contains(code, Assert.Single(app.Pushes(customer)), StringComparison.Ordinal);

        await app.Pass(TimeSpan.FromDays(10));
        Assert.Single(app.Tasks());
        Assert.Empty(await app.Rows("due"));
        Assert.Equal(["nudgePlanned", "handedToKeeper", "nudgeSent"], (await app.Contact(customer)).Nudges());
    }

    [Fact]
    public async Task Whoever_used_it_hears_nothing()
    {
        await using var app = await App.Start();
        var (customer, code) = await Welcomed(app);
        await app.Post("api/coupons/redeem", new { code, shop = "s", order = "1", amountMinor = 20_000 });
        await app.Pass(TimeSpan.FromDays(28));
        Assert.Empty(app.Tasks());
        Assert.Empty((await app.Contact(customer)).Nudges());
    }

    [Fact]
    public async Task What_lies_with_the_keeper_is_taken_back_when_the_coupon_is_used()
    {
        await using var app = await App.Start();
        var (_, code) = await Welcomed(app);
        await app.Pass(TimeSpan.FromDays(27));
        await app.Hour(10);
        Assert.Single(app.OpenTasks());
        await app.Post("api/coupons/redeem", new { code, shop = "s", order = "1", amountMinor = 20_000 });
        await app.Service<PrivateDomain.Coupons.Redemption.CopyCoupon>().Handle(new(code), CancellationToken.None);
        await app.Service<PrivateDomain.Nudges.EndNudges>().Handle(new PrivateDomain.Coupons.Redemption.CouponChanged(code), CancellationToken.None);
        Assert.Empty(app.OpenTasks());
    }

    [Fact]
    public async Task Whoever_wants_no_messages_is_not_told()
    {
        await using var app = await App.Start();
        var (customer, _) = await Welcomed(app);
        await app.OptOut(customer);
        await app.Pass(TimeSpan.FromDays(27));
        await app.Hour(10);
        Assert.Empty(app.Tasks());
    }

    [Fact]
    public async Task Whoever_left_it_in_a_cart_is_told_and_while_they_pay_they_are_not()
    {
        await using var app = await App.Start();
        var (_, code) = await Welcomed(app);
        await app.Pass(TimeSpan.FromDays(27) - TimeSpan.FromHours(1));
        await app.Post("api/coupons/reserve", new { code, shop = "s", order = "cart", amountMinor = 20_000, seconds = 7200 });
        await app.Service<PrivateDomain.Coupons.Redemption.CopyCoupon>().Handle(new(code), CancellationToken.None);
        await app.Pass(TimeSpan.FromHours(1.5));
        Assert.Empty(app.Tasks());
        await app.Pass(TimeSpan.FromHours(1));
        await app.Hour(10);
        Assert.Contains(code, Assert.Single(app.OpenTasks()).Content.Text!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_paid_with_it_and_nobody_was_told_hears_nothing_and_it_counts()
    {
        await using var app = await App.Start();
        await app.Offer("cash", new { codes = "weChatPay", stockId = PrivateDomain.Sandbox.WeChatPay.WeChatPaySimulator.FirstStock, nudgeDays = 3, validDays = 30 });
        var card = (await app.Open(coupon: false))[0];
        var (customer, _) = await app.Come(card, unionId: "u");
        var person = app.Platform.OfficialAccount.CreatePerson("u");
        await app.Drain();
        Assert.True(await app.Platform.OfficialAccount.Subscribe(person).Answered);
        await app.Drain();
        var id = (await app.ContactId(customer))!;
        var coupon = (await app.Issue(id, "cash")).Coupon!;
        await app.Service<PrivateDomain.Contacts.ContactStore>().Change(new PrivateDomain.Contacts.ContactId(id), coupon.Into, CancellationToken.None);
        app.Platform.WeChatPay.Use(coupon.Code, new DeliveryPlan { Copies = 0 });

        await app.Pass(TimeSpan.FromDays(28));
        await app.Hour(10);

        Assert.Empty(app.Tasks());
        Assert.Equal("redeemed", (await app.Get($"api/manage/coupons/{coupon.Code}")).GetProperty("state").GetString());
    }

    private static async Task<(Customer Customer, string Code)> Welcomed(App app)
    {
        var cards = await app.Open();
        await app.Offer("hello", new { nudgeDays = 3, validDays = 30 });
        var (customer, _) = await app.Come(cards[0]);
        await app.Drain();
        return (customer, Assert.Single(await app.Codes()));
    }
}
