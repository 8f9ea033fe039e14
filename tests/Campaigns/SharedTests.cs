using PrivateDomain.Sandbox;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Repurchase;

namespace PrivateDomain.Tests.Campaigns;

/// <summary>One text for many: a task a keeper, and what becomes of it at each customer.</summary>
public sealed class SharedTests
{
    [Fact]
    public async Task Each_keeper_gets_one_task_and_a_tap_sends_it_to_all() // M12
    {
        var (app, customers) = await Pushing.Open(3);
        await using var running = app;
        await app.Push(customers);

        var task = Assert.Single(app.OpenTasks());
        Assert.Equal(customers.Select(customer => customer.ExternalUserId).Order(), task.Recipients.Select(recipient => recipient.ExternalUserId).Order());
        Assert.Equal("planned 3", await app.States());
        await app.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal(["campaignPlanned"], await app.Heard(customers[0]));

        app.Tap();
        await app.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal("sent 3", await app.States());
        Assert.Equal(["campaignPlanned", "campaignSent"], await app.Heard(customers[0]));
        Assert.All(customers, customer => Assert.Equal(["春茶到了。"], app.Pushes(customer)));
        Assert.Equal(1, await app.Slots(customers[0]));

        foreach (var _ in Enumerable.Range(0, 3)) await app.Pass(TimeSpan.FromDays(10));
        Assert.Single(app.Tasks());
        Assert.Empty(await app.Rows("due"));
        Assert.Empty(await app.Rows("failures"));
        await app.Stop();
        Assert.Empty(app.Storage.AfterTheAnswer);
    }

    [Fact]
    public async Task A_keeper_s_customers_are_that_keeper_s_task_and_no_other_s()
    {
        var (app, customers) = await Pushing.Open(2);
        await using var running = app;
        Assert.True(await app.Platform.WeCom.AddWithoutCode(app.Platform.WeCom.CreateCustomer("陈的客"), "chen")!.Accepted);
        var chens = app.Platform.WeCom.ContactsOf("chen");
        await app.Drain();
        await app.Push([.. customers, .. chens]);

        Assert.Equal(2, Assert.Single(app.OpenTasks()).Recipients.Count);
        Assert.Equal(chens[0].ExternalUserId, Assert.Single(Assert.Single(app.OpenTasks("chen")).Recipients).ExternalUserId);
    }

    [Fact]
    public async Task Who_is_no_friend_any_more_is_not_sent_and_keeps_no_slot()
    {
        var (app, customers) = await Pushing.Open(2);
        await using var running = app;
        await app.Push(customers);
        Assert.NotNull(app.Platform.WeCom.Leave(customers[0], "lin"));

        app.Tap();
        await app.Pass(TimeSpan.FromMinutes(10));

        Assert.Equal("notSent 1 (NotConnected 1), sent 1", await app.States(reasons: true));
        Assert.Equal((0, 1), (await app.Slots(customers[0]), await app.Slots(customers[1])));
    }

    [Fact]
    public async Task One_whom_the_platform_leaves_out_is_refused_and_the_others_are_sent_once() // M5
    {
        var (app, customers) = await Pushing.Open(3);
        await using var running = app;
        await app.Define();
        await app.To(customers);
        // The platform knows it, and nobody told us yet.
        app.Platform.WeCom.Drop(customers[1], "lin", new DeliveryPlan { Copies = 0 });
        await app.Turn("start");

        app.Tap();
        await app.Pass(TimeSpan.FromMinutes(10));

        Assert.Equal("refused 1, sent 2", await app.States());
        Assert.Equal([1, 0, 1], customers.Select(customer => app.Pushes(customer).Count));
        Assert.Single(app.Tasks());
        Assert.Equal(0, await app.Slots(customers[1]));
    }

    [Fact]
    public async Task Whom_the_platform_left_out_is_told_so_also_where_the_run_died_behind_the_call()
    {
        var (app, customers) = await Pushing.Open(2);
        await using var running = app;
        await app.Define();
        await app.To(customers);
        app.Platform.WeCom.Drop(customers[1], "lin", new DeliveryPlan { Copies = 0 });
        var died = false;
        app.Storage.Before = call =>
        {
            var dies = !died && call.StartsWith("POST", StringComparison.Ordinal) && call.EndsWith("messages", StringComparison.Ordinal) && app.Tasks().Count > 0;
            died |= dies;
            return dies ? throw new Azure.RequestFailedException(400, "the process dies here") : Task.CompletedTask;
        };
        await app.Turn("start");
        Assert.True(died);
        app.Storage.Before = _ => Task.CompletedTask;

        app.Tap();
        foreach (var _ in Enumerable.Range(0, 3)) await app.Pass(TimeSpan.FromMinutes(10));

        Assert.Equal("refused 1, sent 1", await app.States());
        Assert.Equal(0, await app.Slots(customers[1]));
    }

    [Fact]
    public async Task Who_had_all_mass_messages_of_the_day_is_tried_again_tomorrow()
    {
        var (app, customers) = await Pushing.Open(1, new SandboxOptions { MassPerCustomerPerDay = 1 });
        await using var running = app;
        await app.Push(customers, text: "第一条");
        app.Tap();
        await app.Pass(TimeSpan.FromMinutes(10));
        await app.Define(text: "第二条", id: "second");
        await app.To(customers, "second");
        await app.Turn("start", "second");
        app.Tap();
        await app.Pass(TimeSpan.FromMinutes(10));

        Assert.Equal("waiting 1 (AlreadyReached 1)", await app.States(reasons: true, "second"));
        Assert.Equal(1, await app.Slots(customers[0]));
        await app.Hour(10);
        Assert.Single(app.OpenTasks());
        Assert.Equal("campaignPostponed AlreadyReached", (await app.Heard(customers[0]))[^1]);
    }

