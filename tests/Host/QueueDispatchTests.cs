using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Queues;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PrivateDomain.Tests.Host;

public sealed class QueueDispatchTests
{
    private readonly string _account = TestStore.NewAccount();

    [Fact]
    public async Task A_message_that_succeeds_is_deleted()
    {
        await using var host = HostRig.Build(Plan());
        var lane = await LaneAsync("lane", "fine");

        Assert.Equal(1, await PumpAsync(host));

        Assert.Equal(["ran fine 1"], host.Journal.Entries);
        Assert.Equal(0, await CountAsync(lane));
    }

    [Fact]
    public async Task A_message_that_always_fails_runs_five_times_and_becomes_poison()
    {
        await using var host = HostRig.Build(Plan());
        var lane = await LaneAsync("lane", "fail");

        Assert.Equal(5, await PumpAsync(host));

        Assert.Equal(["ran fail 1", "ran fail 2", "ran fail 3", "ran fail 4", "ran fail 5"], host.Journal.Entries);
        Assert.Equal(0, await CountAsync(lane));
        Assert.Equal("fail", Assert.Single(await PeekAsync("lane-poison")).Body.ToString());
    }

    [Fact]
    public async Task A_failed_message_waits_for_the_visibility_timeout()
    {
        await using var host = HostRig.Build(Plan().With("AzureFunctionsJobHost:extensions:queues:visibilityTimeout", "00:01:00"));
        var lane = await LaneAsync("lane", "fail");

        Assert.Equal(1, await PumpAsync(host));

        Assert.Equal(1, await CountAsync(lane));
        Assert.Empty(await PeekAsync("lane"));
    }

    [Fact]
    public async Task A_message_delivered_too_often_is_poison_without_a_run()
    {
        await using var host = HostRig.Build(Plan().With("AzureFunctionsJobHost:extensions:queues:maxDequeueCount", "1"));
        var lane = await LaneAsync("lane", "fine");
        var taken = (await lane.ReceiveMessageAsync()).Value;
        await lane.UpdateMessageAsync(taken.MessageId, taken.PopReceipt, visibilityTimeout: TimeSpan.Zero);

        Assert.Equal(0, await PumpAsync(host));

        Assert.Empty(host.Journal.Entries);
        Assert.Equal("fine", Assert.Single(await PeekAsync("lane-poison")).Body.ToString());
    }

    [Fact]
    public async Task A_message_that_is_no_base64_is_poison_and_harms_no_other()
    {
        await using var host = HostRig.Build(Plan());
        var lane = await LaneAsync("lane", "fine");
        await new QueueClient(_account, "lane").SendMessageAsync("{ plain text }");
        await lane.SendMessageAsync("good");

        Assert.Equal(2, await PumpAsync(host));

        Assert.Equal(["ran fine 1", "ran good 1"], host.Journal.Entries.Order(StringComparer.Ordinal), StringComparer.Ordinal);
        var poison = await new QueueClient(_account, "lane-poison").PeekMessagesAsync(32);
        Assert.Equal("{ plain text }", Assert.Single(poison.Value).MessageText);
    }

    [Fact]
    public async Task Plain_text_is_read_where_host_json_says_so()
    {
        await using var host = HostRig.Build(Plan().With("AzureFunctionsJobHost:extensions:queues:messageEncoding", "none"));
        await LaneAsync("lane");
        await new QueueClient(_account, "lane").SendMessageAsync("plain");

        Assert.Equal(1, await PumpAsync(host));

        Assert.Equal(["ran plain 1"], host.Journal.Entries);
    }

    [Fact]
    public async Task Json_that_does_not_fit_fails_and_becomes_poison_while_others_run()
    {
        await using var host = HostRig.Build(Plan());
        await LaneAsync("orders", "{ no json", """{"NUMBER":7}""");

        Assert.Equal(6, await PumpAsync(host));

        Assert.Equal(["order 7"], host.Journal.Entries);
        Assert.Equal("{ no json", Assert.Single(await PeekAsync("orders-poison")).Body.ToString());
    }

    [Fact]
    public async Task A_failure_in_a_poison_queue_leaves_the_message_invisible()
    {
        await using var host = HostRig.Build(new HostRig.Plan(typeof(PoisonLane)).WithStorage(_account));
        var poison = await LaneAsync("lane-poison", "fail");

        Assert.Equal(1, await PumpAsync(host));

        Assert.Equal(1, await CountAsync(poison));
        Assert.Empty(await PeekAsync("lane-poison"));
        Assert.False(await new QueueClient(_account, "lane-poison-poison").ExistsAsync());
    }

