using PrivateDomain.Campaigns;
using PrivateDomain.Messages;
using PrivateDomain.Sandbox;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Orders;
using PrivateDomain.Tests.Repurchase;

namespace PrivateDomain.Tests.Campaigns;

/// <summary>How campaigns are known to fail, each under its number.</summary>
public sealed class CampaignFailureTests
{
    [Fact]
    public async Task M1_recipients_that_were_fetched_and_not_yet_sent_are_not_lost_after_a_restart()
    {
        var (app, customers) = await Pushing.Open(4, null, [.. Selling.AtOnce]);
        await app.Define();
        await app.To(customers.Take(2));
        await app.To(customers.Skip(2));
        await app.Post("api/manage/campaigns/spring/start", new { });
        // The message of the second page is on its way when the process dies.
        using (var death = new Death(app, after: 24)) await death.Drain(app);
        await app.Stop();

        await using var again = await App.Start(app.Store, app.Platform, settings: Selling.AtOnce);
        await again.Drain();
        await again.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(4, Assert.Single(again.OpenTasks()).Recipients.Count);
        again.Tap();
        await again.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal("sent 4", await again.States());
    }

    [Fact]
    public async Task M2_resumed_after_a_pause_it_goes_on_and_nobody_gets_two()
    {
        var (app, customers) = await Pushing.Open(3);
        await using var running = app;
        await app.Push(customers.Take(2));
        app.Tap();
        await app.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal("sent 2", await app.States());
        await app.Turn("pause");
        await app.Turn("start");
        await app.Turn("start");
        await app.Pass(TimeSpan.FromMinutes(5));
        Assert.Single(app.Tasks());

        await app.Define(id: "second");
        await app.To(customers, "second");
        await app.Turn("start", "second");
        await app.Turn("pause", "second");
        Assert.Empty(app.OpenTasks());
        Assert.Equal("waiting 3 (paused 3)", await app.States(reasons: true, "second"));
        await app.Turn("start", "second");
        app.Tap();
        await app.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal("sent 3", await app.States(id: "second"));
        Assert.Equal([2, 2, 1], customers.Select(customer => app.Pushes(customer).Count));
    }

    [Theory]
    [InlineData("shared")]
    [InlineData("personal")]
    public async Task M3_after_a_long_outage_an_overdue_campaign_is_not_sent_any_more(string form)
    {
        var (app, customers) = await Pushing.Open(2);
        await using var running = app;
        await app.Define(form, "您好", expires: TimeSpan.FromDays(5), startsAt: app.Clock.GetUtcNow().AddDays(1));
        await app.To(customers);
        await app.Turn("start");
        Assert.Empty(app.Tasks());
        await app.Pass(TimeSpan.FromDays(6));
        await app.Pass(TimeSpan.FromHours(1));

        Assert.Empty(app.Tasks());
        Assert.Equal("withdrawn 2 (tooLate 2)", await app.States(reasons: true));
        Assert.Equal("ended", (await app.Get("api/manage/campaigns/spring")).GetProperty("status").GetString());
        Assert.Empty(await app.Rows("due"));
    }

    [Fact]
    public async Task M4_a_campaign_job_that_runs_many_times_at_once_hands_each_task_over_once()
    {
        var (app, customers) = await Pushing.Open(3, null, [.. Selling.AtOnce]);
        await using var running = app;
        await app.Define();
        await app.To(customers);
        await app.Post("api/manage/campaigns/spring/start", new { });
        foreach (var _ in Enumerable.Range(0, 5)) await app.Service<MessageSender>().Send(new CampaignTurned("spring"), CancellationToken.None);
        await Task.WhenAll(app.Drain(), app.Drain(), app.Sweep());
        await app.Drain();
        foreach (var _ in Enumerable.Range(0, 3)) await app.Pass(TimeSpan.FromMinutes(2));

        Assert.Single(app.Platform.WeCom.Log.CallsTo(Reminding.AddTask));
        Assert.Equal(3, Assert.Single(app.OpenTasks()).Recipients.Count);
        Assert.Empty(await app.Rows("failures"));
    }

    [Fact]
    public async Task M6_a_message_that_is_put_off_again_and_again_ends_with_its_campaign()
    {
        var (app, customers) = await Pushing.Open(1, new SandboxOptions { MassPerCustomerPerDay = 0 });
        await using var running = app;
        await app.Push(customers, expires: TimeSpan.FromDays(4));
        foreach (var _ in Enumerable.Range(0, 8))
        {
            foreach (var task in app.OpenTasks()) app.Platform.WeCom.Confirm("lin", task.MsgId);
            await app.Pass(TimeSpan.FromMinutes(10));
            await app.Hour(10);
        }
        Assert.InRange(app.Tasks().Count, 2, 4);
        Assert.Contains(await app.States(), new[] { "notSent 1", "withdrawn 1" });
        Assert.Empty(await app.Rows("due"));
    }

    [Fact]
    public async Task M7_who_is_named_twice_is_written_to_once()
    {
        var (app, customers) = await Pushing.Open(2);
        await using var running = app;
        await app.Define();
        await app.To(customers);
        await app.To(customers);
        await app.To([customers[1]]);
        await app.Turn("start");
        Assert.Equal(2, Assert.Single(app.OpenTasks()).Recipients.Count);
        Assert.Equal("duplicate 1, planned 2", await app.States());
    }

