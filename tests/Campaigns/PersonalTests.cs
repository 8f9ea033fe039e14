using PrivateDomain.Delivery;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Coupons;
using PrivateDomain.Tests.Orders;
using PrivateDomain.Tests.Repurchase;

namespace PrivateDomain.Tests.Campaigns;

/// <summary>A text and a coupon of one's own: a task a customer.</summary>
public sealed class PersonalTests
{
    private const string Text = "{{ name | 亲 }}，这是您的码：{{ coupon.code }}";

    [Fact]
    public async Task Each_customer_is_a_task_with_their_own_name_and_code()
    {
        var (app, customers) = await Pushing.Open(2);
        await using var running = app;
        await app.Offer();
        await app.Push(customers, "personal", Text, offer: "tea");

        Assert.Equal(2, app.OpenTasks().Count);
        Assert.Equal("accepted 2", await app.States());
        var codes = (await app.Codes()).ToList();
        Assert.Equal(2, codes.Count);
        foreach (var task in app.OpenTasks().ToList())
        {
            Assert.Contains(codes, code => task.Content.Text!.EndsWith(code, StringComparison.Ordinal));
            app.Platform.WeCom.Confirm("lin", task.MsgId);
        }
        await app.Pass(TimeSpan.FromMinutes(10));

        Assert.Equal("sent 2", await app.States());
        Assert.StartsWith("客0，这是您的码：", Assert.Single(app.Pushes(customers[0])), StringComparison.Ordinal);
        Assert.Equal(["campaignPlanned", "handedToKeeper", "campaignSent"], await app.Heard(customers[0]));
        await app.Pass(TimeSpan.FromDays(30));
        Assert.Empty(await app.Rows("due"));
        Assert.Empty(await app.Rows("failures"));
        await app.Stop();
        Assert.Empty(app.Storage.AfterTheAnswer);
    }

    [Fact]
    public async Task A_keeper_gets_so_many_a_day_and_the_rest_the_next_days()
    {
        var (app, customers) = await Pushing.Open(5, null, "--Delivery:PersonalTasksPerDay=2");
        await using var running = app;
        await app.Push(customers, "personal");

        Assert.Equal(2, app.OpenTasks().Count);
        Assert.Equal("accepted 2, waiting 3 (keeperDayFull 3)", await app.States(reasons: true));
        Assert.Equal(2, (await Task.WhenAll(customers.Select(app.Slots))).Sum());
        app.TapAll();
        await app.Hour(10);
        app.TapAll();
        Assert.Equal(4, app.Tasks().Count);
        await app.Hour(10);
        app.TapAll();
        await app.Pass(TimeSpan.FromMinutes(31));
        Assert.Equal("sent 5", await app.States());
    }

    [Fact]
    public async Task Reminders_and_campaigns_share_the_keeper_s_day()
    {
        var (app, customers) = await Pushing.Open(1, null, "--Delivery:PersonalTasksPerDay=1");
        await using var running = app;
        await app.PutTea();
        await app.Buys(customers[0], "1");
        await app.Pass(Reminding.ToRemind);
        Assert.Single(app.OpenTasks());
        var others = await app.Meet(1);
        await app.Push(others, "personal");

        Assert.Single(app.OpenTasks());
        Assert.Equal("waiting 1 (keeperDayFull 1)", await app.States(reasons: true));
    }

    [Fact]
    public async Task A_quarter_of_the_keeper_s_day_is_left_for_reminders()
    {
        var (app, customers) = await Pushing.Open(5, null, "--Delivery:PersonalTasksPerDay=4");
        await using var running = app;
        await app.PutTea();
        await app.Buys(customers[4], "1");
        app.Clock.Ahead += Reminding.ToRemind;
        app.MoveTo(localHour: 10);
        await app.ForgetDue();
        await app.Push(customers.Take(4), "personal");
        Assert.Equal("accepted 3, waiting 1 (keeperDayFull 1)", await app.States(reasons: true));

        await app.Send(customers[4], Assert.Single(await app.Reminders(customers[4])));
        Assert.Equal(4, app.OpenTasks().Count);
        Assert.Equal(["handedToKeeper"], await app.Told(customers[4]));
    }

    [Fact]
    public async Task Many_at_once_do_not_overshoot_the_keeper_s_day() // M16
    {
        var (app, customers) = await Pushing.Open(8, null, "--Delivery:PersonalTasksPerDay=3");
        await using var running = app;
        await app.Define("personal", "您好");
        await app.To(customers);
        await app.Post("api/manage/campaigns/spring/start", new { });
        await app.Drain();
        await Task.WhenAll(customers.Select(customer => app.Run(customer)));
        Assert.Equal(3, app.Tasks().Count);
    }