    [Fact]
    public async Task The_pump_follows_messages_from_queue_to_queue_and_runs_disabled_functions()
    {
        await using var host = HostRig.Build(Plan().With("AzureWebJobs.Lane.Disabled", "true"));
        await LaneAsync("lane", "forward");
        await LaneAsync("orders");

        Assert.Equal(2, await PumpAsync(host));

        Assert.Equal(["ran forward 1", "order 1"], host.Journal.Entries);
    }

    [Fact]
    public async Task One_functions_queue_can_be_pumped_alone()
    {
        await using var host = HostRig.Build(Plan());
        await LaneAsync("lane", "fine");
        await LaneAsync("orders", """{"number":2}""");

        Assert.Equal(1, await host.Service<QueueDispatcher>().PumpAsync("Order", CancellationToken.None));

        Assert.Equal(["order 2"], host.Journal.Entries);
    }

    [Fact]
    public async Task A_run_that_is_always_over_the_time_limit_is_poison_after_five_even_if_it_ignores_its_cancellation()
    {
        var clock = new ManualClock(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
        await using var host = HostRig.Build(Plan().WithHostClock(clock).With("AzureFunctionsJobHost:functionTimeout", "00:01:00"));
        await LaneAsync("lane", "deaf");

        var pump = PumpAsync(host);
        for (var delivery = 1; delivery <= 5; delivery++)
        {
            await host.Journal.UntilAsync($"ran deaf {delivery}");
            await clock.UntilAwaitedAsync(TimeSpan.FromSeconds(65));
            clock.Advance(TimeSpan.FromSeconds(65));
        }

        Assert.Equal(5, await pump);
        Assert.Single(await PeekAsync("lane-poison"));
        Assert.True(host.Log.Has(LogLevel.Error, "ignores its cancellation"));
        host.Journal.Open("deaf");
    }

    [Fact]
    public async Task Two_copies_of_a_message_run_side_by_side()
    {
        await using var host = HostRig.Build(Plan());
        await LaneAsync("lane", "together", "together");

        var pump = PumpAsync(host);
        await host.Journal.UntilAsync("ran together 1", times: 2);
        host.Journal.Open("together");

        Assert.Equal(2, await pump);
    }

    private HostRig.Plan Plan() => new HostRig.Plan(typeof(Lanes))
    {
        Compose = builder => builder.Services.AddSingleton(new Account(_account)),
    }.WithStorage(_account);

    private static Task<int> PumpAsync(HostRig host) => host.Service<QueueDispatcher>().PumpAsync(CancellationToken.None);

    private async Task<QueueClient> LaneAsync(string name, params string[] messages)
    {
        var queue = new Account(_account).Queue(name);
        await queue.CreateIfNotExistsAsync();
        foreach (var message in messages)
            await queue.SendMessageAsync(message);
        return queue;
    }

    private async Task<PeekedMessage[]> PeekAsync(string name) => await new Account(_account).Queue(name).PeekMessagesAsync(32);

    private static async Task<int> CountAsync(QueueClient queue) => (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount;
}

public sealed record Account(string ConnectionString)
{
    public QueueClient Queue(string name) =>
        new(ConnectionString, name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
}

public sealed class Lanes(Journal journal, Account account)
{
    [Function("Lane")]
    public async Task LaneAsync([QueueTrigger("lane")] string message, long dequeueCount)
    {
        journal.Write($"ran {message} {dequeueCount}");
        if (message is "fail")
            throw new InvalidOperationException("failing on purpose");
        if (message is "forward")
            await account.Queue("orders").SendMessageAsync("""{"number":1}""");
        if (message is "deaf" or "together")
            await journal.PassAsync(message);
    }

    [Function("Order")]
    public void Order([QueueTrigger("orders")] OrderMessage order) => journal.Write($"order {order.Number}");

    public sealed record OrderMessage(int Number);
}

public sealed class PoisonLane
{
    [Function("Poison")]
    public void Run([QueueTrigger("LANE-poison")] BinaryData message) => throw new InvalidOperationException("failing on purpose");
}
