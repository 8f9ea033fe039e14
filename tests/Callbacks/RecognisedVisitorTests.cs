using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Channels;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Channels;

namespace PrivateDomain.Tests.Callbacks;

/// <summary>Who scans, told by WeChat where that is switched on.</summary>
public sealed class RecognisedVisitorTests
{
    [Fact]
    public async Task Whom_wechat_told_apart_is_the_cards_whatever_the_code_said_and_both_stay_in_the_timeline()
    {
        await using var app = await Start();
        var cards = await app.Open(coupon: false, cards: 2);
        var customer = app.Platform.WeCom.CreateCustomer("小雨", "union-1");
        Assert.NotNull((await app.Platform.Phone.ScanAsync(customer, cards[0])).Way);
        // A friend's page, on another phone: its slot stands for the friend's card.
        var friends = (await app.Platform.Phone.ScanAsync(app.Platform.WeCom.CreateCustomer("朋友", "union-2"), cards[1])).Way!;

        Assert.True(await app.Platform.WeCom.Add(customer, friends.ConfigId)!.Accepted);
        Assert.Equal(("slot", Serial(cards[1])), await app.Brought(customer));
        await app.Drain();
        await app.Drain();

        Assert.Equal(("unionid", Serial(cards[0])), await app.Brought(customer));
        var timeline = (await app.Contact(customer)).GetProperty("timeline").EnumerateArray().ToList();
        Assert.Equal("slot", Assert.Single(timeline, entry => entry.Text("kind") == "added").GetProperty("about").Text("how"));
        var attributed = Assert.Single(timeline, entry => entry.Text("kind") == "attributed").GetProperty("about");
        Assert.Equal(
            (Serial(cards[0]), "unionid", "slot", Serial(cards[1])),
            (attributed.Text("serial"), attributed.Text("how"), attributed.Text("before"), attributed.Text("serialBefore")));
        Assert.Equal(
            new[] { Serial(cards[0]), Serial(cards[1]) }.Order(StringComparer.Ordinal),
            timeline.Where(entry => entry.Text("kind") == "scanned").Select(entry => entry.GetProperty("about").Text("serial")).Order(StringComparer.Ordinal));
        // An order that names a card finds whose it is.
        Assert.Equal(["card", "unionid"], (await app.Rows("lookups")).Select(row => row.GetString("kind")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_ambiguous_slot_is_decided_by_it()
    {
        await using var app = await Start();
        var cards = await app.Open(coupon: false, cards: 2);
        var customer = app.Platform.WeCom.CreateCustomer("小雨", "union-1");
        var way = (await app.Platform.Phone.ScanAsync(customer, cards[0])).Way!;
        await app.Service<ScanLog>().Record(app.Service<CardSerials>().Read(Serial(cards[1]))!.Value, Slot.Of("lin", way.State)!.Value, new Visit(Visit.WeChat, Looks: true), consent: null, CancellationToken.None);

        Assert.True(await app.Platform.WeCom.Add(customer, way.ConfigId)!.Accepted);
        Assert.Equal(("ambiguous", null), await app.Brought(customer));
        await app.Drain();

        Assert.Equal(("unionid", Serial(cards[0])), await app.Brought(customer));
    }

    [Fact]
    public async Task Who_adds_by_a_channels_own_code_is_that_channels_whatever_card_they_opened_that_day()
    {
        await using var app = await Start();
        var cards = await app.Open(coupon: false);
        await app.Channel("store", "wu");
        var state = (await app.Put("api/manage/channels/store/code", new { })).Text("state");
        var customer = app.Platform.WeCom.CreateCustomer("小雨", "union-1");
        await app.Platform.Phone.ScanAsync(customer, cards[0]);

        Assert.True(await app.Platform.WeCom.Add(customer, app.Platform.WeCom.ContactWays.Single(way => way.State == state).ConfigId)!.Accepted);
        await app.Drain();

        Assert.Equal((null, null), await app.Brought(customer));
        Assert.DoesNotContain("attributed", await app.Timeline(customer));
        Assert.DoesNotContain(await app.Rows("lookups"), row => row.GetString("kind") == "card");
    }

    [Fact]
    public async Task Who_adds_by_a_link_that_names_a_card_is_that_cards_whatever_they_opened_before()
    {
        await using var app = await Start();
        var cards = await app.Open(coupon: false);
        var link = app.Platform.WeCom.CreateLink("包裹", "lin").Url;
        await app.Put("api/manage/channels/tea", new { name = "包裹卡", kind = "packageCard", keepers = new[] { "lin" }, acquisitionLink = link });
        var serial = (await app.Print("tea", 1))[0];
        var customer = app.Platform.WeCom.CreateCustomer("小雨", "union-1");
        await app.Platform.Phone.ScanAsync(customer, cards[0]);

        Assert.True(await app.Platform.WeCom.Follow(customer, new Uri($"{link}?customer_channel={serial}"))!.Accepted);
        await app.Drain();

        Assert.Equal(("customerChannel", serial), await app.Brought(customer));
    }

    [Theory]
    [InlineData(19, "unionid")]
    [InlineData(21, "ambiguous")]
    public async Task A_card_that_is_void_by_now_is_named_with_who_opened_it_in_the_twenty_minutes_before_and_with_nobody_else(int minutes, string how)
    {
        var clock = new StoppedClock();
        await using var app = await Start(clock);
        var card = (await app.Open(coupon: false))[0];
        var customer = app.Platform.WeCom.CreateCustomer("小雨", "union-1");
        var way = (await app.Platform.Phone.ScanAsync(customer, card)).Way!;
        Assert.Equal(HttpStatusCode.NoContent, (await app.Operator.PutAsync($"api/manage/batches/{Serial(card)[..5]}/cards/{Serial(card)}/voided", null)).StatusCode);
        clock.Now += TimeSpan.FromMinutes(minutes);

        Assert.True(await app.Platform.WeCom.Add(customer, way.ConfigId)!.Accepted);
        await app.Drain();

        Assert.Equal((how, how == "unionid" ? Serial(card) : null), await app.Brought(customer));
    }

    [Theory]
    [InlineData("code=nonsense&state=nonsense")]
    [InlineData("code=nonsense")]
    [InlineData("state=nonsense")]
    public async Task Whoever_comes_back_with_what_cannot_be_exchanged_sees_the_page_and_is_not_sent_again(string query)
    {
        await using var app = await Start();
        var card = (await app.Open(coupon: false))[0];

        var page = await app.Ask(HttpMethod.Get, $"c/{Serial(card)}?{query}");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("/q/lin/00000.png", await page.Picture());
        Assert.DoesNotContain(await app.Scans(), scan => scan.PartitionKey.StartsWith("person|", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_account_that_does_not_answer_costs_the_customer_nothing_but_that()
    {
        await using var app = await Start();
        var card = (await app.Open(coupon: false))[0];
        app.Platform.OfficialAccount.Faults.Next("sns/oauth2/access_token", new Fault.Hold());
        var customer = app.Platform.WeCom.CreateCustomer("小雨", "union-1");

        var way = (await app.Platform.Phone.ScanAsync(customer, card)).Way;

        Assert.Equal(("slot", Serial(card)), await app.Brought(await app.Add(way!)));
    }

    [Fact]
    public async Task Only_a_customer_in_wechat_with_a_card_of_ours_is_asked()
    {
        await using var app = await Start();
        var card = (await app.Open(coupon: false))[0];
        using var still = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = app.Anyone.BaseAddress };

        Assert.Equal(HttpStatusCode.Redirect, await Status($"c/{Serial(card)}", PrintedCards.WeChat));
        Assert.Empty(await app.Scans());
        Assert.Equal(HttpStatusCode.OK, await Status($"c/{Serial(card)}", "Mozilla/5.0 Safari/604.1"));
        Assert.Equal(HttpStatusCode.OK, await Status("c/7Q2ZM00191K0J7995M56K16", PrintedCards.WeChat));
        Assert.Equal(HttpStatusCode.OK, await Status($"c/{Serial(card)}", "Mozilla/5.0 (compatible; Baiduspider/2.0)"));

        async Task<HttpStatusCode> Status(string path, string userAgent)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            Assert.True(request.Headers.TryAddWithoutValidation("User-Agent", userAgent));
            return (await still.SendAsync(request)).StatusCode;
        }
    }

    [Fact]
    public async Task Nobody_is_asked_unless_it_is_switched_on()
    {
        await using var app = await App.Start();
        var card = (await app.Open(coupon: false))[0];

        Assert.Equal("/q/lin/00000.png", await (await app.Open(Serial(card))).Picture());
    }

    private static string Serial(Uri card) => card.Segments[^1];

    /// <summary>An app at an address that it knows, and a WeChat that knows its customers by the account's people.</summary>
    private static async Task<App> Start(StoppedClock? clock = null)
    {
        var address = $"http://127.0.0.1:{FreePorts.Three()}";
        var app = await App.Start(platformClock: clock, adjust: builder => builder.Services.AddKeyedSingleton<TimeProvider>(Clocks.System, clock ?? TimeProvider.System), settings: ["--Cards:AskWhoScans=true", $"--Brand:PublicUrl={address}", $"--Embedded:Urls={address}"]);
        app.Platform.Phone.IssueCode = (customer, _) => app.Platform.OfficialAccount.Authorize(app.Platform.OfficialAccount.CreatePerson(customer.UnionId));
        return app;
    }
}
