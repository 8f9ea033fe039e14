using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Callbacks;
using PrivateDomain.Channels;
using PrivateDomain.Contacts;
using PrivateDomain.Relations;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Channels;
using PrivateDomain.Tests.Contacts;
using PrivateDomain.Tests.Relations;

namespace PrivateDomain.Tests.Callbacks;

/// <summary>Which card brought a contact: told by a slot that stood for one card, and never guessed.</summary>
public sealed class AttributionTests
{
    [Fact]
    public async Task An_add_whose_slot_stood_for_one_card_is_that_cards_and_gets_its_channels_welcome()
    {
        var clock = new StoppedClock();
        await using var app = await Start(clock);
        var cards = await app.Open(coupon: false, text: "卡片的欢迎");
        var way = (await app.Platform.Phone.ScanAsync(cards[0])).Way!;
        clock.Now += TimeSpan.FromMinutes(19);

        var customer = await app.Add(way);
        await app.Drain();

        Assert.Equal(("slot", Serial(cards[0])), await app.Brought(customer));
        Assert.Equal("卡片的欢迎", Assert.Single(app.Welcomes(customer)).Text);
        var added = Assert.Single(await Entries(app, customer, "added"));
        Assert.Equal((Serial(cards[0]), "slot", way.State), (added.Text("serial"), added.Text("how"), added.Text("state")));
        Assert.Single(await Entries(app, customer, "scanned"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task An_add_whose_slot_stood_for_none_or_several_is_ambiguous_and_gets_the_default_welcome(int cardsOfSlot)
    {
        var clock = new StoppedClock();
        await using var app = await Start(clock, "--Cards:SlotsPerKeeper=64");
        var cards = await app.Open(coupon: false, text: "卡片的欢迎", cards: 2);
        var way = (await app.Platform.Phone.ScanAsync(cards[0])).Way!;
        if (cardsOfSlot == 2) await app.Service<ScanLog>().Record(app.Service<CardSerials>().Read(Serial(cards[1]))!.Value, Slot.Of("lin", way.State)!.Value, new Visit(Visit.WeChat, Looks: true), consent: null, CancellationToken.None);
        else clock.Now += TimeSpan.FromMinutes(21);

        var customer = await app.Add(way);
        await app.Drain();

        Assert.Equal(("ambiguous", null), await app.Brought(customer));
        Assert.NotEqual("卡片的欢迎", Assert.Single(app.Welcomes(customer)).Text);
        Assert.Equal("ambiguous", Assert.Single(await Entries(app, customer, "added")).Text("how"));
        Assert.Empty(await Entries(app, customer, "scanned"));
    }

    [Fact]
    public async Task The_same_card_shown_the_same_slot_twice_is_one_card()
    {
        var clock = new StoppedClock();
        await using var app = await Start(clock);
        var cards = await app.Open(coupon: false);
        var way = (await app.Platform.Phone.ScanAsync(cards[0])).Way!;
        await app.Service<ScanLog>().Record(app.Service<CardSerials>().Read(Serial(cards[0]))!.Value, Slot.Of("lin", way.State)!.Value, new Visit(Visit.WeChat, Looks: true), consent: null, CancellationToken.None);

        Assert.Equal(("slot", Serial(cards[0])), await app.Brought(await app.Add(way)));
    }

    [Fact]
    public async Task A_platform_clock_that_is_behind_ours_by_less_than_the_tolerance_finds_its_scan()
    {
        var (ours, theirs) = (new StoppedClock(), new StoppedClock());
        theirs.Now = ours.Now - TimeSpan.FromSeconds(15);
        await using var app = await Start(ours, theirs);
        var cards = await app.Open(coupon: false);

        var (customer, _) = await app.Come(cards[0]);

        Assert.Equal(("slot", Serial(cards[0])), await app.Brought(customer));
    }

    [Fact]
    public async Task A_repeat_changes_nothing_of_what_was_decided()
    {
        var clock = new StoppedClock();
        await using var app = await Start(clock);
        var cards = await app.Open(coupon: false, cards: 2);
        var way = (await app.Platform.Phone.ScanAsync(cards[0])).Way!;
        var customer = await app.Add(way);
        // Another card in the same slot, before the event is taken up again.
        await app.Service<ScanLog>().Record(app.Service<CardSerials>().Read(Serial(cards[1]))!.Value, Slot.Of("lin", way.State)!.Value, new Visit(Visit.WeChat, Looks: true), consent: null, CancellationToken.None);

        await app.Drain();

        Assert.Equal(("slot", Serial(cards[0])), await app.Brought(customer));
        Assert.Equal(["scanned", "added", "welcomed"], await app.Timeline(customer));
        Assert.Single(await app.Rows("lookups"), row => row.GetString("kind") == "card");
    }

    [Fact]
    public async Task A_relation_that_is_half_made_and_made_much_later_keeps_its_card()
    {
        var clock = new StoppedClock();
        await using var app = await Start(clock);
        var cards = await app.Open(coupon: false);
        var customer = app.Platform.WeCom.CreateCustomer("小雨");
        var way = (await app.Platform.Phone.ScanAsync(cards[0])).Way!;
        Assert.True(await app.Platform.WeCom.Add(customer, way.ConfigId, half: true)!.Accepted);
        clock.Now += TimeSpan.FromHours(3);

        Assert.True(await app.Platform.WeCom.Accept(customer, "lin")!.Accepted);

        Assert.Equal(("slot", Serial(cards[0])), await app.Brought(customer));
    }

    [Fact]
    public async Task Who_comes_back_by_another_card_is_that_cards()
    {
        var clock = new StoppedClock();
        await using var app = await Start(clock);
        var cards = await app.Open(coupon: false, cards: 2);
        var (customer, _) = await app.Come(cards[0]);
        clock.Now += TimeSpan.FromHours(1);
        Assert.True(await app.Platform.WeCom.Leave(customer, "lin")!.Accepted);
        Assert.Equal(("slot", Serial(cards[0])), await app.Brought(customer));
        clock.Now += TimeSpan.FromHours(1);
        var way = (await app.Platform.Phone.ScanAsync(cards[1])).Way!;
        app.Platform.WeCom.Drop(customer, "lin");

        Assert.True(await app.Platform.WeCom.Add(customer, way.ConfigId)!.Accepted);

        Assert.Equal(("slot", Serial(cards[1])), await app.Brought(customer));
    }

    [Fact]
    public async Task Who_comes_back_by_no_code_of_ours_is_no_cards_any_more()
    {
        var clock = new StoppedClock();
        await using var app = await Start(clock);
        var cards = await app.Open(coupon: false);
        var (customer, _) = await app.Come(cards[0]);
        clock.Now += TimeSpan.FromHours(1);
        Assert.True(await app.Platform.WeCom.Leave(customer, "lin")!.Accepted);
        clock.Now += TimeSpan.FromHours(1);

        Assert.True(await app.Platform.WeCom.AddWithoutCode(customer, "lin")!.Accepted);

        Assert.Equal((null, null), await app.Brought(customer));
        Assert.Equal("slot", (await Entries(app, customer, "added"))[0].Text("how"));
    }

    [Fact]
    public async Task Who_is_found_at_night_is_the_cards_whose_slot_it_came_by()
    {
        var clock = new StoppedClock();
        await using var app = await Start(clock);
        var cards = await app.Open(coupon: false);
        var way = (await app.Platform.Phone.ScanAsync(cards[0])).Way!;
        clock.Now += TimeSpan.FromMinutes(19);
        var customer = app.Platform.WeCom.CreateCustomer("阿秋");
        var late = app.Platform.WeCom.Add(customer, way.ConfigId, plan: new DeliveryPlan { Copies = 0 })!.Event;
        clock.Now += TimeSpan.FromHours(10);

        await app.Compare();

        Assert.Equal(("slot", Serial(cards[0])), await app.Brought(customer));
        Assert.Equal(["scanned", "added", "attributed"], await app.Timeline(customer));
        Assert.Contains(await app.Rows("lookups"), row => row.GetString("kind") == "card");
        await app.Compare();
        Assert.True(await app.Platform.WeCom.Deliver(late).Accepted);
        await app.Drain();
        Assert.Single(await Entries(app, customer, "attributed"));
    }

    [Fact]
    public void What_was_learned_too_late_says_nothing_of_a_relation_that_began_since()
    {
        var (came, again) = (Someone.Came, Someone.Came.AddHours(2));
        var rows = Someone.Unknown.Adds("lin", came, "a", state: "slot-1").Leaves("lin", came.AddHours(1), "b").Adds("lin", again, "c", state: "slot-2");
        var scanned = new TimelineEntry("scanned", came, new Dictionary<string, string> { ["serial"] = "CARD" });

        Assert.Same(rows, RecogniseVisitor.Decide(rows, Added(came, "slot-1"), "CARD", scanned));
        Assert.NotSame(rows, RecogniseVisitor.Decide(rows, Added(again, "slot-2"), "CARD", scanned));
        Assert.Same(rows, LearnFoundContact.Decide(rows, Added(came, "slot-1"), new Attribution(Attribution.BySlot, "CARD")));

        static RelationChanged Added(DateTimeOffset at, string state) => new(Someone.Identity, "lin", Active: true, "key", at, at, state);
    }

    [Fact]
    public async Task A_serial_as_state_still_tells_the_card()
    {
        await using var app = await App.Start();
        var cards = await app.Open(coupon: false, text: "卡片的欢迎");
        var old = await app.Service<PrivateDomain.Platforms.WeCom.WeComClient>().AddContactWay(
            PrivateDomain.Platforms.WeCom.ContactWayType.Single, ["lin"], Serial(cards[0]), "", CancellationToken.None);
        var customer = app.Platform.WeCom.CreateCustomer("小雨");

        Assert.True(await app.Platform.WeCom.Add(customer, old.Value!.ConfigId)!.Accepted);

        Assert.Equal(("state", Serial(cards[0])), await app.Brought(customer));
        Assert.Equal("卡片的欢迎", Assert.Single(app.Welcomes(customer)).Text);
    }

    private static string Serial(Uri card) => card.Segments[^1];

    private static async Task<IReadOnlyList<JsonElement>> Entries(App app, Customer customer, string kind) =>
        [.. (await app.Contact(customer)).GetProperty("timeline").EnumerateArray().Where(entry => entry.Text("kind") == kind).Select(entry => entry.GetProperty("about"))];

    private static Task<App> Start(StoppedClock clock, params IReadOnlyList<string> settings) => Start(clock, clock, settings);

    private static Task<App> Start(StoppedClock ours, StoppedClock theirs, params IReadOnlyList<string> settings) =>
        App.Start(
        platformClock: theirs, adjust: builder => builder.Services.AddKeyedSingleton<TimeProvider>(Clocks.System, ours).AddSingleton<ReconcileKeepers>(), settings: settings);
}
