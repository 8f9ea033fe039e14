using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Callbacks;
using PrivateDomain.Tests.Coupons;

namespace PrivateDomain.Tests.Welcome;

/// <summary>A person may bring several codes, and is greeted once.</summary>
public sealed class SeveralCodesTests
{
    private const string Send = "externalcontact/send_welcome_msg";

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Who_has_to_agree_to_archiving_is_greeted_when_that_happens_once(int copies)
    {
        await using var app = await App.Start();
        var cards = await app.Open();
        app.Platform.WeCom.SetKeeper(new Keeper("lin", "林小满") { ArchivesChats = true });
        var (customer, accepted) = await app.Come(cards[0]);
        await app.Drain();
        Assert.True(accepted);
        Assert.Empty(app.Welcomes(customer));

        Assert.True(await app.Platform.WeCom.AgreeToArchive(customer, "lin", new DeliveryPlan { Copies = copies, Retries = 100 })!.Accepted);
        await app.Drain();

        var code = (await app.Codes()).Single();
        Assert.Equal($"欢迎！{code}", Assert.Single(app.Welcomes(customer)).Text);
        Assert.Equal(["scanned", "added", "couponIssued", "welcomeAwaitsConsent", "archiveAgreed", "welcomed"], (await app.Timeline(customer)).OrderBy(Order));
        Assert.Equal(0, (await app.Get("api/manage/welcomes/lost")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Who_was_greeted_and_agrees_to_archiving_later_is_not_greeted_again()
    {
        await using var app = await App.Start();
        var cards = await app.Open();
        var (customer, _) = await app.Come(cards[0]);

        Assert.True(await app.Platform.WeCom.AgreeToArchive(customer, "lin")!.Accepted);
        await app.Drain();

        Assert.Single(app.Welcomes(customer));
        Assert.Contains("archiveAgreed", await app.Timeline(customer));
    }

    [Fact]
    public async Task Who_is_taken_while_the_half_adds_welcome_is_on_its_way_is_greeted_once()
    {
        await using var app = await App.Start();
        var cards = await app.Open();
        var customer = app.Platform.WeCom.CreateCustomer("小雨");
        var way = (await app.Platform.Phone.ScanAsync(cards[0])).Way!;
        var hold = new Fault.Hold();
        app.Platform.WeCom.Faults.Next(Send, hold);
        var half = app.Platform.WeCom.Add(customer, way.ConfigId, half: true, plan: new DeliveryPlan { Retries = 100 })!;
        await hold.Arrived;

        var whole = app.Platform.WeCom.Accept(customer, "lin", new DeliveryPlan { Retries = 100 })!;
        await Eventually.TrueAsync(() => Task.FromResult(app.Platform.WeCom.Log.CallbackAttempts.Any(attempt => attempt.Status == 503)));
        hold.Release();

        Assert.True(await half.Accepted);
        Assert.True(await whole.Accepted);
        Assert.Single(app.Welcomes(customer));
    }

    [Fact]
    public async Task An_add_without_a_code_after_a_half_one_with_a_code_plans_nothing_and_loses_nothing()
    {
        await using var app = await App.Start();
        var cards = await app.Open();
        var customer = app.Platform.WeCom.CreateCustomer("小雨");
        var way = (await app.Platform.Phone.ScanAsync(cards[0])).Way!;
        Assert.True(await app.Platform.WeCom.Add(customer, way.ConfigId, half: true)!.Accepted);

        Assert.True(await app.Platform.WeCom.Accept(customer, "lin")!.Accepted);
        await app.Drain();

        Assert.Single(app.Platform.WeCom.Log.CallsTo(Send));
        Assert.Equal(0, (await app.Get("api/manage/welcomes/lost")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Who_left_and_comes_back_is_greeted_again()
    {
        var clock = new StoppedClock();
        await using var app = await App.Start(platformClock: clock);
        var cards = await app.Open(coupon: false);
        var customer = app.Platform.WeCom.CreateCustomer("小雨");
        var way = (await app.Platform.Phone.ScanAsync(cards[0])).Way!;
        Assert.True(await app.Platform.WeCom.Add(customer, way.ConfigId, half: true)!.Accepted);
        clock.Now += TimeSpan.FromSeconds(1);
        Assert.True(await app.Platform.WeCom.Leave(customer, "lin")!.Accepted);
        clock.Now += TimeSpan.FromSeconds(1);

        Assert.True(await app.Platform.WeCom.Add(customer, way.ConfigId)!.Accepted);

        Assert.Equal(2, app.Welcomes(customer).Count);
    }

    // Within a second the order of entries of equal cause is not told.
    private static int Order(string kind) => Array.IndexOf(["scanned", "added", "couponIssued", "welcomeAwaitsConsent", "archiveAgreed", "welcomed"], kind);

    [Fact]
    public async Task A_consent_that_is_told_before_the_add_greets_once_and_keeps_the_card()
    {
        var clock = new StoppedClock();
        await using var app = await App.Start(platformClock: clock);
        var cards = await app.Open(coupon: false);
        app.Platform.WeCom.SetKeeper(new Keeper("lin", "林小满") { ArchivesChats = true });
        var customer = app.Platform.WeCom.CreateCustomer("小雨");
        var way = (await app.Platform.Phone.ScanAsync(cards[0])).Way!;
        var add = app.Platform.WeCom.Add(customer, way.ConfigId, plan: new DeliveryPlan { Copies = 0 })!;
        clock.Now += TimeSpan.FromSeconds(1);

        Assert.True(await app.Platform.WeCom.AgreeToArchive(customer, "lin")!.Accepted);
        Assert.True(await app.Platform.WeCom.Deliver(add.Event).Accepted);
        await app.Drain();

        Assert.Single(app.Welcomes(customer));
    }

    [Fact]
    public async Task An_agreement_gives_a_lost_welcome_its_second_chance()
    {
        await using var app = await App.Start();
        var cards = await app.Open(coupon: false);
        app.Platform.WeCom.Faults.Next("externalcontact/send_welcome_msg", new Fault.Refuse(41050));
        var (customer, _) = await app.Come(cards[0]);
        Assert.Empty(app.Welcomes(customer));

        Assert.True(await app.Platform.WeCom.AgreeToArchive(customer, "lin")!.Accepted);
        await app.Drain();

        Assert.Single(app.Welcomes(customer));
    }

    [Fact]
    public async Task Who_left_while_nobody_was_told_and_comes_back_is_greeted_again()
    {
        var clock = new StoppedClock();
        await using var app = await App.Start(platformClock: clock);
        var cards = await app.Open(coupon: false);
        var customer = app.Platform.WeCom.CreateCustomer("小雨");
        var way = (await app.Platform.Phone.ScanAsync(cards[0])).Way!;
        Assert.True(await app.Platform.WeCom.Add(customer, way.ConfigId, half: true)!.Accepted);
        Assert.True(await app.Platform.WeCom.Accept(customer, "lin")!.Accepted);
        await app.Drain();
        clock.Now += TimeSpan.FromMinutes(5);
        app.Platform.WeCom.Leave(customer, "lin", new DeliveryPlan { Copies = 0 });
        clock.Now += TimeSpan.FromMinutes(5);

        Assert.True(await app.Platform.WeCom.Add(customer, way.ConfigId)!.Accepted);
        await app.Drain();

        Assert.Equal(2, app.Welcomes(customer).Count);
    }
}
