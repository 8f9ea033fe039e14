using Microsoft.Extensions.Logging;

namespace PrivateDomain.Tests.Host;

/// <summary>One host and the occurrences of its schedule.</summary>
public sealed class TimerListenerTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(10);

    private readonly string _account = TestStore.NewAccount();
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 30, TimeSpan.Zero));
    private readonly TimerBlobs _blobs;

    public TimerListenerTests() => _blobs = new TimerBlobs(_account);

    [Fact]
    public async Task A_timer_runs_at_its_occurrences_and_remembers_them_where_the_platform_does()
    {
        await using var host = await StartAsync("0 */5 * * * *");
        await _clock.UntilAwaitedAsync(Step);
        Assert.Equal(
            """{"Last":"0001-01-01T00:00:00","Next":"2026-03-01T12:05:00+00:00","LastUpdated":"2026-03-01T12:00:30+00:00"}""",
            await _blobs.StatusAsync());

        _clock.Advance(TimeSpan.FromMinutes(4.5));
        await host.Journal.UntilAsync("began pastdue=False last=- next=12:05:00");
        host.Journal.Open("gate");
        await _blobs.UntilNextAsync("12:10:00");

        Assert.Equal(
            """{"Last":"2026-03-01T12:05:00+00:00","Next":"2026-03-01T12:10:00+00:00","LastUpdated":"2026-03-01T12:05:00+00:00"}""",
            await _blobs.StatusAsync());
        await _clock.UntilAwaitedAsync(Step);
        _clock.Advance(TimeSpan.FromMinutes(5));
        await host.Journal.UntilAsync("began pastdue=False last=12:05:00 next=12:10:00");
        Assert.Equal(2, host.Journal.Entries.Count);
    }

    [Fact]
    public async Task An_overrun_is_made_up_for_once_and_is_not_past_due()
    {
        await using var host = await StartAsync("0 */5 * * * *");
        await _clock.UntilAwaitedAsync(Step);
        _clock.Advance(TimeSpan.FromMinutes(4.5));
        await host.Journal.UntilAsync("began pastdue=False last=- next=12:05:00");

        _clock.Advance(TimeSpan.FromMinutes(17));
        host.Journal.Open("gate");
        await host.Journal.UntilAsync("began pastdue=False last=12:05:00 next=12:10:00");
        await _blobs.UntilNextAsync("12:25:00");

        Assert.Equal(2, host.Journal.Entries.Count(entry => entry.StartsWith("began", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_failed_run_waits_for_the_next_occurrence()
    {
        await using var host = await StartAsync("0 */5 * * * *", typeof(FailingTimer));
        await _clock.UntilAwaitedAsync(Step);
        _clock.Advance(TimeSpan.FromMinutes(4.5));
        await host.Journal.UntilAsync("failed");
        await _blobs.UntilNextAsync("12:10:00");

        await _clock.UntilAwaitedAsync(Step);
        _clock.Advance(TimeSpan.FromMinutes(5));
        await host.Journal.UntilAsync("failed", times: 2);
    }

    [Fact]
    public async Task A_timer_that_fires_early_waits_for_its_time_and_runs_once()
    {
        await using var host = await StartAsync("0 1 * * * *");
        host.Journal.Open("gate");
        await _clock.UntilAwaitedAsync(Step);

        _clock.Advance(TimeSpan.FromSeconds(29));
        _clock.EarlyOnce = TimeSpan.FromMilliseconds(20);
        _clock.Advance(TimeSpan.FromMilliseconds(980));
        Assert.Empty(host.Journal.Entries);
        _clock.Advance(TimeSpan.FromMilliseconds(20));

        await _blobs.UntilNextAsync("13:01:00");
        await _clock.UntilAwaitedAsync(Step);
        Assert.Equal(["began pastdue=False last=- next=12:01:00"], host.Journal.Entries);
    }

    [Fact]
    public async Task A_schedule_below_a_minute_is_not_monitored()
    {
        await using var host = await StartAsync("*/20 * * * * *");
        host.Journal.Open("gate");
        await _clock.UntilAwaitedAsync(Step);
        _clock.Advance(TimeSpan.FromSeconds(10));

        await host.Journal.UntilAsync("began pastdue=False unmonitored");
        Assert.False(await _blobs.Status().ExistsAsync());
    }

    [Fact]
    public async Task A_disabled_timer_does_not_run()
    {
        var plan = Plan("0 * * * * *", typeof(EagerTimer), typeof(Ticking)).With("AzureWebJobs.Eager.Disabled", "true");
        await using var host = await HostRig.StartAsync(plan);
        await _clock.UntilAwaitedAsync(Step);

        Assert.Empty(host.Journal.Entries);
    }

    [Theory]
    [InlineData("0 */5 * * * *")]
    [InlineData("*/50 * * * * *")]
    public async Task A_clock_that_is_set_back_takes_its_timers_along(string schedule)
    {
        var patience = new ManualClock(DateTimeOffset.UnixEpoch);
        var settable = new SettableClock(_clock);
        await using var host = await HostRig.StartAsync(Plan(schedule).WithClock(settable).WithHostClock(patience));
        host.Journal.Open("gate");
        await _clock.UntilAwaitedAsync(Step);
        settable.Offset = TimeSpan.FromDays(3650);
        _clock.Advance(Step);
        await Eventually.TrueAsync(() => host.Journal.Entries.Count == 1);
        await _clock.UntilAwaitedAsync(Step);

        settable.Offset = TimeSpan.Zero;
        _clock.Advance(Step);
        await patience.UntilAwaitedAsync(TimeSpan.FromSeconds(60));
        patience.Advance(TimeSpan.FromSeconds(60));
        await _clock.UntilAwaitedAsync(Step);
        _clock.Advance(TimeSpan.FromMinutes(5));

        await Eventually.TrueAsync(() => host.Journal.Entries.Count >= 2);
        Assert.True(host.Log.Has(LogLevel.Warning, "The clock was set back"));
    }

    [Fact]
    public async Task The_trigger_detail_is_the_time_of_the_run_as_text()
    {
        await using var host = await StartAsync("0 */5 * * * *", typeof(Detailed));
        await _clock.UntilAwaitedAsync(Step);
        _clock.Advance(TimeSpan.FromMinutes(4.5));

        await Eventually.TrueAsync(() => host.Journal.Entries.Count == 1);
        Assert.Equal(["03/01/2026 12:05:00 | 2026-03-01T12:05:00.0000000Z | TimerTrigger"], host.Journal.Entries);
    }

    private HostRig.Plan Plan(string schedule, params Type[] types) =>
        new HostRig.Plan(types.Length == 0 ? [typeof(Ticking)] : types)
            .WithStorage(_account).WithClock(_clock).With("Tick:Schedule", schedule);

    private Task<HostRig> StartAsync(string schedule, params Type[] types) => HostRig.StartAsync(Plan(schedule, types));

    /// <summary>Goes by another clock, and may be set meanwhile; what waits is not moved by that, as on a real machine.</summary>
    private sealed class SettableClock(TimeProvider under) : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => under.GetUtcNow() + Offset;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            under.CreateTimer(callback, state, dueTime, period);
    }
}
