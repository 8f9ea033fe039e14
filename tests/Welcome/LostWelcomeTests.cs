using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Callbacks;
using PrivateDomain.Tests.Orders;
using PrivateDomain.Tests.Platforms;

namespace PrivateDomain.Tests.Welcome;

/// <summary>A lost welcome is counted once, and its keeper is told once, from the queue.</summary>
public sealed class LostWelcomeTests
{
    private const string Send = "externalcontact/send_welcome_msg";

    [Fact] // B11
    public async Task Counters_incremented_per_callback_would_count_retries_twice_so_a_lost_welcome_is_one_row()
    {
        await using var app = await App.Start();
        var cards = await app.Open();
        app.Platform.WeCom.Faults.Next(Send, new Fault.Refuse(41050));

        await app.Come(cards[0], new DeliveryPlan { Copies = 3, SwallowedAnswers = 2 });
        await app.Drain();

        var lost = await app.Get("api/manage/welcomes/lost");
        Assert.Equal((1, 0), (lost.GetProperty("lost").GetInt32(), lost.GetProperty("unknown").GetInt32()));
        Assert.Equal("code dead: 20 seconds over or used", lost.GetProperty("reasons")[0].GetProperty("text").GetString());
    }

    [Fact]
    public async Task Killed_before_it_is_counted_its_alert_is_raised_all_the_same()
    {
        using var log = new LogLines();
        await using var app = await App.Start(adjust: builder => builder.Logging.AddProvider(log), settings: [.. Selling.AtOnce, "--Logging:LogLevel:PrivateDomain.Welcome=Error"]);
        var cards = await app.Open();
        app.Platform.WeCom.Faults.Next(Send, new Fault.Refuse(41050));
        await app.Come(cards[0], new DeliveryPlan { Copies = 3, SwallowedAnswers = 2 });
        using (var death = new Death(app, call => call.StartsWith("POST lostwelcomes", StringComparison.Ordinal)))
        {
            await death.Drain(app);
            Assert.True(death.Struck);
        }
        Assert.True(IsRaised());
        app.Storage.Before = _ => Task.CompletedTask;
        await app.Drain();
        Assert.Equal(1, (await app.Get("api/manage/welcomes/lost")).GetProperty("lost").GetInt32());

        bool IsRaised() => log.All.Any(line => line.Contains("A welcome is lost", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_may_have_arrived_is_counted_apart_and_nobody_is_told()
    {
        await using var app = await App.Start();
        var cards = await app.Open();
        app.Platform.WeCom.Faults.Next(Send, new Fault.Gateway());
        app.Platform.WeCom.Faults.Next(Send, new Fault.Refuse(41050));
        await app.Come(cards[0]);
        await app.Drain();

        await app.Pass(TimeSpan.FromHours(1));

        var lost = await app.Get("api/manage/welcomes/lost");
        Assert.Equal((0, 1), (lost.GetProperty("lost").GetInt32(), lost.GetProperty("unknown").GetInt32()));
        Assert.Empty(app.Platform.WeCom.AppMessages("lin"));
    }

    [Fact]
    public async Task A_chat_that_had_started_is_nothing_lost()
    {
        await using var app = await App.Start();
        var cards = await app.Open();
        app.Platform.WeCom.Faults.Next(Send, new Fault.Refuse(41051));
        await app.Come(cards[0]);
        await app.Drain();

        Assert.Equal(0, (await app.Get("api/manage/welcomes/lost")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_day_that_is_none_is_refused_and_another_day_is_empty()
    {
        await using var app = await App.Start();

        Assert.Equal(0, (await app.Get("api/manage/welcomes/lost?day=2026-02-28")).GetProperty("lost").GetInt32());
        using var answer = await app.Operator.GetAsync("api/manage/welcomes/lost?day=2026-02-30");
        Assert.Equal(["day"], await Api.Problems.Fields(answer));
    }

    [Fact] // B7
    public async Task A_retry_after_minutes_of_a_code_that_lived_20_s_is_not_sent_but_counted_as_lost()
    {
        var clock = new StoppedClock();
        await using var app = await App.Start(platformClock: clock, adjust: builder => builder.Services.AddKeyedSingleton<TimeProvider>(Clocks.System, clock));
        var cards = await app.Open();
        app.Platform.WeCom.Faults.Next(Send, new Fault.Refuse(-1), times: 3);
        await app.Come(cards[0], new DeliveryPlan { Retries = 0 });
        var tries = app.Platform.WeCom.Log.CallsTo(Send).Count;

        clock.Now += TimeSpan.FromMinutes(3);
        await app.Drain();

        Assert.Equal(tries, app.Platform.WeCom.Log.CallsTo(Send).Count);
        Assert.Equal(1, (await app.Get("api/manage/welcomes/lost")).GetProperty("lost").GetInt32());
    }

    [Theory]
    [InlineData(60020)]
    [InlineData(84061)]
    public async Task One_that_is_refused_after_a_lost_answer_may_have_arrived_so_nobody_pastes_it_again(int code)
    {
        await using var app = await App.Start();
        var cards = await app.Open(coupon: false);
        app.Platform.WeCom.Faults.Next("externalcontact/send_welcome_msg", new Fault.LoseAnswer());
        app.Platform.WeCom.Faults.Next("externalcontact/send_welcome_msg", new Fault.Refuse(code));
        var (customer, _) = await app.Come(cards[0]);
        await app.Drain();
        await app.Pass(TimeSpan.FromMinutes(2));

        Assert.Single(app.Welcomes(customer));
        var lost = await app.Get("api/manage/welcomes/lost");
        Assert.Equal((0, 1), (lost.GetProperty("lost").GetInt32(), lost.GetProperty("unknown").GetInt32()));
        Assert.Empty(app.Platform.WeCom.AppMessages("lin"));
    }
}
