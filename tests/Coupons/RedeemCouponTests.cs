using System.Text.Json;
using Azure.Data.Tables;
using PrivateDomain.Contacts;
using PrivateDomain.Coupons;
using PrivateDomain.Tests.Api;
using PrivateDomain.Tests.Contacts;

namespace PrivateDomain.Tests.Coupons;

/// <summary>Redeemed once, whoever asks at once and however often.</summary>
public sealed class RedeemCouponTests(OneApp one) : IClassFixture<OneApp>, IAsyncLifetime
{
    private readonly App app = one.App;

    public Task InitializeAsync() => app.Offer("spring", new { minimumMinor = 5000 });

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Of_sixty_four_redemptions_at_once_one_succeeds_and_the_others_hear_the_same() // C1, C2
    {
        await app.Offer("crowd");
        var code = await app.Code("crowd", "crowd");
        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(number => Ask("redeem", code, $"order-{number}")));
        Assert.Single(answers, answer => answer.GetProperty("accepted").GetBoolean());
        Assert.Equal(63, answers.Count(answer => !answer.GetProperty("accepted").GetBoolean() && answer.GetProperty("reason").GetString() == "alreadyRedeemed"));
        var offer = await app.Get("api/manage/offers/crowd");
        Assert.Equal((1, 1000), (offer.GetProperty("redeemed").GetInt64(), offer.GetProperty("spentMinor").GetInt64()));
    }

    [Fact]
    public async Task Rivals_for_one_code_do_not_go_along_in_one_transaction() // C1
    {
        await app.Offer("rivals", new { limit = 1000 });
        // From now on the app knows how every shard's slice stands.
        foreach (var number in Enumerable.Range(0, 100)) await Ask("redeem", await app.Code($"warm-{number}", "rivals"), $"warm-{number}");
        for (var round = 0; round < 20; round++)
        {
            var codes = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => app.Code($"rival-{round}", "rivals")));
            var code = Assert.Single(codes.Distinct(StringComparer.Ordinal));
            var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(number => Ask("redeem", code, $"rival-{round}-{number}")));
            Assert.Single(answers, answer => answer.GetProperty("accepted").GetBoolean());
        }
        var offer = await app.Get("api/manage/offers/rivals");
        Assert.Equal((120, 120), (offer.GetProperty("issued").GetInt64(), offer.GetProperty("redeemed").GetInt64()));
    }

    [Fact]
    public async Task A_code_is_taken_at_once_also_where_a_clock_is_behind()
    {
        var code = await app.Code("hasty", "spring");
        await using var behind = await App.Start(app.Store);
        behind.Clock.Ahead = TimeSpan.Zero;
        Assert.True((await behind.Post("api/coupons/redeem", new { code, shop = "s", order = "h", amountMinor = 6000 })).GetProperty("accepted").GetBoolean());
    }

    [Theory]
    [InlineData("""{"redemptionLimit":3}""", "limitReached")]
    [InlineData("""{"budget":{"amountMinor":3000,"countedAt":"redemption"}}""", "budgetUsedUp")]
    public async Task A_till_hears_before_it_redeems_that_nothing_is_left(string limit, string reason)
    {
        await app.Offer(reason, JsonDocument.Parse(limit).RootElement);
        var codes = await Task.WhenAll(Enumerable.Range(0, 5).Select(number => app.Code($"n{number}", reason)));
        Assert.True((await Ask("reserve", codes[0], "kept")).GetProperty("accepted").GetBoolean());
        foreach (var code in codes.Take(3))
        {
            Assert.True((await Ask("validate", code, "kept")).GetProperty("accepted").GetBoolean());
            Assert.True((await Ask("redeem", code, code == codes[0] ? "kept" : code)).GetProperty("accepted").GetBoolean());
        }
        foreach (var verb in new[] { "validate", "reserve", "redeem" }) Assert.Equal(reason, (await Ask(verb, codes[3], "late")).GetProperty("reason").GetString());
        Assert.True((await Ask("rollback", codes[1], codes[1])).GetProperty("accepted").GetBoolean());
        Assert.True((await Ask("validate", codes[3], "late")).GetProperty("accepted").GetBoolean());
        Assert.True((await Ask("reserve", codes[3], "late")).GetProperty("accepted").GetBoolean());
        Assert.True((await Ask("redeem", codes[3], "late")).GetProperty("accepted").GetBoolean());
    }

    [Fact]
    public async Task The_same_order_again_has_the_same_answer()
    {
        var code = await app.Code("patient", "spring");
        var first = await Ask("redeem", code, "again");
        var second = await Ask("redeem", code, "again");
        Assert.Equal(1000, first.GetProperty("discountMinor").GetInt64());
        Assert.Equal((1000, true), (second.GetProperty("discountMinor").GetInt64(), second.GetProperty("replayed").GetBoolean()));
    }

    [Fact]
    public async Task A_write_that_was_overtaken_is_decided_again_and_never_passed_over() // C3
    {
        var code = await app.Code("overtaken", "spring");
        var overtaken = 0;
        app.Storage.Before = async call =>
        {
            // Between its read and its write the code is reserved for somebody else.
            if (call != "POST $batch" || Interlocked.Exchange(ref overtaken, 1) != 0) return;
            await Ask("reserve", code, "faster");
        };
        var answer = await Ask("redeem", code, "slower");
        app.Storage.Before = _ => Task.CompletedTask;
        Assert.Equal("reserved", answer.GetProperty("reason").GetString());
        Assert.True((await Ask("redeem", code, "faster")).GetProperty("accepted").GetBoolean());
    }

    [Fact]
    public async Task Two_rollbacks_at_once_give_back_once_and_the_code_may_be_used_again() // C5
    {
        await app.Offer("once", new { redemptionLimit = 1 });
        var (first, second) = (await app.Code("a", "once"), await app.Code("b", "once"));
        Assert.True((await Ask("redeem", first, "o1")).GetProperty("accepted").GetBoolean());
        Assert.Equal("limitReached", (await Ask("redeem", second, "o2")).GetProperty("reason").GetString());

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Ask("rollback", first, "o1")));
        Assert.All(answers, answer => Assert.True(answer.GetProperty("accepted").GetBoolean()));
        Assert.Single(answers, answer => !answer.TryGetProperty("replayed", out _));
        Assert.Equal(0, (await app.Get("api/manage/offers/once")).GetProperty("redeemed").GetInt64());

        // A repeat of the first order's redemption that comes late is no new one.
        Assert.Equal("rolledBack", (await Ask("redeem", first, "o1")).GetProperty("reason").GetString());
        Assert.True((await Ask("redeem", first, "o3")).GetProperty("accepted").GetBoolean());
        Assert.True((await Ask("rollback", first, "o1")).GetProperty("replayed").GetBoolean());
        Assert.Equal("alreadyRedeemed", (await Ask("redeem", first, "o4")).GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_budget_counted_at_redemption_is_never_exceeded()
    {
        await app.Offer("money", new { worth = new { kind = "percentage", percent = 10, maxMinor = 5000 }, budget = new { amountMinor = 2500, countedAt = "redemption" } });
        var codes = await Task.WhenAll(Enumerable.Range(0, 10).Select(number => app.Code($"m{number}", "money")));
        var answers = await Task.WhenAll(codes.Select(code => Ask("redeem", code, "o-" + code, amount: 6000)));
        Assert.Equal(4, answers.Count(answer => answer.GetProperty("accepted").GetBoolean()));
        Assert.All(answers.Where(answer => !answer.GetProperty("accepted").GetBoolean()), answer => Assert.Equal("budgetUsedUp", answer.GetProperty("reason").GetString()));
        Assert.Equal(2400, (await app.Get("api/manage/offers/money")).GetProperty("spentMinor").GetInt64());
    }

    [Fact]
    public async Task A_reservation_holds_for_its_order_until_its_time_is_over()
    {
        var code = await app.Code("careful", "spring");
        var reserved = await Ask("reserve", code, "cart", seconds: 600);
        Assert.Equal(reserved.GetProperty("reservedUntil").GetDateTimeOffset(), (await Ask("reserve", code, "cart")).GetProperty("reservedUntil").GetDateTimeOffset());
        Assert.Equal("reserved", (await Ask("redeem", code, "other")).GetProperty("reason").GetString());
        app.Clock.Ahead += TimeSpan.FromSeconds(601);
        Assert.True((await Ask("reserve", code, "other")).GetProperty("accepted").GetBoolean());
        Assert.True((await Ask("release", code, "other")).GetProperty("accepted").GetBoolean());
        Assert.True((await Ask("release", code, "other")).GetProperty("replayed").GetBoolean());
        Assert.True((await Ask("redeem", code, "third")).GetProperty("accepted").GetBoolean());
    }

    [Fact]
    public async Task Codes_that_nobody_has_are_not_found_and_people_may_type_as_they_like()
    {
        var code = await app.Code("typist", "spring");
        Assert.Equal("notFound", (await Ask("validate", "NO-SUCH-CODE", "o")).GetProperty("reason").GetString());
        Assert.True((await Ask("validate", code.ToLowerInvariant().Insert(4, " ").Insert(9, "-"), "o")).GetProperty("accepted").GetBoolean());
        Assert.True((await Ask("validate", code.Replace('0', 'o').Replace('1', 'l'), "o")).GetProperty("accepted").GetBoolean());

        await app.Offer("shelf", new { codes = "imported" });
        await app.Import("shelf", "SHELF-1\n");
        Assert.Equal("notFound", (await Ask("validate", "SHELF-1", "o")).GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_dry_run_leaves_no_trace_and_a_look_is_kept()
    {
        var code = await app.Code("looker", "spring");
        await app.Post("api/coupons/validate", new { code, amountMinor = 6000, dryRun = true });
        Assert.Equal("issued", (await app.Get($"api/manage/coupons/{code}")).GetProperty("state").GetString());
        await app.Post("api/coupons/validate", new { code, amountMinor = 6000 });
        Assert.Equal("viewed", (await app.Get($"api/manage/coupons/{code}")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task What_an_issued_code_is_worth_does_not_change_with_the_offer()
    {
        await app.Offer("generous", new { amountMinor = 3000 });
        var before = await app.Code("early", "generous");
        await app.Offer("generous", new { amountMinor = 100 });
        Assert.Equal(3000, (await Ask("redeem", before, "e")).GetProperty("discountMinor").GetInt64());
        Assert.Equal(100, (await Ask("redeem", await app.Code("late", "generous"), "l")).GetProperty("discountMinor").GetInt64());
    }

    [Fact]
    public async Task A_revoked_code_is_worth_nothing_and_a_redeemed_one_cannot_be_revoked()
    {
        var code = await app.Code("cheat", "spring");
        Assert.True((await app.Post($"api/manage/coupons/{code}/revoke", new { })).GetProperty("accepted").GetBoolean());
        Assert.Equal("revoked", (await Ask("redeem", code, "o")).GetProperty("reason").GetString());
        var other = await app.Code("honest", "spring");
        await Ask("redeem", other, "o");
        Assert.Equal("alreadyRedeemed", (await app.Post($"api/manage/coupons/{other}/revoke", new { })).GetProperty("reason").GetString());
    }

    [Fact]
    public async Task The_contacts_copy_and_timeline_say_what_became_of_the_code()
    {
        var contact = Someone.Id;
        await app.Service<ContactStore>().Change(contact, rows => rows.Known ? rows : Someone.Of(), CancellationToken.None);
        var coupon = (await app.Issue(contact.Value, "spring")).Coupon!;
        await app.Service<ContactStore>().Change(contact, coupon.Into, CancellationToken.None);
        await Ask("redeem", coupon.Code, "told");
        var redeemedBy = app.Clock.GetUtcNow();
        app.Clock.Ahead += TimeSpan.FromHours(2);
        await app.Service<PrivateDomain.Coupons.Redemption.CopyCoupon>().Handle(new(coupon.Code), CancellationToken.None);

        var copy = (await app.Service<ContactStore>().Read(contact, CancellationToken.None)).Find(Coupon.KeyOf("spring", coupon.Code))!;
        Assert.Equal("redeemed", copy.GetString("state"));
        var entry = Assert.Single(Timeline.Of(copy), entry => entry.Kind == "couponRedeemed");
        Assert.Equal("shop|told", entry.About!["order"]);
        // When it was, not when the contact's copy was written.
        Assert.InRange(entry.At, coupon.IssuedAt, redeemedBy);
    }

    [Fact]
    public async Task The_contacts_copy_keeps_the_cost_of_the_order_that_the_code_was_used_for_last()
    {
        var contact = Someone.Id;
        await app.Service<ContactStore>().Change(contact, rows => rows.Known ? rows : Someone.Of(), CancellationToken.None);
        await app.Offer("tenth", new { worth = new { kind = "percentage", percent = 10, maxMinor = 5000 } });
        var coupon = (await app.Issue(contact.Value, "tenth")).Coupon!;
        await app.Service<ContactStore>().Change(contact, coupon.Into, CancellationToken.None);
        await Ask("redeem", coupon.Code, "first", amount: 6000);
        Assert.Equal(600, await Cost());
        await Ask("rollback", coupon.Code, "first");
        await Ask("redeem", coupon.Code, "second", amount: 9000);
        Assert.Equal(900, await Cost());
        Assert.Equal(900, await Cost());
        Assert.Equal(2, Timeline.Of(await Copy()).Count(entry => entry.Kind == "couponRedeemed"));

        async Task<long?> Cost()
        {
            await app.Service<PrivateDomain.Coupons.Redemption.CopyCoupon>().Handle(new(coupon.Code), CancellationToken.None);
            return (await Copy()).GetInt64("costMinor");
        }

        async Task<TableEntity> Copy() => (await app.Service<ContactStore>().Read(contact, CancellationToken.None)).Find(Coupon.KeyOf("tenth", coupon.Code))!;
    }

    private Task<JsonElement> Ask(string verb, string code, string order, long amount = 6000, int? seconds = null) =>
        app.Post($"api/coupons/{verb}", new { code, shop = "shop", order, amountMinor = amount, seconds });
}
