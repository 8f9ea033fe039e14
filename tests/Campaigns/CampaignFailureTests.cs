using PrivateDomain.Campaigns;
using PrivateDomain.Messages;
using PrivateDomain.Sandbox;
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
}
