using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Queues;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Queues;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PrivateDomain.Tests.Host;

public sealed class QueueListenerTests
{
    private readonly string _account = TestStore.NewAccount();

    [Fact]
    public async Task Messages_run_as_they_come_without_anybody_asking()
    {
        var lane = await LaneAsync();
        await using var host = await HostRig.StartAsync(Plan());

        await lane.SendMessageAsync("one");
        await host.Journal.UntilAsync("began one");
        host.Journal.Open("gate");

        await Eventually.TrueAsync(async () => await CountAsync(lane) == 0);
    }

    [Fact]
    public async Task A_queue_that_does_not_exist_yet_is_found_when_it_does()
    {
        await using var host = await HostRig.StartAsync(Plan());
        host.Journal.Open("gate");

        var lane = await LaneAsync();
        await lane.SendMessageAsync("one");

        await host.Journal.UntilAsync("ended one");
        Assert.False(host.Log.Has(LogLevel.Error, ""));
    }

    [Fact]
    public async Task A_disabled_function_does_not_listen()
    {
        var lane = await LaneAsync();
        await lane.SendMessageAsync("one");
        var account = new Account(_account);
        await using var host = await HostRig.StartAsync(Plan().With("AzureWebJobs.Slow.Disabled", "true"));
        host.Journal.Open("gate");

        var other = account.Queue("other");
        await other.CreateIfNotExistsAsync();
        await other.SendMessageAsync("two");
        await host.Journal.UntilAsync("other two");

        Assert.Equal(["other two"], host.Journal.Entries);
    }

    [Fact]
    public async Task No_more_run_at_a_time_than_a_batch_and_the_threshold()
    {
        var lane = await LaneAsync();
        for (var i = 0; i < 8; i++)
            await lane.SendMessageAsync($"m{i}");
        await using var host = await HostRig.StartAsync(Plan()
            .With("AzureFunctionsJobHost:extensions:queues:batchSize", "2")
            .With("AzureFunctionsJobHost:extensions:queues:newBatchThreshold", "1"));

        await Eventually.TrueAsync(() => host.Journal.Entries.Count(entry => entry.StartsWith("began", StringComparison.Ordinal)) == 2);
        host.Journal.Open("gate");
        await Eventually.TrueAsync(() => host.Journal.Entries.Count(entry => entry.StartsWith("ended", StringComparison.Ordinal)) == 8);

        Assert.InRange(MostAtOnce(host.Journal.Entries), 2, 3);
    }

    [Fact]
    public async Task A_listener_survives_an_outage_of_the_store()
    {
        var lane = await LaneAsync();
        using var cable = new Cable();
        await using var host = await HostRig.StartAsync(Plan().And(builder => builder.Services.AddSingleton<HttpPipelineTransport>(cable)));
        host.Journal.Open("gate");
        await lane.SendMessageAsync("before");
        await host.Journal.UntilAsync("ended before");

        cable.IsCut = true;
        await Eventually.TrueAsync(() => host.Log.Has(LogLevel.Error, "cannot be read"));
        await lane.SendMessageAsync("after");
        cable.IsCut = false;

        await host.Journal.UntilAsync("ended after");
        // Which of the listeners met the outage, and when it polls again, is chance.
        await Eventually.TrueAsync(() => host.Log.Has(LogLevel.Information, "can be read again"));
    }

    [Fact]
    public void Pauses_grow_to_the_maximum_and_start_over()
    {
        var backOff = new PollingBackOff(TimeSpan.FromSeconds(2));

        var pauses = Enumerable.Range(0, 8).Select(_ => backOff.Next().TotalSeconds).ToList();
        Assert.Equal(0.1, pauses[0], 3);
        Assert.InRange(pauses[1], 0.18, 0.22);
        Assert.InRange(pauses[2], 0.26, 0.34);
        Assert.InRange(pauses[5], 1.38, 2);
        Assert.Equal(2, pauses[7], 3);

        backOff.Reset();
        Assert.Equal(0.1, backOff.Next().TotalSeconds, 3);
    }

    private HostRig.Plan Plan() => new HostRig.Plan(typeof(SlowLanes)).WithStorage(_account)
        .With("AzureFunctionsJobHost:extensions:queues:maxPollingInterval", "00:00:00.2");

    private async Task<QueueClient> LaneAsync()
    {
        var lane = new Account(_account).Queue("slow");
        await lane.CreateIfNotExistsAsync();
        return lane;
    }

    private static async Task<int> CountAsync(QueueClient queue) => (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount;

    private static int MostAtOnce(IEnumerable<string> entries)
    {
        var (now, most) = (0, 0);
        foreach (var entry in entries)
        {
            now += entry.StartsWith("began", StringComparison.Ordinal) ? 1 : -1;
            most = Math.Max(most, now);
        }

        return most;
    }

    private sealed class Cable : HttpPipelineTransport, IDisposable
    {
        private readonly HttpClientTransport _whole = new();

        public bool IsCut { get; set; }

        public override Request CreateRequest() => _whole.CreateRequest();

        public override void Process(HttpMessage message) => throw new NotSupportedException();

        public override ValueTask ProcessAsync(HttpMessage message) => IsCut
            ? throw new Azure.RequestFailedException("The cable is cut.", new IOException("cut"))
            : _whole.ProcessAsync(message);

        public void Dispose() => _whole.Dispose();
    }
}

public sealed class SlowLanes(Journal journal)
{
    [Function("Slow")]
    public async Task SlowAsync([QueueTrigger("slow")] string message, CancellationToken cancellation)
    {
        journal.Write($"began {message}");
        await journal.PassAsync("gate", cancellation);
        journal.Write($"ended {message}");
    }

    [Function("Other")]
    public void Other([QueueTrigger("other")] string message) => journal.Write($"other {message}");
}
