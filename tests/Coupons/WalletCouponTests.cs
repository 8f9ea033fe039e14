using PrivateDomain.Contacts;
using PrivateDomain.Coupons;
using PrivateDomain.Coupons.Wallet;
using PrivateDomain.Sandbox.WeChatPay;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Tests.Coupons;

/// <summary>Cash coupons of WeChat Pay: in the wallet once, whatever is not heard.</summary>
public sealed class WalletCouponTests
{
    [Fact]
    public async Task A_follower_has_it_in_their_wallet_and_asked_again_it_is_the_same()
    {
        await using var app = await App.Start();
        var follower = await Follower(app);
        await Stock(app);
        var coupon = (await app.Issue(follower.Value, "cash")).Coupon!;
        Assert.Equal(coupon.Code, Assert.Single(app.Platform.WeChatPay.Coupons).CouponId);
        Assert.Equal(coupon.Code, await app.Code(follower.Value, "cash"));
        Assert.Single(app.Platform.WeChatPay.Coupons);
        Assert.Equal(1, (await app.Get("api/manage/offers/cash")).GetProperty("issued").GetInt64());
    }

    [Fact]
    public async Task An_answer_that_was_lost_is_asked_for_until_it_is_known_and_there_is_one_coupon()
    {
        await using var app = await App.Start();
        var follower = await Follower(app);
        await Stock(app);
        app.Platform.WeChatPay.Faults.Next(PayCalls.SendCoupon, new Fault.LoseAnswer(), times: 3);
        Assert.Equal(NoCoupon.NotKnownYet, (await app.Issue(follower.Value, "cash")).Why);

        await app.Service<SendWalletCoupon>().Handle(new WalletCouponPromised(follower.Value, "cash", "welcome"), CancellationToken.None);

        var sent = Assert.Single(app.Platform.WeChatPay.Coupons);
        Assert.Equal(sent.CouponId, await app.Code(follower.Value, "cash"));
        var rows = await app.Service<ContactStore>().Read(follower, CancellationToken.None);
        Assert.Equal(sent.CouponId, rows.StartingWith("coupon|").Single().GetString("code"));
        Assert.Single(app.Platform.WeChatPay.Coupons);
    }

    [Fact]
    public async Task A_stock_that_is_used_up_gives_back_and_another_offer_stands_in()
    {
        await using var app = await App.Start();
        app.Platform.WeChatPay.AddStock("2000002", maxCoupons: 1);
        await app.Offer("instead");
        await Stock(app, "2000002", new { kind = "otherOffer", offer = "instead" });
        await app.Code((await Follower(app)).Value, "cash");
        var late = await app.Issue((await Follower(app)).Value, "cash");
        Assert.Equal("instead", late.Coupon!.OfferId);
        Assert.Equal(1, (await app.Get("api/manage/offers/cash")).GetProperty("issued").GetInt64());
    }

    [Fact]
    public async Task Whose_openid_is_not_known_gets_none_and_takes_nothing()
    {
        await using var app = await App.Start();
        await Stock(app);
        Assert.Equal(NoCoupon.NoOpenId, (await app.Issue("a-stranger", "cash")).Why);
        Assert.Empty(app.Platform.WeChatPay.Coupons);
        Assert.Equal(0, (await app.Get("api/manage/offers/cash")).GetProperty("issued").GetInt64());
    }

    [Fact]
    public async Task Paying_takes_it_and_no_till_does()
    {
        await using var app = await App.Start();
        var follower = await Follower(app);
        await Stock(app);
        var code = await app.Code(follower.Value, "cash");
        Assert.Equal("paidInWeChat", (await app.Post("api/coupons/redeem", new { code, shop = "till", order = "1", amountMinor = 20_000 })).GetProperty("reason").GetString());

        Assert.True(await app.Platform.WeChatPay.Use(code, new DeliveryPlan { Copies = 2 }).Accepted);
        await app.Drain();

        Assert.Equal("redeemed", (await app.Get($"api/manage/coupons/{code}")).GetProperty("state").GetString());
        var offer = await app.Get("api/manage/offers/cash");
        Assert.Equal((1, 1000), (offer.GetProperty("redeemed").GetInt64(), offer.GetProperty("spentMinor").GetInt64()));
    }

