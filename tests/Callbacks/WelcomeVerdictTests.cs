using System.Text.Json;
using Azure.Storage.Queues;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Callbacks;
using PrivateDomain.Messages;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Tests.Callbacks;

/// <summary>What the platform answers to a welcome, and what is made of it. (B7: its codes are not one error.)</summary>
public sealed class WelcomeVerdictTests
{
    private const string Send = "externalcontact/send_welcome_msg";

    [Fact]
    public async Task A_code_that_is_dead_at_the_first_try_is_a_lost_welcome()
    {
        await using var app = await App.Start();
        var (customer, accepted) = await Come(app, new Fault.Refuse(41050));

        Assert.True(accepted);
        Assert.Contains("welcomeLost", await app.Timeline(customer));
        Assert.Empty(app.Welcomes(customer));
    }

    [Fact]
    public async Task A_chat_that_had_started_is_not_a_lost_welcome()
    {
        await using var app = await App.Start();
        var (customer, accepted) = await Come(app, new Fault.Refuse(41051));

        Assert.True(accepted);
        Assert.Contains("welcomeNotTaken", await app.Timeline(customer));
        Assert.DoesNotContain("welcomeLost", await app.Timeline(customer));
    }

    [Fact]
    public async Task A_code_that_a_chat_which_had_started_kept_from_the_customer_goes_back()
    {
        await using var app = await App.Start();
        var (customer, accepted) = await Come(app, new Fault.Refuse(41051));
        await app.Drain();

        Assert.True(accepted);
        Assert.Equal(["scanned", "added", "couponIssued", "welcomeNotTaken", "couponReleased"], await app.Timeline(customer));
        var code = Assert.Single(await app.Rows("codes"), row => row.RowKey.StartsWith("code|", StringComparison.Ordinal));
        Assert.Equal("released", code.GetString("state"));
    }

    [Fact]
    public async Task A_code_that_an_earlier_welcome_told_stays_with_the_customer_whose_chat_had_started()
    {
        var clock = new StoppedClock();
        await using var app = await App.Start(platformClock: clock);
        var card = (await app.Open())[0];
        var (customer, _) = await app.Come(card);
        Assert.True(await app.Platform.WeCom.Leave(customer, "lin")!.Accepted);
        clock.Now += TimeSpan.FromMinutes(2);
        app.Platform.WeCom.Faults.Next(Send, new Fault.Refuse(41051));
        var way = (await app.Platform.Phone.ScanAsync(card)).Way!;
        Assert.True(await app.Platform.WeCom.Add(customer, way.ConfigId)!.Accepted);
        await app.Drain();

        Assert.Contains("welcomeNotTaken", await app.Timeline(customer));
        var code = Assert.Single(await app.Rows("codes"), row => row.RowKey.StartsWith("code|", StringComparison.Ordinal));
        Assert.Equal("issued", code.GetString("state"));
    }

    [Fact]
    public async Task Who_comes_again_is_not_told_a_code_that_is_worth_nothing_any_more()
    {
        var clock = new StoppedClock();
        await using var app = await App.Start(platformClock: clock);
        var card = (await app.Open(text: "欢迎！{{ coupon.code | 常来 }}"))[0];
        var (customer, _) = await app.Come(card);
        var code = Assert.Single(await app.Rows("codes"), row => row.RowKey.StartsWith("code|", StringComparison.Ordinal)).GetString("code")!;
        await app.Post("api/coupons/redeem", new { code, shop = "s", order = "1", amountMinor = 20_000 });
        await app.Service<PrivateDomain.Coupons.Redemption.CopyCoupon>().Handle(new(code), CancellationToken.None);
        Assert.True(await app.Platform.WeCom.Leave(customer, "lin")!.Accepted);
        clock.Now += TimeSpan.FromMinutes(2);
        var way = (await app.Platform.Phone.ScanAsync(card)).Way!;
        Assert.True(await app.Platform.WeCom.Add(customer, way.ConfigId)!.Accepted);

        Assert.Equal([$"欢迎！{code}", "欢迎！常来"], app.Welcomes(customer).Select(message => message.Text));
    }

    [Fact]
    public async Task Another_apps_welcome_on_its_way_is_waited_for_a_second()
    {
        await using var app = await App.Start();
        var (customer, accepted) = await Come(app, new Fault.Refuse(41096));

        Assert.True(accepted);
        Assert.Single(app.Welcomes(customer));
    }

    [Fact]
    public async Task An_answer_that_got_lost_is_settled_by_the_platforms_second_call_and_sent_once()
    {
        await using var app = await App.Start();
        var (customer, accepted) = await Come(app, new Fault.LoseAnswer());

        Assert.True(accepted);
        Assert.Single(app.Welcomes(customer));
        Assert.Equal(2, app.Platform.WeCom.Log.CallsTo(Send).Count);
        Assert.Equal(["scanned", "added", "couponIssued", "welcomed"], await app.Timeline(customer));
    }

