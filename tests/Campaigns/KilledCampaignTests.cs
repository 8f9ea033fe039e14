using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Due;
using PrivateDomain.Sandbox;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Orders;
using PrivateDomain.Tests.Repurchase;

namespace PrivateDomain.Tests.Campaigns;

/// <summary>The process dies before each storage call of a campaign's way; another one, started when the claims of the dead are over, goes on.</summary>
public sealed class KilledCampaignTests
{
    [Fact]
    public async Task Killed_while_it_starts_everybody_is_in_one_task() => await KillEach("shared", "sent 2", async (app, id, death) =>
    {
        await app.Post($"api/manage/campaigns/{id}/start", new { });
        return await death(app);
    }); // M1

    [Fact]
    public async Task Killed_while_a_task_is_handed_over_its_keeper_has_it_once() => await KillEach("shared", "sent 2", async (app, id, death) =>
    {
        await app.Post($"api/manage/campaigns/{id}/start", new { });
        await app.Drain();
        await app.Service<SweepDue>().Sweep(CancellationToken.None);
        return await death(app);
    });

    [Fact]
    public async Task Killed_while_its_results_are_written_everybody_is_told_once() => await KillEach("shared", "sent 2", async (app, id, death) =>
    {
        await app.Turn("start", id);
        app.TapAll();
        app.Clock.Ahead += TimeSpan.FromMinutes(2);
        await app.Service<SweepDue>().Sweep(CancellationToken.None);
        return await death(app);
    });

    [Fact]
    public async Task Killed_while_quiet_hours_take_a_task_back_it_comes_again_in_the_morning() => await KillEach("shared", "sent 2", async (app, id, death) =>
    {
        await app.Turn("start", id);
        app.MoveTo(localHour: 21);
        app.Clock.Ahead += TimeSpan.FromSeconds(1);
        await app.Service<SweepDue>().Sweep(CancellationToken.None);
        return await death(app);
    }, nextMorning: true);

    [Fact]
    public async Task Killed_while_a_personal_message_is_handed_over_its_keeper_has_it_once_or_it_is_shown_as_unknown() => await KillEach("personal", "sent 2", async (app, id, death) =>
    {
        await app.Post($"api/manage/campaigns/{id}/start", new { });
        await app.Drain();
        await app.Service<SweepDue>().Sweep(CancellationToken.None);
        return await death(app);
    }, orUnknown: true);

    private delegate Task<bool> Die(App app);

    private static async Task KillEach(string form, string states, Func<App, string, Die, Task<bool>> live, bool nextMorning = false, bool orUnknown = false)
    {
        var time = new AheadClock();
        await using var platform = await Reminding.Platform(time);
        var app = await Start(TestStore.New(), platform, time);
        var struck = true;
        var n = 0;
        for (; struck; n++)
        {
            app.MoveTo(localHour: 10);
            var customers = await app.Meet(2);
            var id = $"c{n}";
            await app.Define(form, id, id: id);
            await app.To(customers, id);
            var at = "";
            struck = await live(app, id, async dying =>
            {
                using var death = new Death(dying, after: n);
                await death.Drain(dying);
                at = death.At;
                return death.Struck;
            });

            var ahead = app.Clock.Ahead;
            await app.Stop();
            time.Pass(TimeSpan.FromSeconds(22));
            app = await Start(app.Store, platform, time);
            app.Clock.Ahead = ahead;
            await app.Drain();
            foreach (var _ in Enumerable.Range(0, 4)) await app.Pass(TimeSpan.FromMinutes(2));
            if (nextMorning) await app.Hour(10);
            app.TapAll();
            foreach (var _ in Enumerable.Range(0, 4)) await app.Pass(TimeSpan.FromMinutes(31));
            await AssertOnce(app, customers, id, at, states, orUnknown);
        }
        await app.Stop();
        Assert.InRange(n, 8, 90);
    }

    private static async Task AssertOnce(App app, IReadOnlyList<Customer> customers, string id, string at, string states, bool orUnknown)
    {
        var became = await app.States(id: id);
        if (!orUnknown || !became.Contains("unknown", StringComparison.Ordinal))
        {
            Assert.Equal((at, states), (at, became));
            Assert.All(customers, customer => Assert.Equal((at, 1), (at, app.Pushes(customer).Count)));
        }
        Assert.All(customers, customer => Assert.InRange(app.Pushes(customer).Count, 0, 1));
        Assert.Empty(await app.Rows("failures"));
    }

    private static Task<App> Start(string store, SandboxApp platform, TimeProvider time) => App.Start(
        store, platform, adjust: builder => builder.Services.AddKeyedSingleton(Clocks.System, time), settings: [.. Selling.AtOnce, "--Delivery:CapMessages=100"]);
}
