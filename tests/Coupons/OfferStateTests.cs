using PrivateDomain.Coupons;
using PrivateDomain.Tests.Api;

namespace PrivateDomain.Tests.Coupons;

/// <summary>Start, pause, end, and what is given in an offer's place.</summary>
public sealed class OfferStateTests(OneApp one) : IClassFixture<OneApp>
{
    private readonly App app = one.App;

    [Fact]
    public async Task A_paused_offer_issues_nothing_from_the_answer_on_in_any_instance()
    {
        await app.Offer("paused");
        await using var other = await App.Start(app.Store);
        var before = await other.Code("early", "paused");

        Assert.Equal("paused", (await app.Post("api/manage/offers/paused/pause", new { })).GetProperty("status").GetString());
        Assert.Equal(NoCoupon.Paused, (await other.Issue("late", "paused")).Why);
        Assert.Equal(before, await other.Code("early", "paused"));

        await app.Post("api/manage/offers/paused/start", new { });
        Assert.NotNull((await other.Issue("late", "paused")).Coupon);
    }

    [Fact]
    public async Task Who_read_that_an_offer_runs_does_not_open_it_after_it_was_paused()
    {
        await app.Offer("raced");
        await using var late = await App.Start(app.Store);
        var (isReady, isPaused) = (new TaskCompletionSource(), new TaskCompletionSource());
        // It has read gates and definitions, and is about to write.
        late.Storage.Before = async call =>
        {
            if (!call.Contains("$batch", StringComparison.Ordinal)) return;
            isReady.TrySetResult();
            await isPaused.Task;
        };
        var opening = late.Service<OfferGate>().BringInLine("raced", CancellationToken.None);
        await isReady.Task;
        await app.Post("api/manage/offers/raced/pause", new { });
        isPaused.SetResult();
        // Each of its writes that finds another gate reads again.
        await opening;
        Assert.Equal(NoCoupon.Paused, (await app.Issue("late", "raced")).Why);
        Assert.DoesNotContain(await app.Rows("codes"), row => row.RowKey.StartsWith("open|raced|g", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_ended_offer_stays_ended()
    {
        await app.Offer("ended", new { limit = 10 });
        await app.Post("api/manage/offers/ended/end", new { });
        Assert.Equal(NoCoupon.Ended, (await app.Issue("late", "ended")).Why);
        await app.Offer("ended", new { limit = 20 });
        Assert.Equal(NoCoupon.Ended, (await app.Issue("late", "ended")).Why);
    }

    [Fact]
    public async Task An_offer_issues_within_its_time_only()
    {
        var now = app.Clock.GetUtcNow();
        await app.Offer("window", new { startsAt = now.AddHours(1), endsAt = now.AddHours(2) });
        Assert.Equal(NoCoupon.NotStarted, (await app.Issue("a", "window")).Why);
        app.Clock.Ahead += TimeSpan.FromMinutes(61);
        var code = await app.Code("a", "window");
        app.Clock.Ahead += TimeSpan.FromMinutes(60);
        Assert.Equal(NoCoupon.Ended, (await app.Issue("b", "window")).Why);
        Assert.Equal(code, await app.Code("a", "window"));
    }

    [Fact]
    public async Task Where_the_limit_is_reached_another_offer_stands_in_and_stays_the_sources()
    {
        await app.Offer("second");
        await app.Offer("first", new { limit = 1, fallback = new { kind = "otherOffer", offer = "second" } });
        await app.Code("quick", "first");
        var stead = (await app.Issue("slow", "first")).Coupon!;
        Assert.Equal("second", stead.OfferId);

        await app.Offer("first", new { limit = 10, fallback = new { kind = "otherOffer", offer = "second" } });
        Assert.Equal(stead.Code, await app.Code("slow", "first"));
        Assert.Equal("first", (await app.Issue("third", "first")).Coupon!.OfferId);
    }

    [Fact]
    public async Task Offers_that_stand_in_for_each_other_end_without_a_coupon()
    {
        await app.Offer("ring-a", new { limit = 1 });
        await app.Offer("ring-b", new { limit = 1, fallback = new { kind = "otherOffer", offer = "ring-a" } });
        await app.Offer("ring-a", new { limit = 1, fallback = new { kind = "otherOffer", offer = "ring-b" } });
        await app.Code("one", "ring-a");
        await app.Code("two", "ring-b");
        Assert.Null((await app.Issue("three", "ring-a")).Coupon);
    }

    [Fact]
    public async Task Fixed_days_are_the_brands_and_the_last_one_counts()
    {
        // Shanghai has UTC+8.
        await app.Offer("days", new { validity = new { from = "2126-03-01", until = "2126-03-07" } });
        var coupon = (await app.Issue("a", "days")).Coupon!;
        Assert.Equal(new DateTimeOffset(2126, 2, 28, 16, 0, 0, TimeSpan.Zero), coupon.ValidFrom);
        Assert.Equal(new DateTimeOffset(2126, 3, 7, 16, 0, 0, TimeSpan.Zero), coupon.ExpiresAt);
        Assert.Equal(new DateOnly(2126, 3, 7), coupon.LastDay(TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai")));
    }

    [Fact]
    public async Task An_offer_whose_days_are_over_issues_nothing_that_is_worth_nothing()
    {
        await app.Offer("over", new { validity = new { until = "2020-01-01" } });
        Assert.Equal(NoCoupon.Ended, (await app.Issue("a", "over")).Why);
    }
}
