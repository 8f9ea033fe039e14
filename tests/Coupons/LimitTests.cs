using System.Net.Http.Json;
using PrivateDomain.Coupons;
using PrivateDomain.Coupons.Limits;
using PrivateDomain.Tests.Api;

namespace PrivateDomain.Tests.Coupons;

/// <summary>Limits are never exceeded, and reached exactly.</summary>
public sealed class LimitTests(OneApp one) : IClassFixture<OneApp>
{
    private readonly App app = one.App;

    [Fact]
    public async Task Exactly_as_many_codes_as_the_limit_allows_however_many_ask_at_once()
    {
        await app.Offer("hundred", new { limit = 100 });
        var issues = await Task.WhenAll(Enumerable.Range(0, 300).Select(number => app.Issue($"c{number}", "hundred")));

        Assert.Equal(100, issues.Count(issue => issue.Coupon is not null));
        Assert.All(issues.Where(issue => issue.Coupon is null), issue => Assert.Equal(NoCoupon.LimitReached, issue.Why));
        Assert.Equal(100, (await app.Get("api/manage/offers/hundred")).GetProperty("issued").GetInt32());
    }

    [Fact]
    public async Task Two_instances_share_a_limit_to_the_last_code()
    {
        await app.Offer("shared", new { limit = 250 });
        await using var other = await App.Start(app.Store);
        var issues = await Task.WhenAll(Enumerable.Range(0, 400).Select(number => (number % 2 == 0 ? app : other).Issue($"c{number}", "shared")));

        // What one of them did not get out of the other's slices while these were in use, the next one does.
        var left = 250 - issues.Count(issue => issue.Coupon is not null);
        Assert.InRange(left, 0, 250);
        await using var third = await App.Start(app.Store);
        for (var number = 0; number < left + 5; number++) await third.Issue($"late{number}", "shared");
        Assert.Equal(250, (await app.Get("api/manage/offers/shared")).GetProperty("issued").GetInt32());
    }

    [Fact]
    public async Task A_budget_counted_at_issue_promises_no_more_than_it_has()
    {
        await app.Offer("budget", new { worth = new { kind = "percentage", percent = 20, maxMinor = 3000 }, budget = new { amountMinor = 10_000, countedAt = "issue" } });
        var issues = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => app.Issue($"c{number}", "budget")));

        Assert.Equal(3, issues.Count(issue => issue.Coupon is not null));
        Assert.Contains(issues, issue => issue.Why is NoCoupon.BudgetUsedUp);
        Assert.Equal(9000, (await app.Get("api/manage/offers/budget")).GetProperty("promisedMinor").GetInt64());
    }

    [Fact]
    public async Task A_raised_limit_goes_on_and_a_lowered_one_gives_nothing_more()
    {
        await app.Offer("moved", new { limit = 10 });
        foreach (var number in Enumerable.Range(0, 12)) await app.Issue($"c{number}", "moved");
        await app.Offer("moved", new { limit = 15 });
        var more = await Task.WhenAll(Enumerable.Range(20, 12).Select(number => app.Issue($"c{number}", "moved")));
        Assert.Equal(5, more.Count(issue => issue.Coupon is not null));

        await app.Offer("moved", new { limit = 5 });
        Assert.Null((await app.Issue("nobody", "moved")).Coupon);
        await app.Offer("moved", new { limit = 16 });
        Assert.NotNull((await app.Issue("somebody", "moved")).Coupon);
        Assert.Null((await app.Issue("nobody", "moved")).Coupon);
    }

    [Fact]
    public async Task A_limit_lowered_while_slices_hold_more_takes_back_what_they_hold()
    {
        await app.Offer("less", new { limit = 1_000_000 });
        foreach (var number in Enumerable.Range(0, 40)) await app.Code($"c{number}", "less");
        await app.Offer("less", new { limit = 45 });
        var issues = await Task.WhenAll(Enumerable.Range(100, 20).Select(number => app.Issue($"c{number}", "less")));
        Assert.Equal(5, issues.Count(issue => issue.Coupon is not null));
    }

    [Fact]
    public async Task What_was_issued_before_is_answered_after_the_limit_too()
    {
        await app.Offer("one", new { limit = 1 });
        var code = await app.Code("first", "one");
        Assert.Null((await app.Issue("second", "one")).Coupon);
        Assert.Equal(code, await app.Code("first", "one"));
    }

    [Fact]
    public async Task A_contact_has_no_more_codes_than_one_may_have_whatever_asks_at_once()
    {
        await app.Offer("twice", new { perContact = 2 });
        var issues = await Task.WhenAll(Enumerable.Range(0, 10).Select(number => app.Issue("greedy", "twice", $"cause{number}")));
        Assert.Equal(2, issues.Count(issue => issue.Coupon is not null));
        Assert.All(issues.Where(issue => issue.Coupon is null), issue => Assert.Equal(NoCoupon.ContactLimitReached, issue.Why));
        Assert.NotNull((await app.Issue("modest", "twice")).Coupon);
    }

    [Fact]
    public async Task An_offer_that_issued_without_counting_takes_no_limit()
    {
        await app.Offer("uncounted");
        await app.Code("a", "uncounted");
        Assert.Equal("offer-not-counted", await Refused("api/manage/offers/uncounted", new { title = "x", amountMinor = 1000, limit = 5 }));
        Assert.NotNull((await app.Issue("b", "uncounted")).Coupon);
    }

    private async Task<string> Refused(string path, object body)
    {
        using var answer = await app.Operator.PutAsJsonAsync(path, body);
        return await answer.Code();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void A_purse_gives_never_more_than_it_has(int limit)
    {
        var purse = new Purse(new(limit, Quantity.Boundless), new Dictionary<string, Purse.Account>(StringComparer.Ordinal));
        var given = 0L;
        for (var number = 0; purse.Send($"{number % 16:x}0", new(1, 0)) is { } sent; number++)
        {
            purse = sent;
            given = purse.Accounts.Values.Sum(account => account.Sent.Codes);
            Assert.True(given <= limit);
        }
        Assert.Equal(limit, given);
    }
}
