using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Channels;
using PrivateDomain.Channels.Ways;
using PrivateDomain.Platforms;

namespace PrivateDomain.Tests.Channels;

/// <summary>Who hands out which slot, on one instance and on two.</summary>
public sealed class SlotPoolTests
{
    [Fact]
    public async Task Two_instances_never_hand_out_the_same_slot()
    {
        var clock = new StoppedClock();
        await using var app = await Start(clock);
        var other = await Start(clock, beside: app);
        var pools = new[] { app.Service<SlotPool>(), other.Service<SlotPool>() };

        // All at one moment, so that both choose the same block in the same second.
        var slots = await Task.WhenAll(Enumerable.Range(0, 640).Select(scan => Task.Run(() => pools[scan % 2].Take("lin", CancellationToken.None))));
        await other.Stop();

        Assert.Equal(640, slots.OfType<Slot>().Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 640), slots.Select(slot => slot!.Value.Number).Order());
    }

    [Fact]
    public async Task A_lease_is_used_for_ten_minutes_and_then_another_is_taken()
    {
        var clock = new StoppedClock();
        await using var app = await Start(clock);
        var pool = app.Service<SlotPool>();
        Assert.Equal(0, await Next());
        clock.Now += TimeSpan.FromMinutes(9);
        Assert.Equal(1, await Next());
        clock.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(Slot.BlockSize, await Next());

        // The first one's slots have rested: no third is opened.
        clock.Now += TimeSpan.FromMinutes(20) + TimeSpan.FromSeconds(1);
        Assert.Equal(0, await Next());

        async Task<int?> Next() => (await pool.Take("lin", CancellationToken.None))?.Number;
    }

    [Fact]
    public async Task A_pool_that_is_used_up_gives_no_slot_twice_within_the_window_and_the_scan_gets_the_plain_way()
    {
        var clock = new StoppedClock();
        await using var app = await Start(clock, settings: "--Cards:SlotsPerKeeper=64");
        await app.Channel("tea", "lin");
        var serial = (await app.Print("tea", 1))[0];
        for (var scan = 0; scan < Slot.BlockSize; scan++) await app.Open(serial);

        Assert.Equal("/q/lin/plain.png", await (await app.Open(serial)).Picture());
        Assert.Equal("/q/lin/plain.png", await (await app.Open(serial)).Picture());
        Assert.Equal(["GET catalog", "POST scans"], app.Storage.Of("ShowLanding")[^1].Calls.Select(call => call.Name.Split('(')[0]).Append("GET catalog").Distinct().Order(StringComparer.Ordinal));
        Assert.Equal((null, null), await app.Brought(await app.Add(await app.Way(await app.Open(serial)))));

        clock.Now += PoolTurn.Window + TimeSpan.FromSeconds(1);
        Assert.Equal("/q/lin/00000.png", await (await app.Open(serial)).Picture());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pool_does_not_grow_while_no_more_contact_ways_are_to_be_had(bool counted)
    {
        var clock = new StoppedClock();
        await using var app = await Start(clock);
        await app.Channel("tea", "lin");
        var serial = (await app.Print("tea", 1))[0];
        for (var scan = 0; scan < Slot.BlockSize; scan++) await app.Open(serial);
        await app.Drain();
        var quota = app.Service<WayQuota>();
        if (counted) await quota.Keep(ContactWayOptions.MostOfCorporation, CancellationToken.None);
        else await quota.Note(new Verdict(VerdictKind.Misconfigured, WayQuota.UsedUp, "used up"), CancellationToken.None);

        Assert.Equal("/q/lin/plain.png", await (await app.Open(serial)).Picture());
        clock.Now += PoolTurn.Window + TimeSpan.FromSeconds(1);

        Assert.Equal("/q/lin/00000.png", await (await app.Open(serial)).Picture());
        Assert.Equal(Slot.BlockSize + 1, app.ContactWaysMade().Count);
    }

    [Fact]
    public async Task The_rest_of_a_new_block_is_made_ahead_once()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "lin");
        await app.Open((await app.Print("tea", 1))[0]);

        await app.Drain();
        await app.Service<MakeBlock>().Handle(new BlockOpened("lin", 0), CancellationToken.None);

        // And the keeper's plain way.
        Assert.Equal(Slot.BlockSize + 1, app.ContactWaysMade().Count);
        Assert.Equal(["default", .. Slot.OfBlock("lin", 0).Select(slot => slot.State)], app.Platform.WeCom.ContactWays.Select(way => way.State).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Of_two_who_make_the_same_slot_at_once_one_contact_way_stays()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "lin");
        var other = await App.Start(app.Store, app.Platform);
        var both = new Meeting(2);
        app.Storage.Before = other.Storage.Before = call => call == "POST contactways" ? both.Wait() : Task.CompletedTask;
        var slot = new Slot("lin", 0);

        using var budget = new Budget(TimeSpan.FromSeconds(10), TimeProvider.System);
        var verdicts = await Task.WhenAll(app.Service<ContactWays>().Open(WayKey.Of(slot), budget), other.Service<ContactWays>().Open(WayKey.Of(slot), budget));
        await other.Stop();

        Assert.All(verdicts, verdict => Assert.True(verdict.IsDelivered));
        Assert.Equal(2, app.ContactWaysMade().Count);
        Assert.Equal(Assert.Single(app.Platform.WeCom.ContactWays).ConfigId, Assert.Single(await app.Rows("contactways")).GetString("configId"));
    }

    [Fact]
    public async Task An_instance_that_comes_later_learns_a_leased_block_by_one_query()
    {
        var clock = new StoppedClock();
        var app = await Start(clock);
        await app.Channel("tea", "lin");
        var serial = (await app.Print("tea", 1))[0];
        await app.Open(serial);
        await app.Drain();
        await app.Stop();
        clock.Now += TimeSpan.FromMinutes(31);
        await using var later = await Start(clock, beside: app);

        await later.Open(serial);

        Assert.Equal(Slot.BlockSize + 1, later.ContactWaysMade().Count);
        Assert.Equal(
            ["GET contactways", "GET contactways", "POST scans", "PUT contactways"],
            later.Storage.Of("ShowLanding")[^1].Calls.Select(call => call.Name.Split('(')[0]).Where(name => name != "GET catalog").Order(StringComparer.Ordinal));
    }

    private static Task<App> Start(StoppedClock clock, App? beside = null, params IReadOnlyList<string> settings) =>
        App.Start(beside?.Store, beside?.Platform, platformClock: clock, adjust: builder => builder.Services.AddKeyedSingleton<TimeProvider>(Clocks.System, clock), settings: settings);

    /// <summary>Nobody goes on before all have come.</summary>
    private sealed class Meeting(int expected)
    {
        private readonly TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int come;

        public Task Wait()
        {
            if (Interlocked.Increment(ref come) == expected) all.SetResult();
            return all.Task.WaitAsync(TimeSpan.FromSeconds(10));
        }
    }
}