    [Fact]
    public async Task M8_two_campaigns_in_one_second_are_two_messages()
    {
        var (app, customers) = await Pushing.Open(1);
        await using var running = app;
        foreach (var id in new[] { "one", "two" })
        {
            await app.Define(text: id, id: id);
            await app.To(customers, id);
        }
        foreach (var id in new[] { "one", "two" }) await app.Post($"api/manage/campaigns/{id}/start", new { });
        await app.Drain();
        await app.Sweep();
        app.TapAll();
        await app.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal(["one", "two"], app.Pushes(customers[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task M10_the_run_sends_the_message_that_it_was_told_of_and_not_another_that_waits()
    {
        var (app, customers) = await Pushing.Open(1);
        await using var running = app;
        foreach (var id in new[] { "one", "two" })
        {
            await app.Define("personal", id, id: id);
            await app.To(customers, id);
            await app.Post($"api/manage/campaigns/{id}/start", new { });
        }
        await app.Drain();
        await app.Run(customers[0], "one");
        Assert.Equal("one", Assert.Single(app.OpenTasks()).Content.Text);
    }

    [Theory]
    [InlineData("shared", 45009, 2)]
    [InlineData("shared", -1, 15)]
    [InlineData("personal", 45033, 2)]
    public async Task M11_a_transient_failure_is_tried_again_and_loses_nobody(string form, int code, int minutes)
    {
        var (app, customers) = await Pushing.Open(1);
        await using var running = app;
        app.Platform.WeCom.Faults.Next(Reminding.AddTask, new Fault.Refuse(code));
        await app.Push(customers, form);
        Assert.Empty(app.Tasks());
        await app.Pass(TimeSpan.FromMinutes(minutes));
        if (code != 45009) Assert.Single(app.OpenTasks());
        else Assert.Empty(await app.Rows("failures"));
    }

    [Fact]
    public async Task M13_pause_takes_effect_between_the_start_and_the_call()
    {
        var (app, customers) = await Pushing.Open(2);
        await using var running = app;
        await app.Define();
        await app.To(customers);
        await app.Post("api/manage/campaigns/spring/start", new { });
        await app.Drain();
        await app.Post("api/manage/campaigns/spring/pause", new { });
        await app.Sweep();
        await app.Drain();
        Assert.Empty(app.Tasks());
        await app.Turn("start");
        Assert.Equal(2, Assert.Single(app.OpenTasks()).Recipients.Count);
    }

    [Fact]
    public async Task M13_cancel_takes_the_tasks_back_and_withdraws_all_that_waits()
    {
        var (app, customers) = await Pushing.Open(2);
        await using var running = app;
        await app.Push(customers);
        await app.Turn("cancel");
        Assert.Empty(app.OpenTasks());
        Assert.Equal("withdrawn 2 (cancelled 2)", await app.States(reasons: true));
        Assert.Equal(0, await app.Slots(customers[0]));
        await Assert.ThrowsAsync<HttpRequestException>(() => app.Turn("start"));
    }

    [Fact]
    public async Task M16_campaigns_that_start_together_do_not_overshoot_the_cap()
    {
        var (app, customers) = await Pushing.Open(3, null, ["--Delivery:CapMessages=2", .. Selling.AtOnce]);
        await using var running = app;
        foreach (var id in Enumerable.Range(0, 5).Select(n => $"c{n}"))
        {
            await app.Define(text: id, id: id);
            await app.To(customers, id);
            await app.Post($"api/manage/campaigns/{id}/start", new { });
        }
        await Task.WhenAll(app.Drain(), app.Drain(), app.Drain());
        await app.Sweep();
        Assert.Equal(6, app.OpenTasks().Sum(task => task.Recipients.Count));
        Assert.All(await Task.WhenAll(customers.Select(app.Slots)), slots => Assert.Equal(2, slots));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_shared_task_whose_call_had_no_answer_is_looked_up_before_anybody_decides(bool arrived)
    {
        var (app, customers) = await Pushing.Open(2);
        await using var running = app;
        app.Platform.WeCom.Faults.Next(Reminding.AddTask, arrived ? new Fault.LoseAnswer() : new Fault.Gateway(502));
        await app.Push(customers);
        foreach (var _ in Enumerable.Range(0, 6)) await app.Pass(TimeSpan.FromMinutes(8));

        Assert.Single(app.Platform.WeCom.Log.CallsTo(Reminding.AddTask));
        Assert.NotEmpty(app.Platform.WeCom.Log.CallsTo(Pushing.List));
        Assert.Equal(arrived ? "planned 2" : "unknown 2", await app.States());
        // What may have been sent counts.
        Assert.Equal(1, await app.Slots(customers[0]));
        if (!arrived) return;
        app.Tap();
        await app.Pass(TimeSpan.FromMinutes(31));
        Assert.Equal("sent 2", await app.States());
    }

    [Fact]
    public async Task A_refused_task_says_why_and_gives_every_slot_back()
    {
        var (app, customers) = await Pushing.Open(2);
        await using var running = app;
        app.Platform.WeCom.Faults.Next(Reminding.AddTask, new Fault.Refuse(41048));
        await app.Push(customers);
        Assert.Equal("refused 2 (41048 No customer is left who could be reached. 2)", await app.States(reasons: true));
        Assert.Equal(0, await app.Slots(customers[0]));
    }

    [Theory]
    [InlineData(41063, "planned 1")]
    [InlineData(41093, "withdrawn 1")]
    public async Task What_the_platform_says_of_a_task_decides(int code, string states)
    {
        var (app, customers) = await Pushing.Open(1);
        await using var running = app;
        await app.Push(customers);
        app.Platform.WeCom.Faults.Next("externalcontact/get_groupmsg_task", new Fault.Refuse(code));
        if (code == 41093) app.Platform.WeCom.Faults.Next(Reminding.Result, new Fault.Refuse(code));
        await app.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(states, await app.States());
    }
}
