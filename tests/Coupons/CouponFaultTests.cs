using System.Net.Http.Json;
using PrivateDomain.Contacts;
using PrivateDomain.Coupons;
using PrivateDomain.Coupons.Redemption;
using PrivateDomain.Tests.Api;
using PrivateDomain.Tests.Contacts;

namespace PrivateDomain.Tests.Coupons;

/// <summary>What must not come of odd requests, of changes at the wrong moment, and of asking again.</summary>
public sealed class CouponFaultTests(OneApp one) : IClassFixture<OneApp>
{
    private readonly App app = one.App;

    [Theory]
    [InlineData("""{"title":"a","amountMinor":1,"validity":{"until":"9999-12-31"}}""", "invalid-request")]
    [InlineData("""{"title":"a","amountMinor":1,"validity":{"from":"0001-01-01","until":"2030-01-01"}}""", "invalid-request")]
    [InlineData("""{"title":"a","amountMinor":1,"validity":{"from":"2030-01-02","until":"2030-01-01"}}""", "invalid-request")]
    [InlineData("""{"title":"a","amountMinor":1,"validity":{"from":"2030-01-02"}}""", "invalid-request")]
    [InlineData("""{"title":"a","worth":{"percent":15,"maxMinor":100}}""", "malformed-json")]
    [InlineData("""{"title":"a","worth":{"kind":"lottery"}}""", "malformed-json")]
    [InlineData("""{"title":"a","worth":{"kind":"percentage","percent":101,"maxMinor":100}}""", "invalid-request")]
    [InlineData("""{"title":"a","worth":{"kind":"gift","title":"x"}}""", "invalid-request")]
    [InlineData("""{"title":"a","amountMinor":1,"products":[null]}""", "invalid-request")]
    [InlineData("""{"title":"a","amountMinor":1,"fallback":{"kind":"otherOffer"}}""", "invalid-request")]
    [InlineData("""{"title":"a","amountMinor":1,"fallback":{"kind":"otherOffer","offer":"nowhere-defined"}}""", "invalid-request")]
    [InlineData("""{"title":"a","amountMinor":1,"codes":"weChatPay"}""", "invalid-request")]
    public async Task An_offer_that_makes_no_sense_is_refused(string body, string code)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await app.Operator.PutAsync("api/manage/offers/senseless", content);
        Assert.Equal(code, await answer.Code());
    }

    [Fact]
    public async Task A_kind_may_stand_behind_what_it_is_of()
    {
        using var content = new StringContent("""{"title":"a","worth":{"percent":15,"maxMinor":100,"kind":"percentage"}}""", System.Text.Encoding.UTF8, "application/json");
        using var answer = await app.Operator.PutAsync("api/manage/offers/turned", content);
        Assert.True(answer.IsSuccessStatusCode);
    }

    [Theory]
    [InlineData("""{"code":"X","order":"1","amountMinor":1}""", "validate")]
    [InlineData("""{"code":"X","shop":"s","order":"1","amountMinor":1,"lines":[{"sku":"a","amountMinor":9000000000000000000}]}""", "redeem")]
    [InlineData("""{"code":"X","shop":"s","order":"1"}""", "redeem")]
    [InlineData("""{"code":"X","shop":"s","order":"1","amountMinor":-1}""", "reserve")]
    [InlineData("""{"shop":"s","order":"1"}""", "rollback")]
    public async Task A_till_that_says_too_little_or_too_much_is_told_what(string body, string verb)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await app.Operator.PostAsync($"api/coupons/{verb}", content);
        Assert.Equal("invalid-request", await answer.Code());
    }

    [Fact]
    public async Task Lines_that_cost_more_than_the_order_take_off_no_more_than_it_costs()
    {
        await app.Offer("tea-only", new { worth = new { kind = "percentage", percent = 50, maxMinor = 100_000 }, products = new[] { "tea" } });
        var code = await app.Code("liar", "tea-only");
        var answer = await app.Post("api/coupons/redeem", new { code, shop = "s", order = "1", amountMinor = 1000, lines = new[] { new { sku = "tea", amountMinor = 90_000 } } });
        Assert.Equal(500, answer.GetProperty("discountMinor").GetInt64());
    }

    [Fact]
    public async Task A_copy_that_says_more_is_not_made_to_say_less()
    {
        var contact = Someone.Id;
        var contacts = app.Service<ContactStore>();
        await contacts.Change(contact, _ => Someone.Of(), CancellationToken.None);
        await app.Offer("copied");
        var coupon = (await app.Issue(contact.Value, "copied")).Coupon!;
        await contacts.Change(contact, coupon.Into, CancellationToken.None);
        await app.Post("api/coupons/redeem", new { code = coupon.Code, shop = "s", order = "1", amountMinor = 5000 });
        await app.Service<CopyCoupon>().Handle(new(coupon.Code), CancellationToken.None);

        await contacts.Change(contact, (await app.Issue(contact.Value, "copied")).Coupon!.Into, CancellationToken.None);
        var copy = (await contacts.Read(contact, CancellationToken.None)).StartingWith("coupon|").Single();
        Assert.Equal("redeemed", copy.GetString("state"));
        Assert.Equal(["couponIssued", "couponRedeemed"], Timeline.Of(copy).Select(entry => entry.Kind));
    }

    [Fact]
    public async Task Texts_tell_the_worth_that_the_code_was_issued_with()
    {
        await app.Offer("raised", new { amountMinor = 2000 });
        await app.Code("early", "raised");
        await app.Offer("raised", new { amountMinor = 5000 });
        Assert.Equal(new FixedAmount(2000), (await app.Issue("early", "raised")).Coupon!.Offer.Terms.Worth);
        Assert.Equal(new FixedAmount(5000), (await app.Issue("late", "raised")).Coupon!.Offer.Terms.Worth);
    }

    [Fact]
    public async Task An_offer_that_issued_codes_without_their_worth_takes_no_budget()
    {
        await app.Offer("limited", new { limit = 100 });
        await app.Code("a", "limited");
        using var answer = await app.Operator.PutAsJsonAsync("api/manage/offers/limited", new { title = "x", amountMinor = 1000, limit = 100, budget = new { amountMinor = 5000 } });
        Assert.Equal("offer-not-counted", await answer.Code());
        Assert.NotNull((await app.Issue("b", "limited")).Coupon);
    }

    [Fact]
    public async Task A_limit_put_on_redemptions_holds_for_what_lies_in_slices_already()
    {
        await app.Offer("late-limit");
        foreach (var number in Enumerable.Range(0, 20)) await Redeem(await app.Code($"r{number}", "late-limit"));
        await app.Offer("late-limit", new { redemptionLimit = 25 });
        var answers = new List<string>();
        foreach (var number in Enumerable.Range(20, 15)) answers.Add(await Redeem(await app.Code($"r{number}", "late-limit")));
        Assert.Equal(5, answers.Count(answer => answer == "accepted"));
    }

    [Fact]
    public async Task Another_code_of_the_order_that_is_not_ours_goes_with_a_coupon_that_goes_with_any()
    {
        await app.Offer("social", new { stacking = "any" });
        await app.Offer("alone");
        var (social, alone) = (await app.Code("a", "social"), await app.Code("a", "alone"));
        Assert.True((await app.Post("api/coupons/validate", new { code = social, amountMinor = 5000, with = new[] { "SHOPS-OWN" } })).GetProperty("accepted").GetBoolean());
        Assert.Equal("notStackable", (await app.Post("api/coupons/validate", new { code = alone, amountMinor = 5000, with = new[] { "SHOPS-OWN" } })).GetProperty("reason").GetString());
    }

    private async Task<string> Redeem(string code)
    {
        var answer = await app.Post("api/coupons/redeem", new { code, shop = "s", order = "o-" + code, amountMinor = 5000 });
        return answer.GetProperty("accepted").GetBoolean() ? "accepted" : answer.GetProperty("reason").GetString()!;
    }
}