    [Fact]
    public async Task A_use_that_is_told_before_the_number_is_known_is_counted_when_it_is()
    {
        await using var app = await App.Start();
        var follower = await Follower(app);
        await Stock(app);
        app.Platform.WeChatPay.Faults.Next(PayCalls.SendCoupon, new Fault.LoseAnswer(), times: 3);
        Assert.Equal(NoCoupon.NotKnownYet, (await app.Issue(follower.Value, "cash")).Why);
        var sent = Assert.Single(app.Platform.WeChatPay.Coupons).CouponId;
        var use = app.Platform.WeChatPay.Use(sent);
        Assert.True(await use.Accepted);
        await app.Drain();

        await app.Service<SendWalletCoupon>().Handle(new WalletCouponPromised(follower.Value, "cash", "welcome"), CancellationToken.None);
        await app.Service<PrivateDomain.Callbacks.KeepPaymentNotification>().Handle(
            new("again", "COUPON.USE", app.Clock.GetUtcNow(), $$$"""{"coupon_id":"{{{sent}}}","stock_id":"{{{WeChatPaySimulator.FirstStock}}}","status":"USED","normal_coupon_information":{"coupon_amount":1000,"transaction_minimum":10000},"consume_information":{"consume_time":"2026-03-01T12:00:00+08:00","consume_mchid":"1","transaction_id":"t1"}}"""), CancellationToken.None);
        Assert.Equal("redeemed", (await app.Get($"api/manage/coupons/{sent}")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task What_is_in_a_wallet_or_may_be_is_not_taken_back()
    {
        await using var app = await App.Start();
        var (known, unknown) = (await Follower(app), await Follower(app));
        await Stock(app);
        var code = await app.Code(known.Value, "cash");
        app.Platform.WeChatPay.Faults.Next(PayCalls.SendCoupon, new Fault.LoseAnswer(), times: 3);
        await app.Issue(unknown.Value, "cash");

        var release = app.Service<ReleaseCoupon>();
        Assert.Null(await release.Handle(known, "cash", "welcome", CancellationToken.None));
        Assert.Null(await release.Handle(unknown, "cash", "welcome", CancellationToken.None));
        Assert.Equal(code, await app.Code(known.Value, "cash"));
        Assert.Equal(2, (await app.Get("api/manage/offers/cash")).GetProperty("issued").GetInt64());
    }

    [Fact]
    public async Task What_was_paid_is_counted_whatever_the_limit_says()
    {
        await using var app = await App.Start();
        await app.Offer("cash", new { codes = "weChatPay", stockId = WeChatPaySimulator.FirstStock, redemptionLimit = 1 });
        foreach (var follower in new[] { await Follower(app), await Follower(app) })
            Assert.True(await app.Platform.WeChatPay.Use(await app.Code(follower.Value, "cash")).Accepted);
        await app.Drain();
        Assert.Equal(2, (await app.Get("api/manage/offers/cash")).GetProperty("redeemed").GetInt64());
    }

    private static Task Stock(App app, string stock = WeChatPaySimulator.FirstStock, object? fallback = null) =>
        app.Offer("cash", new { codes = "weChatPay", stockId = stock, limit = 10, fallback });

    private static async Task<ContactId> Follower(App app)
    {
        var person = app.Platform.OfficialAccount.CreatePerson();
        Assert.True(await app.Platform.OfficialAccount.Subscribe(person).Answered);
        return app.Service<ContactStore>().IdOf(new(Identity.WeChat, person.OpenId));
    }
}
