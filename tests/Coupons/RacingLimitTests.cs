using Azure.Data.Tables;
using PrivateDomain.Contacts;
using PrivateDomain.Coupons;
using PrivateDomain.Coupons.Limits;
using PrivateDomain.Tests.Api;

namespace PrivateDomain.Tests.Coupons;

/// <summary>Limits, gates and codes while somebody else changes them, has died in between, or knows less.</summary>
public sealed class RacingLimitTests(OneApp one) : IClassFixture<OneApp>
{
    private readonly App app = one.App;

    [Fact]
    public async Task Who_read_an_older_definition_does_not_put_its_limit_back()
    {
        await app.Offer("lowered", new { limit = 1000 });
        var (offer, isLate) = (Defined(limit: 1000), false);
        await app.Service<Purses>().SetLimit(Tally.OfIssue("lowered", offer), async () =>
        {
            if (isLate) return Tally.OfIssue("lowered", Defined(limit: 3));
            isLate = true;
            await app.Offer("lowered", new { limit = 3 });
            return Tally.OfIssue("lowered", offer);
        }, CancellationToken.None);
        var issues = await Task.WhenAll(Enumerable.Range(0, 10).Select(number => app.Issue($"c{number}", "lowered")));
        Assert.Equal(3, issues.Count(issue => issue.Coupon is not null));
    }

    [Fact]
    public async Task While_a_definition_is_changed_nobody_opens_the_offer_by_the_one_before()
    {
        await app.Offer("changing");
        var gate = app.Service<OfferGate>();
        var until = TimeProvider.System.GetUtcNow().AddMinutes(1);
        await gate.Close("changing", until, CancellationToken.None);
        // Another who changes it does not get in between, nor opens it for the first.
        await Assert.ThrowsAsync<PrivateDomain.Api.ApiProblem>(() => gate.Close("changing", until.AddSeconds(1), CancellationToken.None));
        await gate.Open("changing", until.AddSeconds(1), CancellationToken.None);
        await app.Post("api/manage/offers/changing/start", new { });
        Assert.Equal(NoCoupon.Paused, (await app.Issue("a", "changing")).Why);
        await gate.Open("changing", until, CancellationToken.None);
        await gate.BringInLine("changing", CancellationToken.None);
        Assert.NotNull((await app.Issue("a", "changing")).Coupon);
        // Whoever closed it may have died.
        await gate.Close("changing", TimeProvider.System.GetUtcNow().AddSeconds(-1), CancellationToken.None);
        await gate.BringInLine("changing", CancellationToken.None);
        Assert.NotNull((await app.Issue("b", "changing")).Coupon);
    }

    [Fact]
    public async Task What_another_instance_gave_back_is_found_where_it_lies()
    {
        await app.Offer("returned", new { limit = 1 });
        var (first, second) = InOneShard("returned");
        await app.Code(first, "returned");
        Assert.Equal(NoCoupon.LimitReached, (await app.Issue(second, "returned")).Why);
        await using var other = await App.Start(app.Store);
        await other.Service<ReleaseCoupon>().Handle(new ContactId(first), "returned", "welcome", CancellationToken.None);
        app.Service<Purses>().Reopen(Tally.OfIssue("returned", Defined(limit: 1)));
        Assert.NotNull((await app.Issue(second, "returned")).Coupon);
    }

    [Fact]
    public async Task What_a_slice_gave_back_before_the_purse_heard_of_it_is_not_lost()
    {
        await app.Offer("gathered", new { limit = 1 });
        var (first, second) = InOneShard("gathered");
        await app.Code(first, "gathered");
        await app.Service<ReleaseCoupon>().Handle(new ContactId(first), "gathered", "welcome", CancellationToken.None);
        // Whoever emptied the slice died behind it.
        var table = app.Table("codes");
        var row = (await app.Rows("codes")).Single(row => row.RowKey.StartsWith("slice|gathered|issue|", StringComparison.Ordinal));
        await table.UpsertEntityAsync(Slice.From(row).Empty().Into(new TableEntity(row.PartitionKey, row.RowKey)), TableUpdateMode.Replace);
        await using var fresh = await App.Start(app.Store);
        Assert.NotNull((await fresh.Issue(second, "gathered")).Coupon);
    }

