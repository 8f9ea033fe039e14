using Azure.Core;
using Azure.Storage.Queues;
using Microsoft.Azure.Functions.Worker.Queues;
using Microsoft.Extensions.Logging;

namespace PrivateDomain.Tests.Host;

/// <summary>How long a message is its host's, and what becomes of it when that ends.</summary>
public sealed class QueueLeaseTests
{
    private readonly string _account = TestStore.NewAccount();

    [Fact]
    public async Task A_run_longer_than_the_lease_is_renewed_and_happens_once()
    {
        var clock = new ManualClock(DateTimeOffset.UnixEpoch);
        var lane = await LaneAsync();
        await lane.SendMessageAsync("one");
        await using var host = HostRig.Build(Plan().WithHostClock(clock).With("AzureFunctionsJobHost:functionTimeout", "-1"));

        var pump = host.Service<QueueDispatcher>().PumpAsync(CancellationToken.None);
        await host.Journal.UntilAsync("began one");
        for (var renewals = 0; renewals < 4; renewals++)
        {
            await clock.UntilAwaitedAsync(TimeSpan.FromMinutes(5));
            clock.Advance(TimeSpan.FromMinutes(5));
        }

        await clock.UntilAwaitedAsync(TimeSpan.FromMinutes(5));
        host.Journal.Open("gate");

        Assert.Equal(1, await pump);
        Assert.Equal(0, await CountAsync(lane));
        Assert.False(host.Log.Has(LogLevel.Information, "another consumer"));
    }

    [Fact]
    public async Task A_killed_hosts_message_comes_back_when_its_lease_ends_and_not_before()
    {
        // A host whose clock stands still renews nothing: to the store it is dead.
        var lane = await LaneAsync();
        await lane.SendMessageAsync("one");
        var stopped = new ManualClock(DateTimeOffset.UnixEpoch);
        await using var dead = HostRig.Build(Plan().WithHostClock(stopped).With("Embedded:QueueLease", "00:00:02"));
        await using var alive = HostRig.Build(Plan());
        alive.Journal.Open("gate");

        var pump = dead.Service<QueueDispatcher>().PumpAsync("Slow", CancellationToken.None);
        await dead.Journal.UntilAsync("began one");
        Assert.Equal(0, await alive.Service<QueueDispatcher>().PumpAsync(CancellationToken.None));
        await Eventually.TrueAsync(async () => await alive.Service<QueueDispatcher>().PumpAsync(CancellationToken.None) == 1);

        // What the dead one does in the end finds the message gone, and that is no error.
        dead.Journal.Open("gate");
        await pump;
        Assert.True(dead.Log.Has(LogLevel.Information, "another consumer"));
        Assert.False(dead.Log.Has(LogLevel.Error, ""));
    }

    [Theory]
    [InlineData(typeof(TimeoutException))]
    [InlineData(typeof(Azure.RequestFailedException))]
    public async Task A_renewal_that_fails_in_whatever_way_does_not_undo_a_run(Type failure)
    {
        var clock = new ManualClock(DateTimeOffset.UnixEpoch);
        var lane = await LaneAsync();
        await lane.SendMessageAsync("one");
        using var store = new FaultyStore(request => request.Method == RequestMethod.Put && request.Uri.Path.Contains("/messages/", StringComparison.Ordinal)
            && (failure == typeof(TimeoutException) ? throw new TimeoutException("failing on purpose") : true));
        await using var host = HostRig.Build(Plan().WithHostClock(clock).With("AzureFunctionsJobHost:functionTimeout", "-1").Over(store));

        var pump = host.Service<QueueDispatcher>().PumpAsync("Slow", CancellationToken.None);
        await host.Journal.UntilAsync("began one");
        await clock.UntilAwaitedAsync(TimeSpan.FromMinutes(5));
        clock.Advance(TimeSpan.FromMinutes(5));
        await Eventually.TrueAsync(() => host.Log.Has(LogLevel.Warning, "could not be renewed"));
        host.Journal.Open("gate");

        Assert.Equal(1, await pump);
        Assert.Equal(0, await CountAsync(lane));
    }

    private HostRig.Plan Plan() => new HostRig.Plan(typeof(SlowLanes)).WithStorage(_account);

    private async Task<QueueClient> LaneAsync()
    {
        var lane = new Account(_account).Queue("slow");
        await lane.CreateIfNotExistsAsync();
        return lane;
    }

    private static async Task<int> CountAsync(QueueClient queue) => (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount;
}
