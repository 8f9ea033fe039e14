using Azure.Core;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Queues;
using Microsoft.Azure.Functions.Worker.Startup;
using Microsoft.Extensions.Hosting;

namespace PrivateDomain.Tests.Host;

/// <summary>What functions leave for queues.</summary>
public sealed class QueueOutputTests
{
    private readonly string _account = TestStore.NewAccount();

    [Fact]
    public async Task The_result_is_sent_in_base64_to_a_queue_that_is_made_for_it()
    {
        await using var host = HostRig.Build(Plan());
        await SendAsync("words", "tea");

        await PumpAsync(host, "Echo");

        // A client that does not decode sees what lies in the queue.
        var raw = await new QueueClient(_account, "echoes").PeekMessagesAsync(32);
        Assert.Equal("dGVh", Assert.Single(raw.Value).Body.ToString());
    }

    [Fact]
    public async Task Nothing_is_sent_when_the_function_fails()
    {
        await using var host = HostRig.Build(Plan());
        await SendAsync("words", "fail");

        await PumpAsync(host, "Echo");

        Assert.Empty(await PeekAsync("echoes"));
        Assert.Equal(["fail"], await PeekAsync("words-poison"));
    }

    [Fact]
    public async Task Nothing_is_sent_when_middleware_fails_after_the_function()
    {
        await using var host = HostRig.Build(Plan().And(builder => builder.UseMiddleware(async (_, next) =>
        {
            await next();
            throw new InvalidOperationException("failing on purpose");
        })));
        await SendAsync("words", "tea");

        await PumpAsync(host, "Echo");

        Assert.Empty(await PeekAsync("echoes"));
    }

    [Fact]
    public async Task Middleware_may_replace_what_is_sent()
    {
        await using var host = HostRig.Build(Plan().And(builder => builder.UseMiddleware(async (context, next) =>
        {
            await next();
            context.GetInvocationResult<string>().Value = "coffee";
        })));
        await SendAsync("words", "tea");

        await PumpAsync(host, "Echo");

        Assert.Equal(["coffee"], await PeekAsync("echoes"));
    }

    [Fact]
    public async Task A_message_sent_by_the_host_itself_wakes_its_listener_at_once()
    {
        // The listeners' clock stands still, so that after an empty look they would never look again.
        var stopped = new ManualClock(DateTimeOffset.UnixEpoch);
        await SendAsync("echoes");
        await using var host = await HostRig.StartAsync(Plan()
            .WithHostClock(stopped)
            .With("AzureFunctionsJobHost:functionTimeout", "-1")
            .With("AzureWebJobs.Echo.Disabled", "true"));
        await Eventually.TrueAsync(() => stopped.Waits().Count >= 1);

        await SendAsync("words", "tea");
        await PumpAsync(host, "Echo");

        await host.Journal.UntilAsync("heard tea");
    }

    [Fact]
    public async Task An_outage_while_sending_fails_the_run_and_the_message_comes_again()
    {
        var refusals = 1;
        using var store = new FaultyStore(request =>
            request.Method == RequestMethod.Post
            && request.Uri.Path.Contains("/echoes/messages", StringComparison.Ordinal)
            && Interlocked.Decrement(ref refusals) >= 0);
        await using var host = HostRig.Build(Plan().Over(store));
        await SendAsync("words", "tea");
        await SendAsync("echoes");

        Assert.Equal(2, await PumpAsync(host, "Echo"));

        Assert.Equal(["tea"], await PeekAsync("echoes"));
        Assert.Empty(await PeekAsync("words"));
    }

    [Fact]
    public void An_output_needs_its_connection_string()
    {
        var refused = Assert.Throws<StartupRefusedException>(() => HostRig.Build(Plan().With("AzureWebJobsStorage", "")));

        Assert.Contains("- Echo: the setting AzureWebJobsStorage", refused.Message, StringComparison.Ordinal);
    }

    private HostRig.Plan Plan() => new HostRig.Plan(typeof(Echoes)).WithStorage(_account).With("Echoes:Queue", "Echoes");

    private static Task<int> PumpAsync(HostRig host, string function) =>
        host.Service<QueueDispatcher>().PumpAsync(function, CancellationToken.None);

    private async Task SendAsync(string queue, params string[] messages)
    {
        var client = new Account(_account).Queue(queue);
        await client.CreateIfNotExistsAsync();
        foreach (var message in messages)
            await client.SendMessageAsync(message);
    }

    private async Task<IReadOnlyList<string>> PeekAsync(string queue)
    {
        var client = new Account(_account).Queue(queue);
        PeekedMessage[] messages = await client.ExistsAsync() ? await client.PeekMessagesAsync(32) : [];
        return [.. messages.Select(message => message.Body.ToString())];
    }
}

public sealed class Echoes(Journal journal)
{
    [Function("Echo")]
    [QueueOutput("%Echoes:Queue%")]
    public Task<string> EchoAsync([QueueTrigger("words")] string word) =>
        word is "fail" ? throw new InvalidOperationException("failing on purpose") : Task.FromResult(word);

    [Function("Hear")]
    public void Hear([QueueTrigger("echoes")] string echo) => journal.Write($"heard {echo}");
}
