using PrivateDomain.Delivery;
using PrivateDomain.Due;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Orders;
using PrivateDomain.Tests.Repurchase;

namespace PrivateDomain.Tests.Campaigns;

/// <summary>The process dies before each storage call of a campaign's way; another one, started when the claims of the dead are over, goes on.</summary>
public sealed class KilledCampaignTests
{
    [Fact]
    public Task Killed_while_it_starts_everybody_is_in_one_task() => KillEach("shared", async (app, id, die) =>
    {
        await app.Post($"api/manage/campaigns/{id}/start", new { });
        await die(app);
    }); // M1

    [Fact]
    public Task Killed_while_a_task_is_handed_over_its_keeper_has_it_once() => KillEach("shared", HandOver);

    [Fact]
    public Task Killed_while_its_results_are_written_everybody_is_told_once() => KillEach("shared", async (app, id, die) =>
    {
        await app.Turn("start", id);
        app.TapAll();
        app.Clock.Ahead += TimeSpan.FromMinutes(2);
        await app.Service<SweepDue>().Sweep(CancellationToken.None);
        await die(app);
    });

    [Fact]
    public Task Killed_while_quiet_hours_take_a_task_back_it_comes_again_in_the_morning() => KillEach("shared", TakeBack, nextMorning: true);

    [Fact]
    public Task Killed_while_quiet_hours_take_a_task_back_that_tells_nothing_then_it_comes_again_in_the_morning() => KillEach("shared", (app, id, die) =>
    {
        app.Platform.WeCom.CancelledTellsNothing = true;
        return TakeBack(app, id, die);
    }, nextMorning: true);

    [Fact]
    public async Task Killed_while_quiet_hours_take_a_personal_task_back_it_comes_again_in_the_morning() =>
        Assert.Equal(0, await KillEach("personal", TakeBack, nextMorning: true));

    [Fact]
    public async Task Killed_while_a_personal_message_is_handed_over_its_keeper_has_it_once_and_only_the_call_that_was_under_way_is_unknown() =>
        Assert.Equal(1, await KillEach("personal", HandOver, recipients: 1));

    [Fact]
    public async Task Killed_while_personal_messages_are_handed_over_side_by_side_only_calls_that_were_under_way_are_unknown() => await KillEach("personal", HandOver);

    private static async Task HandOver(App app, string id, EachDeath.Die die)
    {
        await app.Post($"api/manage/campaigns/{id}/start", new { });
        await app.Drain();
        await app.Service<SweepDue>().Sweep(CancellationToken.None);
        await die(app);
    }

    private static async Task TakeBack(App app, string id, EachDeath.Die die)
    {
        await app.Turn("start", id);
        app.MoveTo(localHour: 21);
        app.Clock.Ahead += TimeSpan.FromSeconds(1);
        await app.Service<SweepDue>().Sweep(CancellationToken.None);
        await die(app);
    }

    /// <returns>How many messages were unknown in the end.</returns>
    private static async Task<int> KillEach(string form, Func<App, string, EachDeath.Die, Task> live, bool nextMorning = false, int recipients = 2)
    {
        var unknown = 0;
        var times = await EachDeath.Of<(string Id, IReadOnlyList<Customer> Customers)>(
            [.. Selling.AtOnce, "--Delivery:CapMessages=100"],
            async (app, n) =>
            {
                var customers = await app.Meet(recipients);
                await app.Define(form, $"c{n}", id: $"c{n}");
                await app.To(customers, $"c{n}");
                return ($"c{n}", customers);
            },
            (app, campaign, die) => live(app, campaign.Id, die),
            async (app, campaign, at) =>
            {
                foreach (var _ in Enumerable.Range(0, 4)) await app.Pass(TimeSpan.FromMinutes(2));
                if (nextMorning) await app.Hour(10);
                app.TapAll();
                foreach (var _ in Enumerable.Range(0, 4)) await app.Pass(TimeSpan.FromMinutes(31));
                foreach (var customer in campaign.Customers) unknown += await AssertOnce(app, customer, form, campaign.Id, at) ? 0 : 1;
            });
        Assert.InRange(times, 5, 90);
        return unknown;
    }

    // A personal message of which nothing is known was called for: the keeper has it. All others are sent.
    private static async Task<bool> AssertOnce(App app, Customer customer, string form, string id, string at)
    {
        var state = (await app.Row(customer, id)).State;
        var wasCalledFor = app.Tasks().Any(task => task.Recipients.Any(recipient => recipient.ExternalUserId == customer.ExternalUserId));
        if (state is DeliveryState.Unknown) Assert.Equal((at, "personal", true), (at, form, wasCalledFor));
        else Assert.Equal((at, DeliveryState.Sent), (at, state));
        Assert.Equal((at, 1), (at, app.Pushes(customer).Count));
        return state is DeliveryState.Sent;
    }
}
