using System.Net;
using System.Net.Http.Json;
using PrivateDomain.Channels.Cards;
using PrivateDomain.Channels.Codes;
using PrivateDomain.Channels.Costs;
using PrivateDomain.Contacts;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Callbacks;
using PrivateDomain.Tests.Channels;

namespace PrivateDomain.Tests.Channels.Costs;

public sealed class ChannelCostTests
{
    private static readonly ChannelCost Rent = new("CNY", PerMonthMinor: 100_000);

    [Theory]
    [InlineData("2026-11-01", "2026-11-30", 100_000)]
    [InlineData("2026-01-01", "2026-12-31", 1_200_000)]
    [InlineData("2026-02-01", "2026-02-01", 3_571)]
    [InlineData("2026-02-28", "2026-02-28", 3_572)]
    [InlineData("2026-11-16", "2026-12-15", 50_000 + 48_387)]
    public void A_part_of_a_month_costs_its_days(string from, string until, long minor) => Assert.Equal(minor, Rent.Months(Day(from), Day(until)));

    [Fact]
    public void However_a_year_is_cut_its_parts_are_the_year_to_the_cent()
    {
        var cost = Rent with { PerMonthMinor = 99_999 };
        var (first, last) = (Day("2026-01-01"), Day("2026-12-31"));
        for (var cut = first; cut < last; cut = cut.AddDays(1))
            Assert.Equal(12 * 99_999, cost.Months(first, cut) + cost.Months(cut.AddDays(1), last));
        Assert.Equal(12 * 99_999, Enumerable.Range(0, 365).Sum(day => cost.Months(first.AddDays(day), first.AddDays(day))));
    }

    [Fact]
    public void Days_before_and_after_the_channel_cost_nothing()
    {
        var cost = Rent with { From = Day("2026-11-16"), Until = Day("2026-11-30") };
        Assert.Equal(50_000, cost.Months(Day("2026-01-01"), Day("2026-12-31")));
        Assert.Equal(0, cost.Months(Day("2026-01-01"), Day("2026-11-15")));
        Assert.Equal(0, cost.Months(Day("2026-12-01"), Day("2026-12-31")));
    }

    [Fact]
    public void A_year_of_the_dearest_channel_overflows_nothing() =>
        Assert.Equal(12 * ChannelCost.Most, (Rent with { PerMonthMinor = ChannelCost.Most }).Months(Day("2026-01-01"), Day("2026-12-31")));

    [Fact]
    public void The_cards_of_nine_thousand_of_the_largest_and_dearest_batches_overflow_nothing()
    {
        var batches = Enumerable.Repeat(Batch(CardBatch.MostCards, new(ChannelCost.Most, "CNY")), 9_000).ToList();

        var shown = CountCost.Of("tea", new("CNY", PerMonthMinor: ChannelCost.Most), batches, [new(ChannelCost.Most, "CNY")], Day("2026-01-01"), Day("2035-12-31"));

        Assert.Equal([new Amount((9_000L * CardBatch.MostCards + 1 + 120) * ChannelCost.Most, "CNY")], shown.Total);
    }

