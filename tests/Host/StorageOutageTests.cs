using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Azure.Functions.Worker.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PrivateDomain.Tests.Host;

/// <summary>A store that is not there when the host starts.</summary>
public sealed class StorageOutageTests
{
    private readonly string _account = Azurite.NewAccount();

    [Fact]
    public async Task A_host_that_starts_without_its_store_answers_requests_and_takes_up_queues_and_timers_when_it_comes()
    {
        using var store = new LateStore();
        await using var host = await HostRig.StartAsync(new HostRig.Plan(typeof(SlowLanes), typeof(EagerTimer), typeof(Catalogue))
            .WithStorage(_account)
            .With("Tick:Schedule", "0 0 0 1 1 *")
            .With("AzureFunctionsJobHost:extensions:queues:maxPollingInterval", "00:00:00.2")
            .With("AzureFunctionsJobHost:singleton:listenerLockRecoveryPollingInterval", "00:00:01")
            .And(builder => builder.Services.AddSingleton(new StorageTransport(store))));
        host.Journal.Open("gate");
        await Eventually.TrueAsync(() => host.Log.Has(LogLevel.Error, "cannot be read") && host.Log.Has(LogLevel.Error, "cannot be owned"));
        Assert.Equal("all", await host.Http.GetStringAsync("/items"));

        store.IsThere = true;
        var lane = new Account(_account).Queue("slow");
        await lane.CreateIfNotExistsAsync();
        await lane.SendMessageAsync("one");

        await host.Journal.UntilAsync("ended one");
        await host.Journal.UntilAsync("eager pastdue=False");
    }

    private sealed class LateStore : HttpPipelineTransport, IDisposable
    {
        private readonly HttpClientTransport _whole = new();

        public bool IsThere { get; set; }

        public override Request CreateRequest() => _whole.CreateRequest();

        public override void Process(HttpMessage message) => throw new NotSupportedException();

        public override ValueTask ProcessAsync(HttpMessage message) => IsThere
            ? _whole.ProcessAsync(message)
            : throw new RequestFailedException("The store is not there.", new IOException("refused"));

        public void Dispose() => _whole.Dispose();
    }
}
