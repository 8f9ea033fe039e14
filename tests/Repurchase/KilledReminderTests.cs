using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Due;
using PrivateDomain.Sandbox;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Callbacks;
using PrivateDomain.Tests.Orders;

namespace PrivateDomain.Tests.Repurchase;

/// <summary>The process dies before each storage call of a reminder; another one, started when the claims of the dead are over, goes on.</summary>
public sealed class KilledReminderTests
{
    [Fact]
    public async Task Killed_while_handing_over_a_reminder_is_with_its_keeper_once_or_shown_as_unknown() => await KillEach(async (app, customer, death) =>
    {
        app.Clock.Ahead += Reminding.ToRemind;
        await app.Service<SweepDue>().Sweep(CancellationToken.None);
        return await death(app);
    }); // M1

    [Fact]
    public async Task Killed_while_following_a_reminder_that_was_sent_it_is_told_once() => await KillEach(async (app, customer, death) =>
    {
        await app.Pass(Reminding.ToRemind);
        app.Tap();
        app.Clock.Ahead += TimeSpan.FromMinutes(2);
        await app.Service<SweepDue>().Sweep(CancellationToken.None);
        return await death(app);
    });

    [Fact]
    public async Task Killed_while_a_purchase_takes_a_task_back_the_task_is_gone_and_the_next_reminder_planned() => await KillEach(async (app, customer, death) =>
    {
        await app.Pass(Reminding.ToRemind);
        await app.Sell(app.Order($"{customer.Name}-again", new { externalUserId = customer.ExternalUserId }));
        return await death(app);
    }, bought: true);

    private delegate Task<bool> Die(App app);

    private static async Task KillEach(Func<App, Customer, Die, Task<bool>> live, bool bought = false)
    {
        var time = new AheadClock();
        await using var platform = await Reminding.Platform(time);
        var app = await Start(TestStore.New(), platform, time);
        await app.PutTea();
        var card = (await app.Open(coupon: false))[0].PathAndQuery;
        var struck = true;
        var n = 0;
        for (; struck; n++)
        {
            app.MoveTo(localHour: 10);
            var customer = platform.WeCom.CreateCustomer($"客{n}");
            await app.Add(customer, new Uri(app.Anyone.BaseAddress!, card));
            await app.Sell(app.Order($"{n}", new { externalUserId = customer.ExternalUserId }));
            await app.Drain();
            var at = "";
            struck = await live(app, customer, async dying =>
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
            foreach (var _ in Enumerable.Range(0, 3)) await app.Pass(TimeSpan.FromMinutes(2));
            await AssertOnce(app, customer, at, bought);
        }
        await app.Stop();
        Assert.InRange(n, 4, 60);
    }

    private static async Task AssertOnce(App app, Customer customer, string at, bool bought)
    {
        var tasks = app.Tasks().Where(task => task.Recipients.Any(recipient => recipient.ExternalUserId == customer.ExternalUserId)).ToList();
        if (!bought && tasks is [{ ConfirmedAt: null }])
        {
            app.Platform.WeCom.Confirm("lin", tasks[0].MsgId);
            await app.Pass(TimeSpan.FromMinutes(10));
        }
        var told = string.Join(", ", await app.Told(customer));
        Assert.Equal((at, true), (at, tasks.Count <= 1));
        if (bought) Assert.Equal((at, "handedToKeeper, reminderWithdrawn bought", true, 2), (at, told, tasks[0].Cancelled, (await app.Entries(customer, "reminderPlanned")).Count));
        else Assert.Contains(told, new[] { "handedToKeeper, reminderSent", "reminderUnknown a run ended during the call" });
        Assert.Empty(await app.Rows("failures"));
    }

    private static Task<App> Start(string store, SandboxApp platform, TimeProvider time) => App.Start(
        store, platform, adjust: builder => builder.Services.AddKeyedSingleton(Clocks.System, time), settings: Selling.AtOnce);
}