    [Theory]
    [InlineData("9999-12-01", "9999-12-31")]
    [InlineData("9998-12-01", "9999-01-01")]
    public async Task Days_after_which_no_month_comes_are_refused_and_say_so(string from, string until)
    {
        await using var app = await App.Start();
        await Define(app, new { perMonthMinor = 30_000 });

        var refused = await app.Operator.GetAsync($"api/manage/channels/tea/cost?from={from}&until={until}");

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("the year 9998", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("30000", (await app.Get("api/manage/channels/tea/cost?from=9998-12-01&until=9998-12-31")).GetProperty("months").Text("minor"));
    }

    [Fact]
    public void Cards_cost_what_they_did_when_they_were_made_in_each_currency()
    {
        CardBatch[] batches = [Batch(1_000, new(12, "CNY")), Batch(500, new(15, "CNY")), Batch(10, new(3, "USD")), Batch(7, null)];

        var shown = CountCost.Of("tea", Rent, batches, [new(300, "CNY"), null, new(250, "CNY")], Day("2026-11-01"), Day("2026-11-30"));

        Assert.Equal((4, 1_517, 7), (shown.Cards.Batches, shown.Cards.Count, shown.Cards.WithoutPrice));
        Assert.Equal([new Amount(19_500, "CNY"), new Amount(30, "USD")], shown.Cards.Cost);
        Assert.Equal((3, 1), (shown.Adds.Count, shown.Adds.WithoutPrice));
        Assert.Equal([new Amount(550, "CNY")], shown.Adds.Cost);
        Assert.Equal([new Amount(120_050, "CNY"), new Amount(30, "USD")], shown.Total);
    }

    [Fact]
    public async Task A_channel_tells_what_it_cost_in_the_brands_days()
    {
        await using var app = await App.Start();
        await Define(app, new { currency = "CNY", perCardMinor = 12, perAddMinor = 300, perMonthMinor = 30_000 });
        await app.Post("api/manage/batches?force=true", new { channel = "tea", count = 1_000 });
        await Define(app, new { currency = "CNY", perCardMinor = 20, perAddMinor = 300, perMonthMinor = 30_000 });
        var today = LocalDay(app);

        var cost = await app.Get($"api/manage/channels/tea/cost?from={today}&until={today}");
        var before = await app.Get("api/manage/channels/tea/cost?from=2020-02-01&until=2020-02-29");

        Assert.Equal("12000", cost.GetProperty("cards").GetProperty("cost")[0].Text("minor"));
        Assert.Equal("0", cost.GetProperty("adds").Text("count"));
        Assert.Equal(("0", "30000"), (before.GetProperty("cards").Text("count"), before.GetProperty("total")[0].Text("minor")));
    }

    [Fact]
    public async Task Who_comes_by_a_card_costs_the_channel_once_a_day_at_the_price_of_that_moment()
    {
        await using var app = await App.Start();
        var cards = await app.Open(coupon: false, cards: 3);
        Task Price(object cost) => app.Put("api/manage/channels/parcel", new { name = "包裹卡", kind = "packageCard", keepers = new[] { "lin" }, welcome = "hello", cost });
        await app.Come(cards[0], name: "a");
        await app.Drain();
        await Price(new { perAddMinor = 300 });
        app.Clock.Ahead += TimeSpan.FromSeconds(10);
        await app.Come(cards[1], new DeliveryPlan { Copies = 3 }, "b");
        await app.Drain();
        await Price(new { perAddMinor = 250 });
        app.Clock.Ahead += TimeSpan.FromSeconds(10);
        await app.Come(cards[2], name: "c");
        await app.Drain();
        var person = app.Platform.OfficialAccount.CreatePerson();
        Assert.True(await app.Platform.OfficialAccount.Subscribe(person, cards[0].Segments[^1]).Answered);
        await app.Drain();

        var adds = (await app.Get($"api/manage/channels/parcel/cost?from={LocalDay(app)}&until={LocalDay(app)}")).GetProperty("adds");
        Assert.Equal(("4", "1", "800"), (adds.Text("count"), adds.Text("withoutPrice"), adds.GetProperty("cost")[0].Text("minor")));
        app.Clock.Ahead += TimeSpan.FromDays(40);
        var later = await app.Get($"api/manage/channels/parcel/cost?from=2020-01-01&until={LocalDay(app)}");
        Assert.Equal(("4", "800"), (later.GetProperty("adds").Text("count"), later.GetProperty("total")[0].Text("minor")));
        Assert.Equal("0", (await app.Get($"api/manage/channels/parcel/cost?from={LocalDay(app)}&until={LocalDay(app)}")).GetProperty("adds").Text("count"));
    }

    [Fact]
    public async Task A_contact_stays_counted_for_the_channel_whatever_its_card_leads_to_later()
    {
        await using var app = await App.Start();
        await app.Channel("default", "li");
        await app.Channel("other", "li");
        await Define(app, new { perAddMinor = 300 });
        var batch = await app.Post("api/manage/batches?force=true", new { channel = "tea", count = 2 });
        var (id, serial, second) = (batch.Text("id"), batch.GetProperty("cards")[0].Text("serial"), batch.GetProperty("cards")[1].Text("serial"));
        Task Count(string who, string code) => app.Service<AddCounts>().Count(new ContactId(who), "li", code, app.Clock.GetUtcNow(), CancellationToken.None);
        async Task<int> Of(string channel) => (await app.Service<AddCounts>().Read(channel, Day("2020-01-01"), Day("2099-12-31"), CancellationToken.None)).Count;

        await Count("a", serial);
        await app.Put($"api/manage/batches/{id}", new { channel = "tea", expires = "2020-01-01T00:00:00Z" });
        await Count("b", second);
        await app.Put($"api/manage/batches/{id}", new { channel = "other" });
        await Count("a", serial);
        // Handed over by a colleague, or found where it was before: no code says by which channel.
        await Count("a", "");
        await Count("a", "somebody-elses");

        Assert.Equal((2, 0, 0), (await Of("tea"), await Of("other"), await Of("default")));
    }

    [Fact]
    public async Task Days_are_counted_with_both_ends_over_the_months()
    {
        await using var app = await App.Start();
        await Define(app, new { perAddMinor = 1 });
        var adds = app.Service<AddCounts>();
        foreach (var (who, day) in new[] { "2026-01-31", "2026-02-01", "2026-02-28", "2026-03-01", "2026-03-01" }.Select((day, who) => (who, day)))
            await adds.Count(new ContactId($"c{who}"), "li", ChannelCode.StateOf("tea"), DateTimeOffset.Parse(day + "T00:30:00+08:00", System.Globalization.CultureInfo.InvariantCulture), CancellationToken.None);

        async Task<int> Of(string first, string last) => (await adds.Read("tea", Day(first), Day(last), CancellationToken.None)).Count;
        Assert.Equal(
            (5, 3, 1, 2, 0),
            (await Of("2026-01-01", "2026-12-31"), await Of("2026-01-31", "2026-02-28"), await Of("2026-02-28", "2026-02-28"), await Of("2026-03-01", "2026-03-01"), await Of("2026-02-02", "2026-02-27")));
    }

    [Fact]
    public async Task What_a_channel_costs_is_shown_and_checked()
    {
        await using var app = await App.Start();
        app.Platform.WeCom.SetKeeper(new("li", "li"));

        var shown = await Define(app, new { perCardMinor = 12 });
        var wrong = await app.Operator.PutAsJsonAsync("api/manage/channels/tea", Body(new { currency = "yuan", perCardMinor = -1, from = "2026-12-01", until = "2026-11-01" }));

        Assert.Equal(("CNY", "12"), (shown.GetProperty("cost").Text("currency"), shown.GetProperty("cost").Text("perCardMinor")));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        var text = await wrong.Content.ReadAsStringAsync();
        Assert.All(["cost.currency", "cost.perCardMinor", "cost.until"], field => Assert.Contains(field, text, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.BadRequest, (await app.Operator.GetAsync("api/manage/channels/tea/cost?from=2026-11-02&until=2026-11-01")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Operator.GetAsync("api/manage/channels/coffee/cost?from=2026-11-01&until=2026-11-01")).StatusCode);
    }

    private static CardBatch Batch(int count, CardPrice? price) => new("00000", "tea", count, "", "", 1, "") { Price = price };

    private static Task<System.Text.Json.JsonElement> Define(App app, object cost)
    {
        app.Platform.WeCom.SetKeeper(new("li", "li"));
        return app.Put("api/manage/channels/tea", Body(cost));
    }

    private static object Body(object cost) => new { name = "tea", kind = "packageCard", keepers = new[] { "li" }, cost };

    private static string LocalDay(App app) =>
        TimeZoneInfo.ConvertTime(app.Clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai")).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static DateOnly Day(string text) => DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
