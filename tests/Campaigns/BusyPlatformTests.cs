using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Repurchase;

namespace PrivateDomain.Tests.Campaigns;

/// <summary>The platform takes a task later, or never.</summary>
public sealed class BusyPlatformTests
{
    [Theory]
    [InlineData("shared", 45009, 1)]
    [InlineData("shared", -1, 15)]
    [InlineData("shared", 60020, 60)]
    [InlineData("personal", 45009, 1)]
    [InlineData("personal", 45033, 1)]
    public async Task M11_a_transient_failure_is_tried_again_when_its_wait_is_over_and_loses_nobody(string form, int code, int minutes)
    {
        var (app, customers, time) = await Pushing.OpenInTime(1);
        await using var running = app;
        app.Platform.WeCom.Faults.Next(Reminding.AddTask, new Fault.Refuse(code));
        await app.Push(customers, form);
        Assert.Empty(app.Tasks());
        // Looked at every minute before the wait is over; what is due comes up to a minute early, and the test takes its time as well.
        for (var minute = 2; minute < minutes; minute++) await app.Later(time, TimeSpan.FromMinutes(1));
        if (code == 45009) await app.Sweep();
        Assert.Single(app.Platform.WeCom.Log.CallsTo(Reminding.AddTask));
        Assert.Empty(app.Tasks());

        foreach (var _ in Enumerable.Range(0, 3)) await app.Later(time, TimeSpan.FromMinutes(1));
        Assert.Equal(2, app.Platform.WeCom.Log.CallsTo(Reminding.AddTask).Count);
        app.Tap();
        await app.Later(time, TimeSpan.FromMinutes(5));
        Assert.Equal("sent 1", await app.States());
        Assert.Single(app.Pushes(customers[0]));
        Assert.Empty(await app.Rows("failures"));
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

    [Fact]
    public async Task A_task_that_is_still_dealt_out_is_asked_for_again()
    {
        var (app, customers) = await Pushing.Open(1);
        await using var running = app;
        await app.Push(customers);
        app.Platform.WeCom.Faults.Next("externalcontact/get_groupmsg_task", new Fault.Refuse(41063));
        app.Tap();
        await app.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal("planned 1", await app.States());
        await app.Pass(TimeSpan.FromMinutes(31));
        Assert.Equal("sent 1", await app.States());
    }

    [Fact]
    public async Task What_is_put_off_day_after_day_for_one_reason_is_told_once()
    {
        var (app, customers) = await Pushing.Open(3, null, "--Delivery:PersonalTasksPerDay=1");
        await using var running = app;
        await app.Push(customers, "personal");
        // Nobody taps, so that the day of the keeper is full of those who come again in the morning.
        foreach (var hour in new[] { 21, 10, 21, 10, 21, 10 }) await app.Hour(hour);
        foreach (var customer in customers)
        {
            var told = await app.Heard(customer);
            Assert.DoesNotContain(told.Zip(told.Skip(1)), pair => pair.First == pair.Second);
        }
    }
}