    [Theory]
    [InlineData("generated", NoCoupon.LimitReached)]
    [InlineData("imported", NoCoupon.PoolEmpty)]
    public async Task While_it_is_paused_nobody_is_told_for_good_that_there_is_no_more(string codes, NoCoupon why)
    {
        var (id, instead) = ($"resting-{codes}", $"instead-{codes}");
        await app.Offer(instead);
        await app.Offer(id, new { codes, limit = codes == "generated" ? 1 : (int?)null, fallback = new { kind = "otherOffer", offer = instead } });
        if (codes == "imported") await app.Import(id, $"{id}-1\n");
        await app.Code("first", id);
        await app.Post($"api/manage/offers/{id}/pause", new { });
        Assert.Equal(NoCoupon.Paused, (await app.Issue("waiting", id)).Why);
        await app.Post($"api/manage/offers/{id}/start", new { });
        Assert.Equal(instead, (await app.Issue("late", id)).Coupon!.OfferId);
        Assert.NotEqual(NoCoupon.Paused, why);
        if (codes == "generated") await app.Offer(id, new { limit = 2, fallback = new { kind = "otherOffer", offer = instead } });
        else await app.Import(id, $"{id}-2\n");
        Assert.Equal(id, (await app.Issue("waiting", id)).Coupon!.OfferId);
    }

    [Fact]
    public async Task A_late_release_leaves_the_code_to_whom_it_was_given_since()
    {
        await app.Offer("passed", new { codes = "imported" });
        await app.Import("passed", "PASSED-1\n");
        var release = app.Service<ReleaseCoupon>();
        var first = (await app.Issue("first", "passed")).Coupon!;
        await release.Handle(first, CancellationToken.None);
        var second = await app.Code("second", "passed");
        await release.Handle(first, CancellationToken.None);
        Assert.Equal((first.Code, second), (second, await app.Code("second", "passed")));
        Assert.Null((await app.Issue("third", "passed")).Coupon);
    }

    [Fact]
    public async Task Rows_that_hold_no_code_do_not_keep_an_offer_from_being_limited()
    {
        await app.Offer("stand-in");
        await app.Offer("never-filled", new { codes = "imported", fallback = new { kind = "otherOffer", offer = "stand-in" } });
        Assert.Equal("stand-in", (await app.Issue("a", "never-filled")).Coupon!.OfferId);
        await app.Offer("never-filled", new { codes = "imported", limit = 5 });
    }

    [Fact]
    public async Task The_code_itself_typed_in_another_way_is_no_second_coupon_of_the_order()
    {
        await app.Offer("typed");
        string code;
        for (var number = 0; !(code = await app.Code($"t{number}", "typed")).Contains('0', StringComparison.Ordinal);) number++;
        var typed = code.Replace('0', 'O');
        var answer = await app.Post("api/coupons/validate", new { code = typed, amountMinor = 5000, with = new[] { typed, code.ToLowerInvariant() } });
        Assert.True(answer.GetProperty("accepted").GetBoolean());
    }

    private static Offer Defined(int limit) => new("x", new OfferTerms(new FixedAmount(1000), "CNY"), new Validity()) { Limit = limit };

    // Two contacts whose sources begin in the same shard.
    private static (string First, string Second) InOneShard(string offer)
    {
        var home = CodeKeys.Home(new CouponSource("s0", offer, "welcome"));
        var number = Enumerable.Range(1, 1000).First(number => CodeKeys.Home(new CouponSource($"s{number}", offer, "welcome")) == home);
        return ("s0", $"s{number}");
    }
}
