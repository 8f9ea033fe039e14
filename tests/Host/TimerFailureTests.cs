using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace PrivateDomain.Tests.Host;

/// <summary>Timers when something does not go its usual way.</summary>
public sealed class TimerFailureTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(10);

    private readonly string _account = TestStore.NewAccount();
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 30, TimeSpan.Zero));

    [Fact]
    public async Task Past_due_wins_over_run_on_startup_and_there_is_one_run()
    {
        await using (var first = await HostRig.StartAsync(Plan(typeof(EagerTimer), "0 0 * * * *")))
            await _clock.UntilAwaitedAsync(Step);
        _clock.Advance(TimeSpan.FromMinutes(90));

        await using var host = await HostRig.StartAsync(Plan(typeof(EagerTimer), "0 0 * * * *"));
        await host.Journal.UntilAsync("eager pastdue=True");
        await _clock.UntilAwaitedAsync(Step);

        Assert.Equal(["eager pastdue=True"], host.Journal.Entries);
    }

    [Fact]
    public async Task A_status_that_cannot_be_stored_is_logged_and_the_schedule_goes_on()
    {
        using var store = new FaultyStore(request =>
            request.Method == RequestMethod.Put && request.Uri.Path.EndsWith("/status", StringComparison.Ordinal));
        await using var host = await HostRig.StartAsync(Plan(typeof(Ticking), "0 */5 * * * *").Over(store));
        host.Journal.Open("gate");
        for (var occurrence = 1; occurrence <= 2; occurrence++)
        {
            await _clock.UntilAwaitedAsync(Step);
            _clock.Advance(TimeSpan.FromMinutes(5));
            await Eventually.TrueAsync(() => host.Journal.Entries.Count == occurrence);
        }

        Assert.True(host.Log.Has(LogLevel.Warning, "could not be stored"));
    }

    [Fact]
    public async Task Losing_the_lease_does_not_stop_the_run_under_way()
    {
        var patience = new ManualClock(DateTimeOffset.UnixEpoch);
        await using var host = await HostRig.StartAsync(Plan(typeof(LongTick), "0 */5 * * * *")
            .WithHostClock(patience).With("AzureFunctionsJobHost:functionTimeout", "-1"));
        await _clock.UntilAwaitedAsync(Step);
        _clock.Advance(TimeSpan.FromMinutes(5));
        await host.Journal.UntilAsync("began");

        var elsewhere = new BlobContainerClient(_account, "azure-webjobs-hosts")
            .GetBlockBlobClient("locks/tests/Host.Functions.LongTick.Listener").GetBlobLeaseClient();
        await elsewhere.BreakAsync(TimeSpan.Zero);
        await elsewhere.AcquireAsync(TimeSpan.FromSeconds(60));
        await patience.UntilAwaitedAsync(TimeSpan.FromSeconds(30));
        patience.Advance(TimeSpan.FromSeconds(30));
        host.Journal.Open("gate");

        await host.Journal.UntilAsync("ended cancelled=False");
    }

    [Fact]
    public async Task An_occurrence_more_than_24_days_ahead_is_reached()
    {
        await using var host = await HostRig.StartAsync(Plan(typeof(Ticking), "0 0 0 1 5 *"));
        await _clock.UntilAwaitedAsync(Step);

        _clock.Advance(TimeSpan.FromDays(62));

        await host.Journal.UntilAsync("began pastdue=False last=- next=00:00:00");
        host.Journal.Open("gate");
    }

    private HostRig.Plan Plan(Type type, string schedule) =>
        new HostRig.Plan(type).WithStorage(_account).WithClock(_clock).With("Tick:Schedule", schedule);
}

public sealed class LongTick(Journal journal)
{
    [Function("LongTick")]
    public async Task TickAsync(
        [TimerTrigger("%Tick:Schedule%")] TimerInfo timer,
        CancellationToken cancellation)
    {
        journal.Write("began");
        await journal.PassAsync("gate", CancellationToken.None);
        journal.Write($"ended cancelled={cancellation.IsCancellationRequested}");
    }
}
