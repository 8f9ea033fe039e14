using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Extensions.Logging;

namespace PrivateDomain.Tests.Host;

public sealed class TimerListenerTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(10);

    private readonly string _account = TestStore.NewAccount();
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 30, TimeSpan.Zero));

    [Fact]
    public async Task A_timer_runs_at_its_occurrences_and_remembers_them_where_the_platform_does()
    {
        await using var host = await StartAsync("0 */5 * * * *");
        await _clock.UntilAwaitedAsync(Step);
        Assert.Equal(
            """{"Last":"0001-01-01T00:00:00","Next":"2026-03-01T12:05:00+00:00","LastUpdated":"2026-03-01T12:00:30+00:00"}""",
            await StatusAsync());

        _clock.Advance(TimeSpan.FromMinutes(4.5));
        await host.Journal.UntilAsync("began pastdue=False last=- next=12:05:00");
        host.Journal.Open("gate");
        await WrittenAsync("12:10:00");

        Assert.Equal(
            """{"Last":"2026-03-01T12:05:00+00:00","Next":"2026-03-01T12:10:00+00:00","LastUpdated":"2026-03-01T12:05:00+00:00"}""",
            await StatusAsync());
        await _clock.UntilAwaitedAsync(Step);
        _clock.Advance(TimeSpan.FromMinutes(5));
        await host.Journal.UntilAsync("began pastdue=False last=12:05:00 next=12:10:00");
        Assert.Equal(2, host.Journal.Entries.Count);
    }

    [Fact]
    public async Task A_restart_makes_up_for_missed_occurrences_once()
    {
        await StartAndStopAsync("0 */5 * * * *");
        _clock.Advance(TimeSpan.FromMinutes(22));

        await using var host = await StartAsync("0 */5 * * * *");
        await host.Journal.UntilAsync("began pastdue=True last=- next=12:05:00");
        host.Journal.Open("gate");
        await WrittenAsync("12:25:00");
        await _clock.UntilAwaitedAsync(Step);
        _clock.Advance(TimeSpan.FromMinutes(3));
        await host.Journal.UntilAsync("began pastdue=False last=12:22:30 next=12:25:00");

        Assert.Equal(2, host.Journal.Entries.Count(entry => entry.StartsWith("began", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_restart_between_occurrences_runs_nothing()
    {
        await StartAndStopAsync("0 */5 * * * *");
        _clock.Advance(TimeSpan.FromMinutes(2));

        await using var host = await StartAsync("0 */5 * * * *");
        await _clock.UntilAwaitedAsync(Step);

        Assert.Empty(host.Journal.Entries);
    }

    [Fact]
    public async Task A_changed_schedule_is_not_past_due()
    {
        await StartAndStopAsync("0 */5 * * * *");
        _clock.Advance(TimeSpan.FromMinutes(7));

        await using var host = await StartAsync("0 0 * * * *");
        await WrittenAsync("13:00:00");
        await _clock.UntilAwaitedAsync(Step);

        Assert.Empty(host.Journal.Entries);
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
        await WrittenAsync("12:25:00");

        Assert.Equal(2, host.Journal.Entries.Count(entry => entry.StartsWith("began", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_failed_run_waits_for_the_next_occurrence()
    {
        await using var host = await StartAsync("0 */5 * * * *", typeof(FailingTimer));
        await _clock.UntilAwaitedAsync(Step);
        _clock.Advance(TimeSpan.FromMinutes(4.5));
        await host.Journal.UntilAsync("failed");
        await WrittenAsync("12:10:00");

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

        await WrittenAsync("13:01:00");
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
        Assert.False(await Status().ExistsAsync());
    }

    [Fact]
    public async Task A_run_on_startup_happens_at_every_start()
    {
        for (var start = 0; start < 2; start++)
        {
            await using var host = await StartAsync("0 0 * * * *", typeof(EagerTimer));
            await host.Journal.UntilAsync("eager pastdue=False");
            await WrittenAsync("13:00:00", "Eager");
        }
    }

    [Fact]
    public async Task A_disabled_timer_does_not_run()
    {
        var plan = Plan("0 * * * * *", typeof(EagerTimer), typeof(Ticking)).With("AzureWebJobs.Eager.Disabled", "true");
        await using var host = await HostRig.StartAsync(plan);
        await _clock.UntilAwaitedAsync(Step);

        Assert.Empty(host.Journal.Entries);
    }

    [Fact]
    public async Task Of_two_hosts_one_runs_the_timer_and_the_other_takes_over_when_it_stops()
    {
        var patience = new ManualClock(DateTimeOffset.UnixEpoch);
        var owner = await StartAsync("0 */5 * * * *");
        await _clock.UntilAwaitedAsync(Step);
        await using var standby = await HostRig.StartAsync(Plan("0 */5 * * * *").WithHostClock(patience));
        await patience.UntilAwaitedAsync(TimeSpan.FromSeconds(60));

        _clock.Advance(TimeSpan.FromMinutes(4.5));
        owner.Journal.Open("gate");
        await owner.Journal.UntilAsync("began pastdue=False last=- next=12:05:00");
        await WrittenAsync("12:10:00");
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

        await Lock().GetBlobLeaseClient().BreakAsync(TimeSpan.Zero);
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

        await Lock().GetBlobLeaseClient().BreakAsync(TimeSpan.Zero);
        await Lock().GetBlobLeaseClient().AcquireAsync(TimeSpan.FromSeconds(60));
        patience.Advance(TimeSpan.FromSeconds(30));
        await patience.UntilAwaitedAsync(TimeSpan.FromSeconds(60));
        _clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Empty(host.Journal.Entries);
    }

    [Fact]
    public async Task An_unreadable_status_starts_afresh()
    {
        await StartAndStopAsync("0 */5 * * * *");
        var block = Convert.ToBase64String("0"u8);
        await Status().StageBlockAsync(block, new MemoryStream("not json"u8.ToArray()));
        await Status().CommitBlockListAsync([block]);

        await using var host = await StartAsync("0 */5 * * * *");
        await WrittenAsync("12:05:00");

        Assert.True(host.Log.Has(LogLevel.Warning, "cannot be read"));
    }

    private HostRig.Plan Plan(string schedule, params Type[] types) =>
        new HostRig.Plan(types.Length == 0 ? [typeof(Ticking)] : types)
            .WithStorage(_account).WithClock(_clock).With("Tick:Schedule", schedule);

    private Task<HostRig> StartAsync(string schedule, params Type[] types) => HostRig.StartAsync(Plan(schedule, types));

    private async Task StartAndStopAsync(string schedule)
    {
        await using var host = await StartAsync(schedule);
        await _clock.UntilAwaitedAsync(Step);
    }

    private BlockBlobClient Status(string function = "Tick") =>
        new BlobContainerClient(_account, "azure-webjobs-hosts").GetBlockBlobClient($"timers/tests/Host.Functions.{function}/status");

    private BlockBlobClient Lock() =>
        new BlobContainerClient(_account, "azure-webjobs-hosts").GetBlockBlobClient("locks/tests/Host.Functions.Tick.Listener");

    private async Task<string> StatusAsync(string function = "Tick") =>
        (await Status(function).DownloadContentAsync()).Value.Content.ToString();

    private Task WrittenAsync(string next, string function = "Tick") =>
        Eventually.TrueAsync(
            async () => await Status(function).ExistsAsync()
                && (await StatusAsync(function)).Contains($"\"Next\":\"2026-03-01T{next}", StringComparison.Ordinal),
            () => $"a status with next {next}");
}
