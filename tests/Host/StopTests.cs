using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Azure.Functions.Worker.Queues;
using Microsoft.Azure.Functions.Worker.Startup;

namespace PrivateDomain.Tests.Host;

/// <summary>A plain stop, which cancels, and a drain by hand, which does not.</summary>
public sealed class StopTests
{
    private const string DrainOnStop = "FUNCTIONS_ENABLE_DRAIN_ON_APP_STOPPING";

    private readonly string _account = TestStore.NewAccount();

    [Fact]
    public async Task A_plain_stop_cancels_what_runs_at_once_and_gives_its_message_back()
    {
        var lane = await LaneAsync("one");
        await using var host = await RunningAsync(Plan().With(DrainOnStop, "false"));

        await host.Host.StopAsync();

        Assert.Equal(["began one"], host.Journal.Entries);
        Assert.Single((await lane.PeekMessagesAsync(32)).Value);
    }

    [Fact]
    public async Task A_drain_by_hand_takes_no_more_messages_lets_the_run_end_and_goes_on_answering()
    {
        var lane = await LaneAsync("one");
        await using var host = await RunningAsync(Plan());
        Assert.Equal("""{"state":"Disabled","outstandingInvocations":1,"outstandingRetries":0}""", await StatusAsync(host));

        using var drained = await SendAsync(host, HttpMethod.Post, "/admin/host/drain");
        Assert.Equal(HttpStatusCode.Accepted, drained.StatusCode);
        await lane.SendMessageAsync("two");
        Assert.Equal("""{"state":"InProgress","outstandingInvocations":1,"outstandingRetries":0}""", await StatusAsync(host));

        host.Journal.Open("gate");
        await host.Journal.UntilAsync("ended one");
        await Eventually.TrueAsync(async () =>
            await StatusAsync(host) is """{"state":"Completed","outstandingInvocations":0,"outstandingRetries":0}""");
        Assert.Equal("two", Assert.Single((await lane.PeekMessagesAsync(32)).Value).Body.ToString());
        Assert.Equal(["began one", "ended one"], host.Journal.Entries);
    }

    [Fact]
    public async Task A_drained_host_that_then_stops_plainly_still_lets_the_run_end()
    {
        await LaneAsync("one");
        await using var host = await RunningAsync(Plan().With(DrainOnStop, "false"));
        using var drained = await SendAsync(host, HttpMethod.Post, "/admin/host/drain");

        var stop = host.Host.StopAsync();
        host.Journal.Open("gate");
        await stop;

        Assert.Equal(["began one", "ended one"], host.Journal.Entries);
    }

    [Fact]
    public async Task The_host_tells_its_status_to_the_master_key()
    {
        await using var host = await HostRig.StartAsync(Plan());

        using var answer = await SendAsync(host, HttpMethod.Get, "/admin/host/status");
        var status = await answer.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal("tests", status.GetProperty("id").GetString());
        Assert.Equal("Running", status.GetProperty("state").GetString());
        Assert.NotEqual("", status.GetProperty("version").GetString());
        Assert.True(status.GetProperty("processUptime").GetInt64() >= 0);
    }

    [Theory]
    [InlineData("GET", "/admin/host/status")]
    [InlineData("GET", "/admin/host/drain/status")]
    [InlineData("POST", "/admin/host/drain")]
    public async Task Without_the_master_key_nobody_asks_or_drains_the_host(string method, string path)
    {
        await using var host = await HostRig.StartAsync(Plan());

        using var request = new HttpRequestMessage(HttpMethod.Parse(method), path);
        using var answer = await host.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.False(host.Service<Drain>().Begun);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public async Task A_run_cancelled_before_it_began_reaches_its_function_unless_host_json_says_no(string? setting, bool reaches)
    {
        await using var host = HostRig.Build(Plan().With("AzureFunctionsJobHost:sendCanceledInvocationsToWorker", setting));
        var function = host.Service<FunctionCatalog>().Find("Other")!;
        var message = QueuesModelFactory.QueueMessage("id", "receipt", BinaryData.FromString("one"), dequeueCount: 1);

        var run = host.Service<FunctionInvoker>().InvokeAsync(
            function, ((QueueSource)function.Trigger).Input(message), new CancellationToken(canceled: true));

        if (reaches)
            await run;
        else
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(reaches ? 1 : 0, host.Journal.Count("other one"));
    }

    private HostRig.Plan Plan() => new HostRig.Plan(typeof(SlowLanes)).WithStorage(_account).With("Embedded:HostKeys:master", "master-key");

    /// <summary>
    /// A host whose one message runs and whose listeners pause, with their clock standing still: no look into a queue is under way that
    /// could find what a test puts there next.
    /// </summary>
    private static async Task<HostRig> RunningAsync(HostRig.Plan plan)
    {
        var stopped = new ManualClock(DateTimeOffset.UnixEpoch);
        var host = await HostRig.StartAsync(plan.WithHostClock(stopped).With("AzureFunctionsJobHost:functionTimeout", "-1"));
        await host.Journal.UntilAsync("began one");

        // Two listeners and the lease of the message.
        await Eventually.TrueAsync(() => stopped.Waits().Count == 3);
        return host;
    }

    private static async Task<string> StatusAsync(HostRig host)
    {
        using var answer = await SendAsync(host, HttpMethod.Get, "/admin/host/drain/status");
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task<HttpResponseMessage> SendAsync(HostRig host, HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("x-functions-key", "master-key");
        return await host.Http.SendAsync(request);
    }

    private async Task<QueueClient> LaneAsync(params string[] messages)
    {
        var lane = new Account(_account).Queue("slow");
        await lane.CreateIfNotExistsAsync();
        foreach (var message in messages)
            await lane.SendMessageAsync(message);
        return lane;
    }
}
