using Microsoft.Extensions.Logging;

namespace PrivateDomain.Tests.Host;

/// <summary>What a host makes of the status that another one left.</summary>
public sealed class TimerRestartTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(10);

    private readonly string _account = TestStore.NewAccount();
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 30, TimeSpan.Zero));
    private readonly TimerBlobs _blobs;

    public TimerRestartTests() => _blobs = new TimerBlobs(_account);

    [Fact]
    public async Task A_restart_makes_up_for_missed_occurrences_once()
    {
        await StartAndStopAsync("0 */5 * * * *");
        _clock.Advance(TimeSpan.FromMinutes(22));

        await using var host = await StartAsync("0 */5 * * * *");
        await host.Journal.UntilAsync("began pastdue=True last=- next=12:05:00");
        host.Journal.Open("gate");
        await _blobs.UntilNextAsync("12:25:00");
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
        await _blobs.UntilNextAsync("13:00:00");
        await _clock.UntilAwaitedAsync(Step);

        Assert.Empty(host.Journal.Entries);
    }

    [Fact]
    public async Task A_run_on_startup_happens_at_every_start()
    {
        for (var start = 0; start < 2; start++)
        {
            await using var host = await StartAsync("0 0 * * * *", typeof(EagerTimer));
            await host.Journal.UntilAsync("eager pastdue=False");
            await _blobs.UntilNextAsync("13:00:00", "Eager");
        }
    }

    [Theory]
    [InlineData("not json")]
    [InlineData(" ")]
    [InlineData("""{"Last":5}""")]
    [InlineData("""{"Last":null}""")]
    [InlineData("""{"Last":"yesterday"}""")]
    [InlineData("""{"Last":"0001-01-01T00:00:00","Next":"9999-12-31T23:59:59-09:00"}""")]
    public async Task An_unreadable_status_starts_afresh(string status)
    {
        await StartAndStopAsync("0 */5 * * * *");
        await _blobs.WriteStatusAsync(status);

        await using var host = await StartAsync("0 */5 * * * *");
        await _blobs.UntilNextAsync("12:05:00");

        Assert.True(host.Log.Has(LogLevel.Warning, "cannot be read"));
    }

    [Theory]
    [InlineData("0 */5 * * * *", "2036-03-01T12:00:00")]
    [InlineData("00:05:00", "9999-12-31T23:59:59")]
    public async Task A_status_of_a_clock_that_has_been_set_back_starts_afresh(string schedule, string last)
    {
        await _blobs.WriteStatusAsync($$"""{"Last":"{{last}}+00:00","Next":"{{last}}+00:00","LastUpdated":"{{last}}+00:00"}""");

        await using var host = await StartAsync(schedule);

        await _blobs.UntilNextAsync("12:05:");
        Assert.Empty(host.Journal.Entries);
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
}
