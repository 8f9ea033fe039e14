using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Repurchase;

namespace PrivateDomain.Tests.Campaigns;

/// <summary>Tasks that the platform has cancelled: by us, whether we heard of it or not, or by somebody else.</summary>
public sealed class CancelledTaskTests
{
    [Theory]
    [InlineData("shared", false)]
    [InlineData("shared", true)]
    [InlineData("personal", false)]
    [InlineData("personal", true)]
    public async Task A_task_whose_taking_back_had_no_answer_is_taken_back_and_goes_out_again_after_the_start(string form, bool tellsNothing)
    {
        var (app, customers) = await Pushing.Open(2);
        await using var running = app;
        app.Platform.WeCom.CancelledTellsNothing = tellsNothing;
        await app.Push(customers, form);
        app.Platform.WeCom.Faults.Next(Reminding.Cancel, new Fault.LoseAnswer(), times: form == "shared" ? 3 : 6);
        await app.Turn("pause");
        Assert.Empty(app.OpenTasks());
        await app.Turn("start");
        foreach (var _ in Enumerable.Range(0, 3)) await app.Pass(TimeSpan.FromMinutes(10));
        await app.Hour(10);

        Assert.Equal(form == "shared" ? 1 : 2, app.OpenTasks().Count);
        app.TapAll();
        await app.Pass(TimeSpan.FromMinutes(31));
        Assert.Equal("sent 2", await app.States());
        Assert.All(customers, customer => Assert.Single(app.Pushes(customer)));
    }

    [Theory]
    [InlineData("shared")]
    [InlineData("personal")]
    public async Task What_somebody_else_cancelled_is_withdrawn(string form)
    {
        var (app, customers) = await Pushing.Open(1);
        await using var running = app;
        await app.Push(customers, form);
        foreach (var path in new[] { "externalcontact/get_groupmsg_task", Reminding.Result }) app.Platform.WeCom.Faults.Next(path, new Fault.Refuse(41093), times: 3);
        await app.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal("withdrawn 1 (cancelledElsewhere 1)", await app.States(reasons: true));
        Assert.Equal(0, await app.Slots(customers[0]));
    }

    [Fact]
    public async Task What_is_cancelled_while_it_is_sent_out_and_tells_nothing_is_unknown()
    {
        var (app, customers) = await Pushing.Open(1);
        await using var running = app;
        app.Platform.WeCom.SendsPerMinute = 1;
        await app.Push(customers);
        app.Tap();
        app.Platform.WeCom.Faults.Next(Reminding.Result, new Fault.Refuse(41093), times: 3);
        await app.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal("unknown 1", await app.States());
        Assert.Equal(1, await app.Slots(customers[0]));
    }
}
