using System.Net;
using Azure.Storage.Queues;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PrivateDomain.Tests.Host;

public sealed class DrainTests
{
    private readonly string _account = TestStore.NewAccount();

    [Fact]
    public async Task A_stopping_host_lets_its_message_end_deletes_it_and_takes_no_other()
    {
        var lane = await LaneAsync();
        await lane.SendMessageAsync("one");
        var clock = new ManualClock(DateTimeOffset.UnixEpoch);
        await using var host = await HostRig.StartAsync(Plan().WithHostClock(clock).With("AzureFunctionsJobHost:functionTimeout", "-1"));
        await host.Journal.UntilAsync("began one");

        // Both listeners pause, beside the message's lease: no look into the queue is under way that could still find the second message.
        await Eventually.TrueAsync(() => clock.Waits().Count == 3);
        var stop = host.Host.StopAsync();
        await lane.SendMessageAsync("two");
        await Eventually.TrueAsync(() => host.Service<Drain>().Stopping.IsCancellationRequested);
        Assert.False(stop.IsCompleted);
        host.Journal.Open("gate");
        await stop;

        Assert.Equal(["began one", "ended one"], host.Journal.Entries);
        Assert.Equal("two", Assert.Single((await lane.PeekMessagesAsync(32)).Value).Body.ToString());
    }

    [Fact]
    public async Task After_25_seconds_what_still_runs_is_cancelled_and_its_message_given_back()
    {
        var clock = new ManualClock(DateTimeOffset.UnixEpoch);
        var lane = await LaneAsync();
        await lane.SendMessageAsync("one");
        await using var host = await HostRig.StartAsync(Plan().WithHostClock(clock));
        await host.Journal.UntilAsync("began one");

        var stop = host.Host.StopAsync();
        await clock.UntilAwaitedAsync(TimeSpan.FromSeconds(25));
        clock.Advance(TimeSpan.FromSeconds(24));
        Assert.False(host.Service<Drain>().Cancelled.IsCancellationRequested);
        clock.Advance(TimeSpan.FromSeconds(1));
        await stop;

        Assert.Equal(["began one"], host.Journal.Entries);
        Assert.Single((await lane.PeekMessagesAsync(32)).Value);
    }

    [Fact]
    public async Task A_request_under_way_is_answered()
    {
        await using var host = await HostRig.StartAsync(new HostRig.Plan(typeof(Waiting)));
        var request = host.Http.GetAsync("/wait");
        await host.Journal.UntilAsync("waiting");

        var stop = host.Host.StopAsync();
        await Eventually.TrueAsync(() => host.Service<Drain>().Stopping.IsCancellationRequested);
        host.Journal.Open("answer");

        Assert.Equal(HttpStatusCode.OK, (await request).StatusCode);
        await stop;
    }

    [Fact]
    public async Task A_function_that_will_not_end_does_not_keep_the_host_from_ending()
    {
        var clock = new ManualClock(DateTimeOffset.UnixEpoch);
        await using var host = await HostRig.StartAsync(new HostRig.Plan(typeof(Waiting)).WithHostClock(clock)
            .And(builder => builder.Services.PostConfigure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(1))));
        var request = host.Http.GetAsync("/wait");
        await host.Journal.UntilAsync("waiting");

        var stop = host.Host.StopAsync();
        await clock.UntilAwaitedAsync(TimeSpan.FromSeconds(25));
        clock.Advance(TimeSpan.FromSeconds(25));
        await stop;

        Assert.True(host.Log.Has(LogLevel.Warning, "1 function runs ignored"));
        host.Journal.Open("answer");
        await Assert.ThrowsAsync<HttpRequestException>(() => request);
    }

    private HostRig.Plan Plan() => new HostRig.Plan(typeof(SlowLanes)).WithStorage(_account);

    private async Task<QueueClient> LaneAsync()
    {
        var lane = new Account(_account).Queue("slow");
        await lane.CreateIfNotExistsAsync();
        return lane;
    }
}

public sealed class Waiting(Journal journal)
{
    [Function("Wait")]
    public async Task<IResult> WaitAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "wait")] HttpRequest request)
    {
        journal.Write("waiting");
        await journal.PassAsync("answer");
        return Results.Ok();
    }
}
