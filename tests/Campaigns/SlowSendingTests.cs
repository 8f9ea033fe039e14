using PrivateDomain.Sandbox;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Repurchase;

namespace PrivateDomain.Tests.Campaigns;

/// <summary>A keeper's tap begins the sending; until the platform has a final result for a customer, nothing is told of it.</summary>
public sealed class SlowSendingTests
{
    private static readonly SandboxOptions OneAMinute = new() { SendsPerMinute = 1 };

    [Theory]
    [InlineData("cancel")]
    [InlineData("pause")]
    [InlineData("expire")]
    [InlineData("night")]
    public async Task What_is_confirmed_and_still_being_sent_is_told_when_it_was_sent_whatever_happens_meanwhile(string what)
    {
        var (app, customers, time) = await Pushing.OpenInTime(3, OneAMinute);
        await using var running = app;
        await app.Push(customers, expires: what == "expire" ? TimeSpan.FromMinutes(30) : null);
        app.Tap();
        app.Platform.WeCom.SendsPerMinute = null;
        await Something(app, time, what);
        foreach (var _ in Enumerable.Range(0, 2)) await app.Later(time, TimeSpan.FromMinutes(10));
        Assert.Equal("planned 3", await app.States());

        app.Platform.WeCom.SendsPerMinute = 1;
        foreach (var _ in Enumerable.Range(0, 2)) await app.Later(time, TimeSpan.FromMinutes(31));
        Assert.Equal("sent 3", await app.States());
        Assert.All(customers, customer => Assert.Single(app.Pushes(customer)));
        Assert.Single(app.Tasks());
    }

    [Fact]
    public async Task Patience_with_a_keeper_who_tapped_does_not_end()
    {
        var (app, customers, time) = await Pushing.OpenInTime(2, OneAMinute, "--Delivery:QuietFrom=09:00");
        await using var running = app;
        await app.Push(customers);
        foreach (var _ in Enumerable.Range(0, 47)) await app.Later(time, TimeSpan.FromHours(1));
        app.Tap();
        app.Platform.WeCom.SendsPerMinute = null;
        foreach (var _ in Enumerable.Range(0, 2)) await app.Later(time, TimeSpan.FromHours(1));
        Assert.Equal("planned 2", await app.States());
        app.Platform.WeCom.SendsPerMinute = 60;
        foreach (var _ in Enumerable.Range(0, 2)) await app.Later(time, TimeSpan.FromMinutes(31));
        Assert.Equal("sent 2", await app.States());
    }

    [Theory]
    [InlineData("shared")]
    [InlineData("personal")]
    public async Task Without_a_final_result_it_ends_as_unknown_and_keeps_its_slot(string form)
    {
        var (app, customers, time) = await Pushing.OpenInTime(1, OneAMinute);
        await using var running = app;
        await app.Push(customers, form);
        app.Tap();
        app.Platform.WeCom.SendsPerMinute = null;
        foreach (var _ in Enumerable.Range(0, 6)) await app.Later(time, TimeSpan.FromDays(1));
        Assert.Equal(form == "shared" ? "planned 1" : "accepted 1", await app.States());
        foreach (var _ in Enumerable.Range(0, 3)) await app.Later(time, TimeSpan.FromDays(1));

        Assert.Equal("unknown 1 (the platform tells no result 1)", await app.States(reasons: true));
        Assert.Equal(1, await app.Slots(customers[0]));
        await app.Later(time, TimeSpan.FromDays(20));
        Assert.Empty(await app.Rows("due"));
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("night")]
    public async Task A_personal_message_that_is_being_sent_is_not_taken_back(string what)
    {
        var (app, customers, time) = await Pushing.OpenInTime(1, OneAMinute);
        await using var running = app;
        await app.Push(customers, "personal");
        app.Tap();
        app.Platform.WeCom.SendsPerMinute = null;
        await Something(app, time, what);
        await app.Later(time, TimeSpan.FromMinutes(10));
        Assert.Equal("accepted 1", await app.States());

        app.Platform.WeCom.SendsPerMinute = 1;
        foreach (var _ in Enumerable.Range(0, 2)) await app.Later(time, TimeSpan.FromMinutes(31));
        Assert.Equal("sent 1", await app.States());
        Assert.Empty(app.Platform.WeCom.Log.CallsTo(Reminding.Cancel));
    }

    [Theory]
    [InlineData("shared", "pause")]
    [InlineData("personal", "pause")]
    [InlineData("shared", "night")]
    [InlineData("personal", "night")]
    public async Task A_tap_of_which_the_platform_does_not_tell_now_is_a_tap_and_nobody_gets_two(string form, string what)
    {
        var (app, customers, time) = await Pushing.OpenInTime(2, OneAMinute);
        await using var running = app;
        await app.Push(customers, form);
        app.TapAll();
        app.Platform.WeCom.SendsPerMinute = null;
        app.Platform.WeCom.Faults.Next("externalcontact/get_groupmsg_task", new Fault.Refuse(-1), times: 1000);
        await Something(app, time, what);
        await app.Later(time, TimeSpan.FromMinutes(1));
        app.Platform.WeCom.Faults.Clear();

        if (what == "pause") await app.Turn("start");
        else await app.Hour(10);
        app.Platform.WeCom.SendsPerMinute = 60;
        foreach (var _ in Enumerable.Range(0, 3)) await app.Later(time, TimeSpan.FromMinutes(31));
        app.TapAll();
        foreach (var _ in Enumerable.Range(0, 2)) await app.Later(time, TimeSpan.FromMinutes(31));

        Assert.All(customers, customer => Assert.InRange(app.Pushes(customer).Count, 0, 1));
        Assert.Equal(form == "shared" ? 1 : 2, app.Tasks().Count);
    }

    [Theory]
    [InlineData("shared")]
    [InlineData("personal")]
    public async Task A_tap_between_the_last_look_and_the_cancelling_counts_as_a_tap(string form)
    {
        var (app, customers, time) = await Pushing.OpenInTime(1, OneAMinute);
        await using var running = app;
        await app.Push(customers, form);
        var hold = new Fault.Hold();
        app.Platform.WeCom.Faults.Next(Reminding.Cancel, hold);
        var cancelled = app.Turn("cancel");
        await hold.Arrived.WaitAsync(Reminding.Patience);
        app.Tap();
        hold.Release();
        await cancelled;
        await app.Later(time, TimeSpan.FromMinutes(1));

        // What the platform does now with what it has not sent yet, nobody knows.
        Assert.Equal(form == "shared" ? "planned 1" : "accepted 1", await app.States());
        foreach (var _ in Enumerable.Range(0, 9)) await app.Later(time, TimeSpan.FromDays(1));
        Assert.Equal("unknown 1", await app.States());
    }

    private static async Task Something(App app, AheadClock time, string what)
    {
        if (what is "cancel" or "pause") await app.Turn(what);
        else if (what is "expire") await app.Later(time, TimeSpan.FromMinutes(40));
        else await app.Hour(21);
    }
}
