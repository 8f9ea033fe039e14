using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Contacts;
using PrivateDomain.Due;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Callbacks;
using PrivateDomain.Welcome;

namespace PrivateDomain.Tests.Welcome;

/// <summary>A lost welcome is counted once, and its keeper is told once, from the queue.</summary>
public sealed class LostWelcomeTests
{
    private const string Send = "externalcontact/send_welcome_msg";
    private const string Tell = "message/send";
    private static readonly TimeSpan AMinute = TimeSpan.FromMinutes(1);

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
    public async Task The_keeper_is_told_once_with_the_text_ready_to_paste_and_nothing_of_it_on_the_way_of_the_callback()
    {
        await using var app = await App.Start();
        var (customer, _) = await Lose(app);
        Assert.Empty(app.Platform.WeCom.AppMessages("lin"));

        await app.Drain();
        Assert.Empty(app.Platform.WeCom.AppMessages("lin"));
        await app.Pass(AMinute);
        await app.Pass(TimeSpan.FromHours(1));

        var told = Assert.Single(app.Platform.WeCom.AppMessages("lin")).Text;
        var code = (await app.Rows("codes")).Single().RowKey["code|".Length..];
        Assert.Contains($"\n小雨，欢迎来到小满茶铺！送你一张券：{code}", told, StringComparison.Ordinal);
        Assert.Contains("【小雨】", told, StringComparison.Ordinal);
        Assert.Equal("told", await Notice(app));
        Assert.Contains("couponIssued", await app.Timeline(customer));
    }

    [Fact]
    public async Task Several_that_a_keeper_lost_within_a_minute_are_one_message()
    {
        await using var app = await App.Start();
        var cards = await app.Open(cards: 3);
        app.Platform.WeCom.Faults.Next(Send, new Fault.Refuse(41050), times: 3);
        foreach (var (card, name) in cards.Zip(["小雨", "小雪", "小风"])) await app.Come(card, name: name);
        await app.Drain();

        await app.Pass(AMinute + AMinute);

        var told = Assert.Single(app.Platform.WeCom.AppMessages("lin")).Text;
        Assert.All(["【小雨】", "【小雪】", "【小风】"], name => Assert.Contains(name, told, StringComparison.Ordinal));
        Assert.Equal(3, (await app.Get("api/manage/welcomes/lost")).GetProperty("lost").GetInt32());
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
    public async Task A_busy_platform_is_asked_again_and_the_keeper_is_told_once()
    {
        await using var app = await App.Start();
        await Lose(app);
        await app.Drain();
        app.Platform.WeCom.Faults.Next(Tell, new Fault.Refuse(-1), times: 3);

        await app.Pass(AMinute);
        Assert.Empty(app.Platform.WeCom.AppMessages("lin"));
        Assert.Equal("waiting", await Notice(app));
        await app.Pass(AMinute);
        await app.Pass(AMinute);

        Assert.Single(app.Platform.WeCom.AppMessages("lin"));
        Assert.Equal("told", await Notice(app));
    }

    [Fact]
    public async Task Where_the_answer_got_lost_the_keeper_is_not_told_twice_and_the_operator_sees_it()
    {
        await using var app = await App.Start();
        await Lose(app);
        await app.Drain();
        app.Platform.WeCom.Faults.Next(Tell, new Fault.LoseAnswer());

        await app.Pass(AMinute);
        await app.Pass(TimeSpan.FromHours(1));

        Assert.Single(app.Platform.WeCom.AppMessages("lin"));
        Assert.Equal("unknown", await Notice(app));
    }

    [Fact]
    public async Task A_keeper_whom_the_app_may_not_write_to_is_told_when_that_is_put_right()
    {
        await using var app = await App.Start();
        await Lose(app);
        await app.Drain();
        app.Platform.WeCom.Faults.Next(Tell, new Fault.Refuse(60020));

        await app.Pass(AMinute);
        Assert.Equal("waiting", await Notice(app));
        await app.Pass(TimeSpan.FromMinutes(31));

        Assert.Single(app.Platform.WeCom.AppMessages("lin"));
    }

    [Fact]
    public async Task Two_runs_at_once_tell_the_keeper_once()
    {
        await using var app = await App.Start();
        await Lose(app);
        await app.Drain();
        var key = TellKeeper.Key((await app.Rows("lostwelcomes")).Single().PartitionKey, "lin");
        var tell = app.Service<IEnumerable<IDueHandler>>().OfType<TellKeeper>().Single();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => tell.Handle(new ContactId("lin"), key, CancellationToken.None)));

        Assert.Single(app.Platform.WeCom.AppMessages("lin"));
    }

    [Fact]
    public async Task A_run_that_died_while_it_told_leaves_it_unknown_and_visible()
    {
        await using var app = await App.Start();
        await Lose(app);
        await app.Drain();
        var row = (await app.Rows("lostwelcomes")).Single();
        (row["notice"], row["attempt"], row["until"]) = ("Claimed", "of a run that died", TimeProvider.System.GetUtcNow().AddSeconds(-1));
        await app.Table("lostwelcomes").UpdateEntityAsync(row, row.ETag);

        await app.Pass(AMinute + AMinute);

        Assert.Empty(app.Platform.WeCom.AppMessages("lin"));
        Assert.Equal("unknown", await Notice(app));
    }

    [Fact]
    public async Task After_an_outage_a_keeper_gets_no_more_than_fifteen_messages_a_minute_and_is_told_of_all()
    {
        await using var app = await App.Start();
        var cards = await app.Open(text: new string('茶', 600));
        app.Platform.WeCom.Faults.Next(Send, new Fault.Refuse(41050), times: 40);
        for (var number = 0; number < 20; number++) await app.Come(cards[0]);
        await app.Drain();

        await app.Pass(AMinute);
        Assert.Equal(15, app.Platform.WeCom.AppMessages("lin").Count);
        await app.Pass(AMinute);

        Assert.Equal(20, app.Platform.WeCom.AppMessages("lin").Count);
        Assert.All((await app.Get("api/manage/welcomes/lost")).GetProperty("items").EnumerateArray(), item => Assert.Equal("told", item.GetProperty("notice").GetString()));
    }

    [Fact]
    public async Task Losses_of_several_minutes_that_become_due_together_are_no_more_for_the_keeper_at_once()
    {
        await using var app = await App.Start();
        var cards = await app.Open(text: new string('茶', 600));
        app.Platform.WeCom.Faults.Next(Send, new Fault.Refuse(41050), times: 40);
        for (var minute = 0; minute < 2; minute++)
        {
            for (var number = 0; number < 10; number++) await app.Come(cards[0]);
            await app.Drain();
            app.Clock.Ahead += AMinute;
        }

        await app.Pass(AMinute);
        Assert.InRange(app.Platform.WeCom.AppMessages("lin").Count, 1, 15);
        await app.Pass(AMinute);

        Assert.Equal(20, app.Platform.WeCom.AppMessages("lin").Count);
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

    private static async Task<(Customer Customer, bool Accepted)> Lose(App app)
    {
        var cards = await app.Open(text: Shop.CouponText);
        app.Platform.WeCom.Faults.Next(Send, new Fault.Refuse(41050));
        return await app.Come(cards[0]);
    }

    private static async Task<string?> Notice(App app) =>
        (await app.Get("api/manage/welcomes/lost")).GetProperty("items").EnumerateArray().Single().GetProperty("notice").GetString();

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