    [Fact]
    public async Task A_campaign_is_silent_where_the_customer_bought_meanwhile() // M9
    {
        var (app, customers) = await Pushing.Open(2);
        await using var running = app;
        app.MoveTo(localHour: 22);
        await app.Push(customers, "personal");
        await app.Buys(customers[0], "1");
        await app.Hour(10);

        Assert.Equal(customers[1].ExternalUserId, Assert.Single(Assert.Single(app.OpenTasks()).Recipients).ExternalUserId);
        Assert.Equal("accepted 1, withdrawn 1 (bought 1)", await app.States(reasons: true));
    }

    [Fact]
    public async Task A_purchase_takes_the_task_back_from_the_keeper_at_once()
    {
        var (app, customers) = await Pushing.Open(2);
        await using var running = app;
        await app.Push(customers, "personal");
        app.Clock.Ahead += TimeSpan.FromMinutes(1);
        await app.Buys(customers[0], "1");
        Assert.Single(app.OpenTasks());
        Assert.Equal("accepted 1, withdrawn 1 (bought 1)", await app.States(reasons: true));
        Assert.Equal(0, await app.Slots(customers[0]));
    }

    [Fact]
    public async Task An_opt_out_takes_the_task_back_from_the_keeper_at_once()
    {
        var (app, customers) = await Pushing.Open(2);
        await using var running = app;
        await app.Push(customers, "personal");
        await app.OptOut(customers[0]);
        Assert.Single(app.OpenTasks());
        Assert.Equal("accepted 1, withdrawn 1 (optedOut 1)", await app.States(reasons: true));
    }

    [Fact]
    public async Task Pause_takes_back_what_lies_with_keepers_and_start_goes_on_with_it() // M13
    {
        var (app, customers) = await Pushing.Open(2);
        await using var running = app;
        await app.Push(customers, "personal");
        await app.Turn("pause");
        Assert.Empty(app.OpenTasks());
        Assert.Equal("waiting 2 (paused 2)", await app.States(reasons: true));
        await app.Pass(TimeSpan.FromHours(1));
        Assert.Empty(app.OpenTasks());

        await app.Turn("start");
        app.TapAll();
        await app.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal("sent 2", await app.States());
        Assert.All(customers, customer => Assert.Single(app.Pushes(customer)));
    }

    [Fact]
    public async Task Cancel_takes_back_what_lies_with_keepers_and_nothing_is_sent_after_it() // M13
    {
        var (app, customers) = await Pushing.Open(3, null, "--Delivery:PersonalTasksPerDay=1");
        await using var running = app;
        await app.Push(customers, "personal");
        await app.Turn("cancel");
        Assert.Empty(app.OpenTasks());
        Assert.Equal("withdrawn 3 (cancelled 3)", await app.States(reasons: true));
        foreach (var _ in Enumerable.Range(0, 3)) await app.Pass(TimeSpan.FromDays(1));
        Assert.Single(app.Tasks());
        Assert.All(customers, customer => Assert.Empty(app.Pushes(customer)));
    }

    [Fact]
    public async Task A_failed_send_keeps_its_code_and_the_next_try_tells_the_same() // M17
    {
        var (app, customers) = await Pushing.Open(1);
        await using var running = app;
        await app.Offer();
        app.Platform.WeCom.Faults.Next(Reminding.AddTask, new Fault.Refuse(-1));
        await app.Push(customers, "personal", Text, offer: "tea");
        Assert.Empty(app.Tasks());
        var code = Assert.Single(await app.Codes());

        await app.Pass(TimeSpan.FromMinutes(15));
        Assert.EndsWith(code, Assert.Single(app.OpenTasks()).Content.Text, StringComparison.Ordinal);
        Assert.Single(await app.Codes());
    }

    [Fact]
    public async Task A_preview_says_what_would_be_sent_and_takes_no_code() // M17
    {
        var (app, customers) = await Pushing.Open(1);
        await using var running = app;
        await app.Offer();
        await app.Define("personal", Text, offer: "tea");
        var preview = await app.Get($"api/manage/campaigns/spring/preview?contact={app.IdOf(customers[0]).Value}");
        Assert.Equal("客0，这是您的码：XXXX-XXXX", preview.GetProperty("text").GetString());
        Assert.Equal((true, "lin"), (preview.GetProperty("now").GetBoolean(), preview.GetProperty("why").GetString()));
        Assert.Empty(await app.Codes());
        Assert.Null(DeliveryRow.In(await app.Contact(customers[0]), "campaign-spring"));
    }
}
