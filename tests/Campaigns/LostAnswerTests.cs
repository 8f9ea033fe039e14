using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Repurchase;

namespace PrivateDomain.Tests.Campaigns;

/// <summary>The call that makes a shared task has no answer: the platform is looked at before anybody decides.</summary>
public sealed class LostAnswerTests
{
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
    public async Task Whom_the_platform_left_out_of_a_task_that_was_found_is_refused_when_the_others_are_sent()
    {
        var (app, customers) = await Pushing.Open(3);
        await using var running = app;
        await app.Define();
        await app.To(customers);
        // The platform knows it, and nobody told us yet; and the answer that would have is lost.
        app.Platform.WeCom.Drop(customers[1], "lin", new DeliveryPlan { Copies = 0 });
        app.Platform.WeCom.Faults.Next(Reminding.AddTask, new Fault.LoseAnswer());
        await app.Turn("start");
        await app.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal("planned 3", await app.States());

        app.Tap();
        foreach (var _ in Enumerable.Range(0, 2)) await app.Pass(TimeSpan.FromMinutes(31));
        Assert.Equal("refused 1, sent 2", await app.States());
        Assert.Equal([1, 0, 1], customers.Select(customer => app.Pushes(customer).Count));
        Assert.Equal(0, await app.Slots(customers[1]));
        Assert.Equal("done", (await app.Get("api/manage/campaigns/spring")).GetProperty("tasks")[0].GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_platform_whose_list_cannot_be_read_is_asked_for_a_week_and_no_longer()
    {
        var (app, customers, time) = await Pushing.OpenInTime(1);
        await using var running = app;
        app.Platform.WeCom.Faults.Next(Reminding.AddTask, new Fault.LoseAnswer());
        app.Platform.WeCom.Faults.Next(Pushing.List, new Fault.Refuse(40058), times: 1000);
        await app.Push(customers);
        foreach (var _ in Enumerable.Range(0, 6)) await app.Later(time, TimeSpan.FromDays(1));
        Assert.Equal("planned 1", await app.States());
        foreach (var _ in Enumerable.Range(0, 3)) await app.Later(time, TimeSpan.FromDays(1));
        Assert.Equal("unknown 1", await app.States());
        await app.Later(time, TimeSpan.FromDays(20));
        Assert.Empty(await app.Rows("due"));
    }

    [Fact]
    public async Task The_longer_the_list_cannot_be_read_the_more_rarely_it_is_asked_for()
    {
        var (app, customers, time) = await Pushing.OpenInTime(1);
        await using var running = app;
        app.Platform.WeCom.Faults.Next(Reminding.AddTask, new Fault.LoseAnswer());
        app.Platform.WeCom.Faults.Next(Pushing.List, new Fault.Refuse(40058), times: 1000);
        await app.Push(customers);
        foreach (var _ in Enumerable.Range(0, 120)) await app.Later(time, TimeSpan.FromMinutes(1));
        Assert.InRange(app.Platform.WeCom.Log.CallsTo(Pushing.List).Count, 4, 15);
    }

    [Theory]
    [InlineData(40058)]
    [InlineData(41063)]
    public async Task Results_that_are_never_told_of_a_task_that_was_taken_back_are_unknown_after_a_week(int code)
    {
        var (app, customers, time) = await Pushing.OpenInTime(1);
        await using var running = app;
        await app.Push(customers);
        app.Platform.WeCom.Faults.Next(Reminding.Result, new Fault.Refuse(code), times: 10_000);
        await app.Turn("cancel");
        foreach (var _ in Enumerable.Range(0, 6)) await app.Later(time, TimeSpan.FromDays(1));
        Assert.Equal("planned 1", await app.States());
        foreach (var _ in Enumerable.Range(0, 3)) await app.Later(time, TimeSpan.FromDays(1));
        Assert.Equal("unknown 1", await app.States());
        await app.Later(time, TimeSpan.FromDays(20));
        Assert.Empty(await app.Rows("due"));
    }

    [Theory]
    [InlineData("shared")]
    [InlineData("personal")]
    public async Task A_task_that_takes_longer_to_hand_over_than_other_calls_is_waited_for(string form)
    {
        var (app, customers) = await Pushing.Open(1, null, "--WeCom:CallTimeout=00:00:00.5");
        await using var running = app;
        app.Platform.WeCom.Faults.Next(Reminding.AddTask, new Fault.SlowAnswer(TimeSpan.FromSeconds(1)));
        await app.Push(customers, form);
        Assert.Equal(form == "shared" ? "planned 1" : "accepted 1", await app.States());
        Assert.Empty(app.Platform.WeCom.Log.CallsTo(Pushing.List));
    }
}
