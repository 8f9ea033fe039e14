using PrivateDomain.Contacts;
using PrivateDomain.Due;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Callbacks;
using PrivateDomain.Tests.Coupons;
using PrivateDomain.Welcome;

namespace PrivateDomain.Tests.Welcome;

/// <summary>A keeper is told of lost welcomes once each, in bearable portions.</summary>
public sealed class TellKeeperTests
{
    private const string Send = "externalcontact/send_welcome_msg";
    private const string Tell = "message/send";
    private static readonly TimeSpan AMinute = TimeSpan.FromMinutes(1);

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
        var code = (await app.Codes()).Single();
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
    public async Task A_run_whose_turn_comes_while_the_one_before_is_still_telling_tells_nothing_twice()
    {
        await using var app = await App.Start();
        await Lose(app);
        await app.Drain();
        var key = TellKeeper.Key((await app.Rows("lostwelcomes")).Single().PartitionKey, "lin");
        var tell = app.Service<IEnumerable<IDueHandler>>().OfType<TellKeeper>().Single();
        var hold = new Fault.Hold();
        app.Platform.WeCom.Faults.Next(Tell, hold);

        var first = tell.Handle(new ContactId("lin"), key, CancellationToken.None);
        await hold.Arrived;
        app.Clock.Ahead += AMinute;
        await tell.Handle(new ContactId("lin"), key, CancellationToken.None);
        hold.Release();
        await first;

        Assert.Single(app.Platform.WeCom.AppMessages("lin"));
        Assert.Equal("told", await Notice(app));
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

    private static async Task<(Customer Customer, bool Accepted)> Lose(App app)
    {
        var cards = await app.Open(text: Shop.CouponText);
        app.Platform.WeCom.Faults.Next(Send, new Fault.Refuse(41050));
        return await app.Come(cards[0]);
    }

    private static async Task<string?> Notice(App app) =>
        (await app.Get("api/manage/welcomes/lost")).GetProperty("items").EnumerateArray().Single().GetProperty("notice").GetString();
}
