using PrivateDomain.Sandbox;
using PrivateDomain.Tests.Repurchase;

namespace PrivateDomain.Tests.Campaigns;

/// <summary>How long keepers have for each customer, and that a campaign's end comes in time.</summary>
public sealed class PatienceTests
{
    [Fact]
    public async Task Who_lay_with_the_keeper_for_two_days_takes_no_time_from_the_others_in_the_task()
    {
        var (app, customers) = await Pushing.Open(2, null, "--Delivery:CapMessages=1", "--Delivery:CapDays=1");
        await using var running = app;
        await app.Push([customers[1]], text: "第一条");
        app.Tap();
        await app.Pass(TimeSpan.FromMinutes(5));
        await app.Define(id: "second");
        await app.To(customers, "second");
        await app.Turn("start", "second");
        Assert.Single(Assert.Single(app.OpenTasks()).Recipients);
        foreach (var hour in new[] { 21, 10, 21, 10 }) await app.Hour(hour);
        Assert.Equal(2, Assert.Single(app.OpenTasks()).Recipients.Count);

        await app.Pass(TimeSpan.FromHours(2));
        Assert.Equal(2, Assert.Single(app.OpenTasks()).Recipients.Count);
        await app.Hour(21);
        Assert.Equal("waiting 1 (quietHours 1), withdrawn 1 (keeperDidNotSend 1)", await app.States(reasons: true, "second"));
    }

    [Theory]
    [InlineData("shared")]
    [InlineData("personal")]
    public async Task A_keeper_who_tapped_and_could_not_reach_the_customer_has_two_days_again(string form)
    {
        var (app, customers) = await Pushing.Open(1, new SandboxOptions { MassPerCustomerPerWeek = 0 });
        await using var running = app;
        await app.Push(customers, form);
        app.TapAll();
        await app.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal("waiting 1 (AlreadyReached 1)", await app.States(reasons: true));
        // The second time it waits for the end of the month.
        await app.Hour(10);
        app.TapAll();
        await app.Pass(TimeSpan.FromMinutes(10));
        for (var days = 0; days < 32 && app.OpenTasks().Count == 0; days++) await app.Hour(10);

        await app.Pass(TimeSpan.FromMinutes(30));
        Assert.Single(app.OpenTasks());
    }

    [Theory]
    [InlineData("shared")]
    [InlineData("personal")]
    public async Task A_long_pause_takes_nothing_of_the_keeper_s_time(string form)
    {
        var (app, customers) = await Pushing.Open(1);
        await using var running = app;
        await app.Push(customers, form);
        await app.Turn("pause");
        foreach (var _ in Enumerable.Range(0, 4)) await app.Hour(10);
        await app.Turn("start");
        await app.Pass(TimeSpan.FromMinutes(30));
        Assert.Single(app.OpenTasks());
    }

    [Theory]
    [InlineData("shared", "campaign-task")]
    [InlineData("personal", "campaign-result")]
    public async Task The_campaign_s_end_is_not_slept_through(string form, string kind)
    {
        var (app, customers) = await Pushing.Open(1);
        await using var running = app;
        var expires = app.Clock.GetUtcNow().AddMinutes(45);
        await app.Push(customers, form, expires: TimeSpan.FromMinutes(45));
        await app.Pass(TimeSpan.FromMinutes(31));
        var look = Assert.Single(await app.Rows("due"), row => row.GetString("kind") == kind).GetDateTimeOffset("at");
        Assert.InRange(look!.Value, expires, expires.AddMinutes(1.5));
    }
}
