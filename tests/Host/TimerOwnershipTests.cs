using Azure.Storage.Blobs.Specialized;
using Microsoft.Extensions.Logging;

namespace PrivateDomain.Tests.Host;

/// <summary>Several hosts and the lease on one timer.</summary>
public sealed class TimerOwnershipTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(10);

    private readonly string _account = TestStore.NewAccount();
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 30, TimeSpan.Zero));
    private readonly TimerBlobs _blobs;

    public TimerOwnershipTests() => _blobs = new TimerBlobs(_account);

    [Fact]
    public async Task Of_two_hosts_one_runs_the_timer_and_the_other_takes_over_when_it_stops()
    {
        var patience = new ManualClock(DateTimeOffset.UnixEpoch);
        var owner = await HostRig.StartAsync(Plan("0 */5 * * * *"));
        await _clock.UntilAwaitedAsync(Step);
        await using var standby = await HostRig.StartAsync(Plan("0 */5 * * * *").WithHostClock(patience));
        await patience.UntilAwaitedAsync(TimeSpan.FromSeconds(60));

        _clock.Advance(TimeSpan.FromMinutes(4.5));
        owner.Journal.Open("gate");
        await owner.Journal.UntilAsync("began pastdue=False last=- next=12:05:00");
        await _blobs.UntilNextAsync("12:10:00");
        Assert.Empty(standby.Journal.Entries);

        await owner.DisposeAsync();
        patience.Advance(TimeSpan.FromSeconds(60));
        await Eventually.TrueAsync(() => standby.Log.Has(LogLevel.Information, "owns the timer"));
        await _clock.UntilAwaitedAsync(Step);
        _clock.Advance(TimeSpan.FromMinutes(5));
        await standby.Journal.UntilAsync("began pastdue=False last=12:05:00 next=12:10:00");
        standby.Journal.Open("gate");
    }

    [Fact]
    public async Task When_the_owner_is_killed_another_host_takes_over_and_the_run_is_not_lost()
    {
        // A host whose clocks stand still renews nothing and fires nothing: to the others it is dead.
        await using var dead = await HostRig.StartAsync(Plan("0 */5 * * * *")
            .WithHostClock(new ManualClock(DateTimeOffset.UnixEpoch)).WithClock(new ManualClock(_clock.GetUtcNow())));
        await Eventually.TrueAsync(() => dead.Log.Has(LogLevel.Information, "owns the timer"));
        var patience = new ManualClock(DateTimeOffset.UnixEpoch);
        await using var standby = await HostRig.StartAsync(Plan("0 */5 * * * *").WithHostClock(patience));
        await patience.UntilAwaitedAsync(TimeSpan.FromSeconds(60));

        await _blobs.Lock().GetBlobLeaseClient().BreakAsync(TimeSpan.Zero);
        _clock.Advance(TimeSpan.FromMinutes(6));
        patience.Advance(TimeSpan.FromSeconds(60));

        await standby.Journal.UntilAsync("began pastdue=True last=- next=12:05:00");
        standby.Journal.Open("gate");
        Assert.Empty(dead.Journal.Entries);
    }

    [Fact]
    public async Task An_owner_that_lost_its_lease_stops_scheduling()
    {
        var patience = new ManualClock(DateTimeOffset.UnixEpoch);
        await using var host = await HostRig.StartAsync(Plan("0 */5 * * * *").WithHostClock(patience));
        await patience.UntilAwaitedAsync(TimeSpan.FromSeconds(30));
        await _clock.UntilAwaitedAsync(Step);

        await _blobs.Lock().GetBlobLeaseClient().BreakAsync(TimeSpan.Zero);
        await _blobs.Lock().GetBlobLeaseClient().AcquireAsync(TimeSpan.FromSeconds(60));
        patience.Advance(TimeSpan.FromSeconds(30));
        await patience.UntilAwaitedAsync(TimeSpan.FromSeconds(60));
        _clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Empty(host.Journal.Entries);
    }

    private HostRig.Plan Plan(string schedule, params Type[] types) =>
        new HostRig.Plan(types.Length == 0 ? [typeof(Ticking)] : types)
            .WithStorage(_account).WithClock(_clock).With("Tick:Schedule", schedule);
}
