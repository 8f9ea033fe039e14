using PrivateDomain.Coupons;
using PrivateDomain.Tests.Api;

namespace PrivateDomain.Tests.Coupons;

/// <summary>Never issued twice, never given to two.</summary>
public sealed class IssueCouponTests(OneApp one) : IClassFixture<OneApp>, IAsyncLifetime
{
    private static readonly byte[] Key = [.. Enumerable.Repeat((byte)4, 32)];
    private readonly App app = one.App;

    public async Task InitializeAsync()
    {
        await app.Offer("hello");
        await app.Offer("other");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_second_promise_issues_nothing()
    {
        var first = (await app.Issue("twice", "hello")).Coupon!;
        app.Clock.Ahead += TimeSpan.FromDays(1);
        var second = (await app.Issue("twice", "hello")).Coupon!;
        Assert.True(first.IsNew);
        Assert.False(second.IsNew);
        Assert.Equal((first.Code, first.IssuedAt, first.ExpiresAt), (second.Code, second.IssuedAt, second.ExpiresAt));
        Assert.Equal(first.IssuedAt.AddDays(30), first.ExpiresAt);
    }

    [Fact]
    public async Task Twenty_promises_at_once_are_one_code() // C1
    {
        var coupons = (await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.Issue("parallel", "hello")))).Select(issue => issue.Coupon!).ToList();
        Assert.Single(coupons.Select(coupon => coupon.Code).Distinct(StringComparer.Ordinal));
        Assert.Single(coupons, coupon => coupon.IsNew);
        Assert.Single(coupons.Select(coupon => coupon.ExpiresAt).Distinct());
    }

    [Fact]
    public async Task Two_hundred_contacts_at_once_have_two_hundred_codes_and_nobody_waits_for_a_lock_of_all() // C4
    {
        var codes = await Task.WhenAll(Enumerable.Range(0, 200).Select(number => app.Code($"burst-{number}", "hello")));
        Assert.Equal(200, codes.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Another_contact_offer_or_cause_has_another_code()
    {
        string[] codes = [await app.Code("a", "hello"), await app.Code("b", "hello"), await app.Code("a", "other"), await app.Code("a", "hello", "birthday")];
        Assert.Equal(4, codes.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_code_that_is_anothers_is_passed_over_for_ever()
    {
        var candidates = CouponCode.Candidates(Key, new CouponSource("unlucky", "hello", "welcome")).Take(2).ToList();
        await app.Service<PrivateDomain.Storage.Tables>().Codes.Insert(
            new(CouponCode.Shard(candidates[0]), "code|" + candidates[0]) { ["offer"] = "hello", ["contact"] = "another", ["cause"] = "welcome", ["state"] = "issued" }, CancellationToken.None);
        Assert.Equal(candidates[1], await app.Code("unlucky", "hello"));
        Assert.Equal(candidates[1], await app.Code("unlucky", "hello"));
    }

    [Fact]
    public async Task A_code_of_an_older_key_stays_the_sources_code()
    {
        var before = await app.Code("rotated", "hello");
        var (older, newer) = (Convert.ToBase64String(Key), Convert.ToBase64String([.. Enumerable.Repeat((byte)8, 32)]));
        await using var rotated = await App.Start(app.Store, settings: [$"--Coupons:CodeKeys=2:{newer};1:{older}"]);

        Assert.Equal(before, await rotated.Code("rotated", "hello"));
        Assert.DoesNotContain(await rotated.Code("fresh", "hello"), CouponCode.Candidates(Key, new CouponSource("fresh", "hello", "welcome")).Take(3));
    }

    [Fact]
    public async Task An_offer_that_nobody_defined_gives_none() =>
        Assert.Equal(NoCoupon.OfferMissing, (await app.Issue("a", "nowhere")).Why);

    [Fact]
    public async Task A_generated_code_costs_one_operation_with_a_limit_and_without()
    {
        await app.Offer("counted", new { limit = 100_000 });
        foreach (var offer in new[] { "counted", "hello" })
        {
            foreach (var number in Enumerable.Range(0, 100)) await app.Code($"warm-{number}", offer);
            var before = app.Storage.Count;
            foreach (var number in Enumerable.Range(0, 50)) await app.Code($"then-{number}", offer);
            // Now and then the purse is asked for more: twice in a while.
            Assert.InRange(app.Storage.Count - before, 50, offer == "hello" ? 50 : 54);
        }
    }
}
