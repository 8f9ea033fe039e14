using PrivateDomain.Campaigns;
using PrivateDomain.Messages;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Repurchase;

namespace PrivateDomain.Tests.Campaigns;

/// <summary>A campaign is cancelled, paused or started again while a page of its recipients is being planned.</summary>
public sealed class TurnedWhilePlanningTests
{
    /// <summary>A page's contacts are planned when it is read again to be written.</summary>
    private const string Planned = "RowKey='page";

    [Fact]
    public async Task Cancelled_while_a_page_is_planned_nobody_stays_planned()
    {
        var (app, customers) = await Pushing.Open(2, null, "--WeCom:MassSendQuota=daily");
        await using var running = app;
        await Define(app, customers);
        app.Before(Planned, async () =>
        {
            await app.Post("api/manage/campaigns/spring/cancel", new { });
            await app.Drain();
        });
        await app.Turn("start");

        Assert.Equal("withdrawn 2 (cancelled 2)", await app.States(reasons: true));
        Assert.All(await Task.WhenAll(customers.Select(app.Slots)), slots => Assert.Equal(0, slots));
        await Define(app, customers, "second");
        await app.Turn("start", "second");
        Assert.Equal(2, Assert.Single(app.OpenTasks()).Recipients.Count);
    }

    [Fact]
    public async Task What_is_told_of_somebody_while_the_page_is_planned_stays_told()
    {
        var (app, customers) = await Pushing.Open(2);
        await using var running = app;
        await Define(app, customers);
        var store = app.Service<CampaignStore>();
        var page = (await store.Next("spring", "", CancellationToken.None))!.Key;
        await Say("Planned");
        app.Before(Planned, () => Say("Sent"));
        await app.Turn("start");

        Assert.Equal(["planned 1", "sent 1"], (await app.States()).Split(", ").Order(StringComparer.Ordinal));

        Task Say(string state) => store.Change("spring", page, recipient => recipient.Contact == app.IdOf(customers[1]).Value ? recipient with { State = state, Round = 7 } : recipient, CancellationToken.None);
    }

    [Fact]
    public async Task Started_and_paused_at_once_it_ends_all_the_same_and_who_waits_is_withdrawn()
    {
        var (app, customers, time) = await Pushing.OpenInTime(1);
        await using var running = app;
        await Define(app, customers);
        await app.Post("api/manage/campaigns/spring/start", new { });
        await app.Turn("pause");
        foreach (var _ in Enumerable.Range(0, 22)) await app.Later(time, TimeSpan.FromDays(1));

        Assert.Equal("withdrawn 1 (tooLate 1)", await app.States(reasons: true));
    }

    [Fact]
    public async Task A_run_that_ended_the_campaign_and_died_is_made_up_for()
    {
        var (app, customers, time) = await Pushing.OpenInTime(1);
        await using var running = app;
        await Define(app, customers);
        await app.Post("api/manage/campaigns/spring/start", new { });
        await app.Turn("pause");
        await app.Service<CampaignStore>().Change("spring", state => state with { Status = CampaignStatus.Ended }, CancellationToken.None);
        foreach (var _ in Enumerable.Range(0, 22)) await app.Later(time, TimeSpan.FromDays(1));

        Assert.Equal("withdrawn 1 (tooLate 1)", await app.States(reasons: true));
    }

    [Fact]
    public async Task Paused_while_a_page_is_planned_nobody_stays_planned_and_the_start_goes_on()
    {
        var (app, customers) = await Pushing.Open(3);
        await using var running = app;
        await Define(app, customers.Take(2));
        await app.To(customers.Skip(2));
        app.Before(Planned, () => app.Post("api/manage/campaigns/spring/pause", new { }));
        await app.Turn("start");

        Assert.Empty(app.Tasks());
        Assert.StartsWith("waiting 3", await app.States(), StringComparison.Ordinal);
        Assert.All(await Task.WhenAll(customers.Select(app.Slots)), slots => Assert.Equal(0, slots));
        await app.Turn("start");
        Assert.Equal(3, Assert.Single(app.OpenTasks()).Recipients.Count);
        app.Tap();
        await app.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal("sent 3", await app.States());
        Assert.All(customers, customer => Assert.Single(app.Pushes(customer)));
    }

    [Theory]
    [InlineData("'page")]
    [InlineData("$batch")]
    [InlineData("tasks")]
    public async Task Paused_and_started_again_in_the_middle_of_a_round_nobody_is_left_and_nobody_gets_two(string at)
    {
        var (app, customers) = await Pushing.Open(4);
        await using var running = app;
        await Define(app, customers.Take(2));
        await app.To(customers.Skip(2));
        app.Before(at, async () =>
        {
            await app.Post("api/manage/campaigns/spring/pause", new { });
            await app.Drain();
            await app.Post("api/manage/campaigns/spring/start", new { });
            await app.Drain();
        });
        await app.Turn("start");
        await app.Sweep();
        app.TapAll();
        await app.Pass(TimeSpan.FromMinutes(5));
        await app.Hour(10);
        app.TapAll();
        await app.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal("sent 4", await app.States());
        Assert.All(customers, customer => Assert.Single(app.Pushes(customer)));
        Assert.Empty(await app.Rows("failures"));
    }

    [Fact]
    public async Task Who_was_planned_a_moment_after_the_tasks_were_written_goes_in_the_next_round()
    {
        var (app, customers) = await Pushing.Open(2);
        await using var running = app;
        await Define(app, customers.Take(1));
        await app.To(customers.Skip(1));
        // Another message of the same round comes to its end first, before the second of the two is planned.
        app.Before("$batch", () => app.Service<FixTasks>().Handle("spring", round: 1, CancellationToken.None), nth: 2);
        await app.Turn("start");
        foreach (var _ in Enumerable.Range(0, 2)) await app.Pass(TimeSpan.FromMinutes(2));

        Assert.Equal(2, app.OpenTasks().Count);
        app.TapAll();
        await app.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal("sent 2", await app.States());
        Assert.All(customers, customer => Assert.Single(app.Pushes(customer)));
        Assert.Empty(await app.Rows("failures"));
    }

    [Fact]
    public async Task What_is_over_while_it_is_paused_ends()
    {
        var (app, customers) = await Pushing.Open(1);
        await using var running = app;
        await app.Push(customers, expires: TimeSpan.FromDays(2));
        await app.Turn("pause");
        await app.Pass(TimeSpan.FromDays(3));
        Assert.Equal("withdrawn 1 (tooLate 1)", await app.States(reasons: true));
        Assert.Equal("ended", (await app.Get("api/manage/campaigns/spring")).GetProperty("status").GetString());
        Assert.Empty(await app.Rows("due"));
    }

    [Fact]
    public async Task Many_messages_of_one_start_begin_one_round()
    {
        var (app, customers) = await Pushing.Open(2);
        await using var running = app;
        await Define(app, customers);
        await app.Post("api/manage/campaigns/spring/start", new { });
        foreach (var _ in Enumerable.Range(0, 3)) await app.Service<MessageSender>().Send(new CampaignTurned("spring"), CancellationToken.None);
        await app.Drain();
        await app.Sweep();
        Assert.Equal(1, (await app.Get("api/manage/campaigns/spring")).GetProperty("rounds").GetInt32());
    }

    private static async Task Define(App app, IEnumerable<Customer> customers, string id = Pushing.Id)
    {
        await app.Define(id: id);
        await app.To(customers, id);
    }
}
