using PrivateDomain.Due;
using PrivateDomain.Groups;
using PrivateDomain.Relations;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Callbacks;

namespace PrivateDomain.Tests.Relations;

/// <summary>The process dies before each storage call of what keeps us in step; another one goes on, and all is as if nobody had died.</summary>
public sealed class KilledInStepTests
{
    [Fact]
    public async Task Killed_while_noting_the_notes_stand_at_the_platform_and_here() => await KillEach(
        async (app, n) =>
        {
            var customer = await app.Friend($"客{n}");
            await app.Note(customer, new { remark = $"号{n}", addTags = new[] { $"签{n}" } });
            return customer;
        },
        (_, drain) => drain(),
        async (app, customer, n) =>
        {
            var noted = await app.Relation(customer);
            Assert.Equal(($"号{n}", false), (noted.GetProperty("remark").GetString(), noted.GetProperty("pending").GetBoolean()));
            Assert.Equal([$"签{n}"], await app.Tags(customer));
            Assert.Single(app.Platform.WeCom.TagsOf(customer, "lin"));
        });

    [Fact]
    public async Task Killed_while_comparing_who_was_missed_is_found_once_and_learned_of() => await KillEach(
        (app, n) =>
        {
            var customer = app.Unheard($"客{n}", unionId: $"union-{n}");
            app.Clock.Ahead += TimeSpan.FromDays(1);
            return Task.FromResult(customer);
        },
        async (app, drain) =>
        {
            await app.Service<ReconcileKeepers>().Sweep(CancellationToken.None);
            await drain();
        },
        async (app, customer, n) =>
        {
            Assert.Equal(("lin", $"客{n}"), (await app.Keepers(customer), await app.Name(customer)));
            Assert.Equal(["added"], await app.Timeline(customer));
            Assert.Contains(await app.Rows("contacts"), row => row.GetString("unionId") == $"union-{n}");
        },
        every: 3);

    [Fact]
    public async Task Killed_while_asking_for_a_hand_over_it_is_asked_for_and_followed() => await KillEach(
        async (app, n) =>
        {
            var customer = await app.Friend($"客{n}");
            await HandOverTests.Begin(app, new { from = "lin", to = "chen", contacts = new[] { await app.ContactId(customer) } });
            return customer;
        },
        (_, drain) => drain(),
        async (app, customer, n) => Assert.Equal("lin", await app.Keepers(customer)),
        async (app, customer, time) =>
        {
            await HandOverTests.Pass(app, time, TimeSpan.FromHours(24.5));
            Assert.Equal("-lin chen", await app.Keepers(customer));
            Assert.Single(await app.Story(customer), kind => kind == "inherited");
        });

    [Fact]
    public async Task Killed_while_following_a_hand_over_the_relation_moves_once()
    {
        AheadClock? clock = null;
        await KillEach(
            async (app, n) =>
            {
                var customer = await app.Friend($"客{n}");
                await HandOverTests.Begin(app, new { from = "lin", to = "chen", contacts = new[] { await app.ContactId(customer) } });
                await app.Drain();
                clock!.Pass(TimeSpan.FromHours(24.5));
                app.Platform.WeCom.Settle(new DeliveryPlan { Copies = 0 });
                await app.Service<SweepDue>().Sweep(CancellationToken.None);
                return customer;
            },
            (_, drain) => drain(),
            async (app, customer, n) =>
            {
                Assert.Equal("-lin chen", await app.Keepers(customer));
                Assert.Equal(["added", "handedOver", "inherited"], (await app.Story(customer)).Order(StringComparer.Ordinal));
            },
            began: time => clock = time);
    }

    [Fact]
    public async Task Killed_while_a_group_changes_the_list_is_right_and_its_contacts_are_told_once() => await KillEach(
        async (app, n) =>
        {
            var customer = await app.Friend($"客{n}");
            var created = app.Platform.WeCom.CreateGroup("lin", $"群{n}");
            Assert.True(await created.Accepted);
            await app.Drain();
            Assert.True(await app.Platform.WeCom.InviteToGroup(app.Platform.WeCom.Groups[^1].ChatId, customer).Accepted);
            return customer;
        },
        (_, drain) => drain(),
        async (app, customer, n) =>
        {
            var group = app.Platform.WeCom.Groups[^1];
            Assert.Equal(group.Members, (await app.Service<GroupStore>().Find(group.ChatId, CancellationToken.None))!.Members.Select(member => member.Id));
            Assert.Single(await app.Timeline(customer), kind => kind == "joinedGroup");
        });

    private static async Task KillEach(
        Func<App, int, Task<Customer>> arrange, Func<App, Func<Task>, Task> act, Func<App, Customer, int, Task> assert, Func<App, Customer, AheadClock, Task>? later = null,
        Action<AheadClock>? began = null, int every = 1)
    {
        var time = new AheadClock();
        began?.Invoke(time);
        var platform = await Standing.Platform(time);
        var app = await Standing.Start(time, platform);
        var struck = true;
        var n = 0;
        for (; struck; n += every)
        {
            var customer = await arrange(app, n);
            using (var death = new Death(app, after: n))
            {
                var dying = app;
                try
                {
                    await act(app, () => death.Drain(dying));
                }
                catch (IOException) when (death.Struck)
                {
                    // Dead before it drained.
                }
                struck = death.Struck;
            }
            var ahead = app.Clock.Ahead;
            await app.Stop();
            time.Pass(TimeSpan.FromSeconds(45));
            app = await Standing.Start(time, platform, app.Store);
            app.Clock.Ahead = ahead;
            await act(app, async () =>
            {
                await app.Drain();
            });
            await app.Sweep();
            await assert(app, customer, n);
            if (later is not null) await later(app, customer, time);
            Assert.Empty(await app.Rows("failures"));
        }
        await app.DisposeAsync();
        Assert.InRange(n, 3, 120);
    }
}
