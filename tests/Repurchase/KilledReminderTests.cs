using PrivateDomain.Due;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Callbacks;
using PrivateDomain.Tests.Orders;

namespace PrivateDomain.Tests.Repurchase;

/// <summary>The process dies before each storage call of a reminder; another one, started when the claims of the dead are over, goes on.</summary>
public sealed class KilledReminderTests
{
    [Fact]
    public async Task Killed_while_handing_over_a_reminder_is_with_its_keeper_once_and_unknown_only_where_the_call_was_under_way()
    {
        var unknown = await KillEach(async (app, customer, die) =>
        {
            app.Clock.Ahead += Reminding.ToRemind;
            await app.Service<SweepDue>().Sweep(CancellationToken.None);
            await die(app);
        });
        Assert.Equal(1, unknown);
    } // M1

    [Fact]
    public async Task Killed_while_following_a_reminder_that_was_sent_it_is_told_once() => Assert.Equal(0, await KillEach(async (app, customer, die) =>
    {
        await app.Pass(Reminding.ToRemind);
        app.Tap();
        app.Clock.Ahead += TimeSpan.FromMinutes(2);
        await app.Service<SweepDue>().Sweep(CancellationToken.None);
        await die(app);
    }));

    [Fact]
    public async Task Killed_while_a_purchase_takes_a_task_back_the_task_is_gone_and_the_next_reminder_planned() => Assert.Equal(0, await KillEach(async (app, customer, die) =>
    {
        await app.Pass(Reminding.ToRemind);
        await app.Sell(app.Order($"{customer.Name}-again", new { externalUserId = customer.ExternalUserId }));
        await die(app);
    }, bought: true));

    /// <returns>How many reminders were unknown in the end.</returns>
    private static async Task<int> KillEach(Func<App, Customer, EachDeath.Die, Task> live, bool bought = false)
    {
        var unknown = 0;
        var card = "";
        var times = await EachDeath.Of(
            Selling.AtOnce,
            async (app, n) =>
            {
                if (n == 0)
                {
                    await app.PutTea();
                    card = (await app.Open(coupon: false))[0].PathAndQuery;
                }
                var customer = app.Platform.WeCom.CreateCustomer($"客{n}");
                await app.Add(customer, new Uri(app.Anyone.BaseAddress!, card));
                await app.Sell(app.Order($"{n}", new { externalUserId = customer.ExternalUserId }));
                await app.Drain();
                // The order is attributed once more, which is not what is told of here.
                await app.Pass(TimeSpan.FromDays(9));
                return customer;
            },
            live,
            async (app, customer, at) =>
            {
                foreach (var _ in Enumerable.Range(0, 3)) await app.Pass(TimeSpan.FromMinutes(2));
                unknown += await AssertOnce(app, customer, at, bought) ? 0 : 1;
            });
        Assert.InRange(times, 4, 60);
        return unknown;
    }

    private static async Task<bool> AssertOnce(App app, Customer customer, string at, bool bought)
    {
        // Also of an unknown one the keeper has the task: the call was made.
        var task = Assert.Single(app.Tasks(), task => task.Recipients.Any(recipient => recipient.ExternalUserId == customer.ExternalUserId));
        if (!bought && task.ConfirmedAt is null)
        {
            app.Platform.WeCom.Confirm("lin", task.MsgId);
            await app.Pass(TimeSpan.FromMinutes(10));
        }
        var told = string.Join(", ", await app.Told(customer));
        if (bought) Assert.Equal((at, "handedToKeeper, reminderWithdrawn bought", true, 2), (at, told, task.Cancelled, (await app.Entries(customer, "reminderPlanned")).Count));
        else if (told != "reminderUnknown a run ended during the call") Assert.Equal((at, "handedToKeeper, reminderSent"), (at, told));
        return bought || told.EndsWith("reminderSent", StringComparison.Ordinal);
    }
}