    [Fact]
    public async Task What_the_platform_would_refuse_is_put_off_and_not_tried()
    {
        var (app, customers) = await Pushing.Open(1, null, "--WeCom:MassSendQuota=daily");
        await using var running = app;
        await app.Push(customers);
        app.Tap();
        await app.Pass(TimeSpan.FromMinutes(10));
        await app.Define(id: "second");
        await app.To(customers, "second");
        await app.Turn("start", "second");

        Assert.Empty(app.OpenTasks());
        Assert.Equal("waiting 1 (platformQuota 1)", await app.States(reasons: true, "second"));
        await app.Hour(10);
        Assert.Single(app.OpenTasks());
    }

    [Fact]
    public async Task A_keeper_who_does_not_tap_is_reminded_at_the_stated_hours_and_not_in_between()
    {
        var (app, customers) = await Pushing.Open(1, null, "--Delivery:RemindKeeperAfterHours=3,8");
        await using var running = app;
        await app.Push(customers);
        foreach (var _ in Enumerable.Range(0, 10)) await app.Pass(TimeSpan.FromMinutes(15));
        Assert.Equal(0, Assert.Single(app.Tasks()).Reminders);
        foreach (var _ in Enumerable.Range(0, 4)) await app.Pass(TimeSpan.FromMinutes(15));
        Assert.Equal(1, Assert.Single(app.Tasks()).Reminders);
        foreach (var _ in Enumerable.Range(0, 28)) await app.Pass(TimeSpan.FromMinutes(15));
        Assert.Equal(2, Assert.Single(app.Tasks()).Reminders);
        Assert.Equal(2, (await app.Get("api/manage/campaigns/spring")).GetProperty("tasks")[0].GetProperty("reminders").GetInt32());
    }

    [Fact]
    public async Task A_reminder_without_an_answer_is_not_sent_again()
    {
        var (app, customers) = await Pushing.Open(1);
        await using var running = app;
        await app.Push(customers);
        app.Platform.WeCom.Faults.Next(Pushing.Remind, new Fault.LoseAnswer());
        foreach (var _ in Enumerable.Range(0, 16)) await app.Pass(TimeSpan.FromMinutes(15));
        Assert.Equal(1, Assert.Single(app.Tasks()).Reminders);
        Assert.Single(app.Platform.WeCom.Log.CallsTo(Pushing.Remind));
    }

    [Fact]
    public async Task A_task_exists_in_waking_hours_only_and_its_keeper_has_two_days() // M13
    {
        var (app, customers) = await Pushing.Open(2);
        await using var running = app;
        await app.Push(customers);
        await app.Hour(21);
        Assert.Empty(app.OpenTasks());
        Assert.Equal("waiting 2 (quietHours 2)", await app.States(reasons: true));
        Assert.Equal(0, await app.Slots(customers[0]));

        await app.Hour(10);
        Assert.Equal(2, Assert.Single(app.OpenTasks()).Recipients.Count);
        await app.Hour(21);
        Assert.Empty(app.OpenTasks());
        await app.Hour(12);
        await app.Pass(TimeSpan.FromMinutes(31));
        Assert.Empty(app.OpenTasks());
        Assert.Equal("withdrawn 2 (keeperDidNotSend 2)", await app.States(reasons: true));
        await app.Pass(TimeSpan.FromDays(1));
        Assert.Empty(app.OpenTasks());
        Assert.Equal(0, await app.Slots(customers[0]));
    }

    [Fact]
    public async Task What_the_keeper_sent_a_moment_before_quiet_hours_is_sent()
    {
        var (app, customers) = await Pushing.Open(2);
        await using var running = app;
        await app.Push(customers);
        app.Tap();
        await app.Hour(21);
        Assert.Equal("sent 2", await app.States());
        await app.Hour(10);
        Assert.Single(app.Tasks());
    }

    [Fact]
    public async Task Started_in_the_night_it_begins_in_the_morning()
    {
        var (app, customers) = await Pushing.Open(1);
        await using var running = app;
        app.MoveTo(localHour: 23);
        await app.Push(customers);
        Assert.Empty(app.Tasks());
        await app.Hour(8);
        Assert.Empty(app.Tasks());
        await app.Hour(10);
        Assert.Single(app.OpenTasks());
    }

    [Fact]
    public async Task Whoever_may_not_be_written_to_now_waits_with_a_reason_and_is_written_to_then() // M15
    {
        var (app, customers) = await Pushing.Open(2, null, "--Delivery:CapMessages=1", "--Delivery:CapDays=3");
        await using var running = app;
        await app.Push([customers[0]]);
        app.Tap();
        await app.Pass(TimeSpan.FromMinutes(10));
        await app.Define(id: "second");
        await app.To(customers, "second");
        await app.Turn("start", "second");

        Assert.Single(Assert.Single(app.OpenTasks()).Recipients);
        Assert.Equal("planned 1, waiting 1 (cap 1)", await app.States(reasons: true, "second"));
        app.Tap();
        foreach (var _ in Enumerable.Range(0, 4)) await app.Hour(10);
        Assert.Equal(customers[0].ExternalUserId, Assert.Single(Assert.Single(app.OpenTasks()).Recipients).ExternalUserId);
    }
}