    [Fact]
    public async Task A_code_dead_after_an_attempt_without_an_answer_stays_unknown_and_is_not_tried_for_ever()
    {
        await using var app = await App.Start();
        var cards = await app.Open();
        app.Platform.WeCom.Faults.Next(Send, new Fault.Gateway());
        app.Platform.WeCom.Faults.Next(Send, new Fault.Refuse(41050));

        var (customer, accepted) = await app.Come(cards[0]);
        await app.Drain();

        Assert.True(accepted);
        Assert.Equal(["scanned", "added", "couponIssued", "welcomeUnknown"], await app.Timeline(customer));
        Assert.Equal(2, app.Platform.WeCom.Log.CallsTo(Send).Count);
    }

    [Theory]
    [InlineData(true, "welcomeLost")]
    [InlineData(false, "welcomeUnknown")]
    public async Task A_platform_that_is_not_there_until_the_code_is_over_leaves_no_welcome_open(bool certain, string told)
    {
        var clock = new StoppedClock();
        await using var app = await App.Start(platformClock: clock, adjust: builder => builder.Services.AddKeyedSingleton<TimeProvider>(Clocks.System, clock));
        var cards = await app.Open();
        app.Platform.WeCom.Faults.Next(Send, certain ? new Fault.Refuse(45009) : new Fault.Gateway(), times: 100);
        var (customer, accepted) = await app.Come(cards[0], new DeliveryPlan { Retries = 1 });
        Assert.False(accepted);
        Assert.Equal(["scanned", "added", "couponIssued"], await app.Timeline(customer));

        clock.Now += TimeSpan.FromSeconds(45);
        await app.Drain();

        Assert.Equal(["scanned", "added", "couponIssued", told], await app.Timeline(customer));
        var tries = app.Platform.WeCom.Log.CallsTo(Send).Count;
        await app.Drain();
        Assert.Equal(tries, app.Platform.WeCom.Log.CallsTo(Send).Count);
    }

    [Fact]
    public async Task A_welcome_that_is_not_settled_yet_is_asked_for_again_and_is_no_failure()
    {
        var clock = new StoppedClock();
        await using var app = await App.Start(platformClock: clock, adjust: builder => builder.Services.AddKeyedSingleton<TimeProvider>(Clocks.System, clock));
        var cards = await app.Open(coupon: false);
        app.Platform.WeCom.Faults.Next(Send, new Fault.Refuse(45009), times: 100);
        var (customer, accepted) = await app.Come(cards[0], new DeliveryPlan { Retries = 0 });
        Assert.False(accepted);
        var queue = app.Service<QueueServiceClient>().GetQueueClient(Lane.CallbacksResume);
        var kept = JsonDocument.Parse((await queue.PeekMessageAsync()).Value.MessageText).RootElement.GetProperty("body").Deserialize<CallbackReceived>(JsonSerializerOptions.Web)!;
        await queue.ClearMessagesAsync();

        await app.Service<ResumeCallback>().Handle(kept, CancellationToken.None);

        Assert.Equal(1, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
        clock.Now += TimeSpan.FromSeconds(45);
        await app.Service<ResumeCallback>().Handle(kept with { Tries = 1 }, CancellationToken.None);
        Assert.Equal(1, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
        Assert.Contains("welcomeLost", await app.Timeline(customer));
    }

    [Fact]
    public async Task A_busy_platform_gets_the_welcome_at_a_later_try()
    {
        await using var app = await App.Start();
        var cards = await app.Open();
        // Three tries a call.
        app.Platform.WeCom.Faults.Next(Send, new Fault.Refuse(-1), times: 4);

        var (customer, accepted) = await app.Come(cards[0]);

        Assert.True(accepted);
        Assert.Single(app.Welcomes(customer));
        Assert.Equal(["scanned", "added", "couponIssued", "welcomed"], await app.Timeline(customer));
    }

    [Fact] // B5
    public async Task A_slow_name_costs_the_name_and_not_the_welcome()
    {
        await using var app = await App.Start();
        var cards = await app.Open(text: Shop.CouponText);
        app.Platform.WeCom.Faults.Next("externalcontact/get", new Fault.SlowAnswer(TimeSpan.FromSeconds(3)));

        var (customer, accepted) = await app.Come(cards[0]);

        Assert.True(accepted);
        Assert.StartsWith("亲，欢迎", Assert.Single(app.Welcomes(customer)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_platform_that_does_not_answer_costs_a_503_within_the_time_the_caller_waits()
    {
        await using var app = await App.Start();
        var cards = await app.Open();
        app.Platform.WeCom.Faults.Next(Send, new Fault.SlowAnswer(TimeSpan.FromSeconds(8)));

        var (customer, accepted) = await app.Come(cards[0], new DeliveryPlan { Retries = 0 });

        Assert.False(accepted);
        var attempt = Assert.Single(app.Platform.WeCom.Log.CallbackAttempts);
        Assert.Equal(503, attempt.Status);
        Assert.True(attempt.Took < TimeSpan.FromSeconds(5), attempt.Took.ToString());
        await Eventually.TrueAsync(async () => { await app.Drain(); return (await app.Timeline(customer)).Contains("welcomed"); });
        Assert.Single(app.Welcomes(customer));
    }

    private static async Task<(Customer Customer, bool Accepted)> Come(App app, Fault fault)
    {
        var cards = await app.Open();
        app.Platform.WeCom.Faults.Next(Send, fault);
        return await app.Come(cards[0]);
    }
}
