using PrivateDomain.Contacts;
using PrivateDomain.Coupons;
using PrivateDomain.Tests.Api;

namespace PrivateDomain.Tests.Coupons;

/// <summary>Never issued twice, never given to two.</summary>
public sealed class IssueCouponTests(OneApp one) : IClassFixture<OneApp>
{
    private static readonly byte[] Key = [.. Enumerable.Repeat((byte)4, 32)];
    private static readonly Offer Offer = new("新客 10 元", 1000, "CNY", 0, 30);
    private readonly App app = one.App;

    [Fact]
    public async Task A_second_promise_issues_nothing()
    {
        var first = await Issue("twice");
        app.Clock.Ahead += TimeSpan.FromDays(1);
        var second = await Issue("twice");
        Assert.True(first.IsNew);
        Assert.Equal(first with { IsNew = false }, second);
        Assert.Equal(first.IssuedAt.AddDays(30), first.ExpiresAt);
    }

    [Fact]
    public async Task Twenty_promises_at_once_are_one_code() // C1
    {
        var coupons = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Issue("parallel")));
        Assert.Single(coupons.Select(coupon => coupon.Code).Distinct(StringComparer.Ordinal));
        Assert.Single(coupons, coupon => coupon.IsNew);
        Assert.Single(coupons.Select(coupon => coupon.ExpiresAt).Distinct());
    }

    [Fact]
    public async Task Another_contact_offer_or_cause_has_another_code()
    {
        string[] codes = [(await Issue("a")).Code, (await Issue("b")).Code, (await Issue("a", offer: "other")).Code, (await Issue("a", cause: "birthday")).Code];
        Assert.Equal(4, codes.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_code_that_is_anothers_is_passed_over_for_ever()
    {
        var candidates = CouponCode.Candidates(Key, new CouponSource("unlucky", "hello", "welcome")).Take(2).ToList();
        await app.Service<PrivateDomain.Storage.Tables>().Codes.Insert(new(CouponCode.Shard(candidates[0]), "code|" + candidates[0]) { ["source"] = "another" }, CancellationToken.None);
        Assert.Equal(candidates[1], (await Issue("unlucky")).Code);
        Assert.Equal(candidates[1], (await Issue("unlucky")).Code);
    }

    [Fact]
    public async Task A_code_of_an_older_key_stays_the_sources_code()
    {
        var before = await Issue("rotated");
        var (older, newer) = (Convert.ToBase64String(Key), Convert.ToBase64String([.. Enumerable.Repeat((byte)8, 32)]));
        await using var rotated = await App.Start(app.Store, settings: [$"--Coupons:CodeKeys=2:{newer};1:{older}"]);

        Assert.Equal(before with { IsNew = false }, await Issue("rotated", app: rotated));
        Assert.DoesNotContain((await Issue("fresh", app: rotated)).Code, CouponCode.Candidates(Key, new CouponSource("fresh", "hello", "welcome")).Take(3));
    }

    private Task<Coupon> Issue(string contact, string offer = "hello", string cause = "welcome", App? app = null) =>
        (app ?? this.app).Service<IssueCoupon>().Handle(new ContactId(contact), offer, Offer, cause, CancellationToken.None);
}
