using Azure.Core;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Queues;
using Microsoft.Extensions.Logging;

namespace PrivateDomain.Tests.Host;

/// <summary>The poison queue, where copying and deleting are two steps and names have a length.</summary>
public sealed class PoisonTests
{
    private readonly string _account = TestStore.NewAccount();

    [Fact]
    public async Task A_crash_between_copy_and_delete_leaves_both_and_the_function_does_not_run_again()
    {
        var refusals = 1;
        using var store = new FaultyStore(request => request.Method == RequestMethod.Delete && Interlocked.Decrement(ref refusals) >= 0);
        await using var host = HostRig.Build(Plan()
            .With("AzureFunctionsJobHost:extensions:queues:maxDequeueCount", "1")
            .With("Embedded:QueueLease", "00:00:01")
            .Over(store));
        await QueueAsync("poisonous", "fail");

        Assert.Equal(1, await PumpAsync(host));
        Assert.True(host.Log.Has(LogLevel.Error, "could not be settled"));

        // Delivered once too often now, it is moved again, without a run.
        await Eventually.TrueAsync(async () =>
        {
            Assert.Equal(0, await PumpAsync(host));
            return (await PeekAsync("poisonous-poison")).Length == 2;
        });
        Assert.Equal(["ran fail"], host.Journal.Entries);
    }

    [Fact]
    public async Task A_message_on_its_way_to_poison_wakes_the_poison_queues_listener()
    {
        var stopped = new ManualClock(DateTimeOffset.UnixEpoch);
        await QueueAsync("poisonous-poison");
        await using var host = await HostRig.StartAsync(Plan()
            .WithHostClock(stopped)
            .With("AzureFunctionsJobHost:functionTimeout", "-1")
            .With("AzureFunctionsJobHost:extensions:queues:maxDequeueCount", "1")
            .With("AzureWebJobs.Poisonous.Disabled", "true"));
        await Eventually.TrueAsync(() => stopped.Waits().Count >= 2);

        await QueueAsync("poisonous", "fail");
        await PumpAsync(host);

        await host.Journal.UntilAsync("kept fail");
    }

    [Fact]
    public async Task Where_the_poison_queues_name_would_be_too_long_the_message_stays_invisible()
    {
        await using var host = HostRig.Build(Plan().With("AzureFunctionsJobHost:extensions:queues:maxDequeueCount", "1"));
        var queue = await QueueAsync(LongLane.Name, "fail");

        Assert.Equal(1, await host.Service<QueueDispatcher>().PumpAsync("LongLane", CancellationToken.None));

        Assert.Empty(await PeekAsync(LongLane.Name));
        Assert.Equal(1, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task A_run_is_logged_with_the_messages_details()
    {
        await using var host = HostRig.Build(Plan().And(builder => builder.Logging.AddFilter("Function", LogLevel.Debug)));
        await QueueAsync("poisonous", "fine");

        await PumpAsync(host);

        Assert.Contains(host.Log.Lines, line =>
            line.StartsWith("Debug Function.Poisonous: Trigger details: MessageId: ", StringComparison.Ordinal)
            && line.Contains("DequeueCount: 1, InsertedOn: 20", StringComparison.Ordinal));
    }

    private HostRig.Plan Plan() => new HostRig.Plan(typeof(Poisonous), typeof(LongLane)).WithStorage(_account);

    private static Task<int> PumpAsync(HostRig host) => host.Service<QueueDispatcher>().PumpAsync("Poisonous", CancellationToken.None);

    private async Task<QueueClient> QueueAsync(string name, params string[] messages)
    {
        var queue = new Account(_account).Queue(name);
        await queue.CreateIfNotExistsAsync();
        foreach (var message in messages)
            await queue.SendMessageAsync(message);
        return queue;
    }

    private async Task<PeekedMessage[]> PeekAsync(string name) => await new Account(_account).Queue(name).PeekMessagesAsync(32);
}

public sealed class Poisonous(Journal journal)
{
    [Function("Poisonous")]
    public void Run([QueueTrigger("poisonous")] string message)
    {
        journal.Write($"ran {message}");
        if (message is "fail")
            throw new InvalidOperationException("failing on purpose");
    }

    [Function("Keep")]
    public void Keep([QueueTrigger("poisonous-poison")] string message) => journal.Write($"kept {message}");
}

public sealed class LongLane
{
    public const string Name = "a-queue-whose-name-leaves-no-room-for-what-poison-appends-to-it";

    [Function("LongLane")]
    public void Run([QueueTrigger(Name)] string message) => throw new InvalidOperationException("failing on purpose");
}
