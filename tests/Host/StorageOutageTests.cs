using Microsoft.Extensions.Logging;

namespace PrivateDomain.Tests.Host;

/// <summary>A store that is not there when the host starts.</summary>
public sealed class StorageOutageTests
{
    private readonly string _account = TestStore.NewAccount();

    [Fact]
    public async Task A_host_that_starts_without_its_store_answers_requests_and_takes_up_queues_and_timers_when_it_comes()
    {
        var isThere = false;
        using var store = new FaultyStore(_ => !Volatile.Read(ref isThere), unreachable: true);
        await using var host = await HostRig.StartAsync(new HostRig.Plan(typeof(SlowLanes), typeof(EagerTimer), typeof(Catalogue))
            .WithStorage(_account)
            .With("Tick:Schedule", "0 0 0 1 1 *")
            .With("AzureFunctionsJobHost:extensions:queues:maxPollingInterval", "00:00:00.2")
            .With("AzureFunctionsJobHost:singleton:listenerLockRecoveryPollingInterval", "00:00:01")
            .Over(store));
        host.Journal.Open("gate");
        await Eventually.TrueAsync(() => host.Log.Has(LogLevel.Error, "cannot be read") && host.Log.Has(LogLevel.Error, "cannot be owned"));
        Assert.Equal("all", await host.Http.GetStringAsync("/items"));

        Volatile.Write(ref isThere, value: true);
        var lane = new Account(_account).Queue("slow");
        await lane.CreateIfNotExistsAsync();
        await lane.SendMessageAsync("one");

        await host.Journal.UntilAsync("ended one");
        await host.Journal.UntilAsync("eager pastdue=False");
    }
}
