using PrivateDomain.Tests.Repurchase;

namespace PrivateDomain.Tests.Campaigns;

/// <summary>A campaign is paused, goes on, or is cancelled.</summary>
public sealed class StoppedCampaignTests
{
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
}
