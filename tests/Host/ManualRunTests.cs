using System.Net;
using System.Text;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace PrivateDomain.Tests.Host;

public sealed class ManualRunTests
{
    private readonly HostRig.Plan _plan = new HostRig.Plan(typeof(ByHand), typeof(Catalogue))
        .WithStorage(TestStore.NewAccount())
        .With("Embedded:HostKeys:master", "master-key")
        .With("AzureWebJobs.HandQueue.Disabled", "true");

    [Fact]
    public async Task The_master_key_runs_a_queue_function_even_a_disabled_one()
    {
        await using var host = await HostRig.StartAsync(_plan);

        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(host, "/admin/functions/handqueue", """{"input":"hello"}"""));

        await host.Journal.UntilAsync("queue hello 1");
    }

    [Fact]
    public async Task The_master_key_runs_a_timer_function_with_its_stored_status()
    {
        await using var host = await HostRig.StartAsync(_plan);
        await Eventually.TrueAsync(() => host.Log.Has(LogLevel.Information, "owns the timer"));

        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(host, "/admin/functions/HandTimer", """{"input":""}"""));

        await host.Journal.UntilAsync("timer False True");
    }

    [Theory]
    [InlineData("/admin/functions/Catalogue", "{}", HttpStatusCode.NotFound)]
    [InlineData("/admin/functions/nobody", "{}", HttpStatusCode.NotFound)]
    [InlineData("/admin/host/status", "{}", HttpStatusCode.NotFound)]
    [InlineData("/admin/functions/HandQueue", "{", HttpStatusCode.BadRequest)]
    [InlineData("/admin/functions/HandQueue", """{"input":"\ud800"}""", HttpStatusCode.BadRequest)]
    public async Task What_cannot_be_run_is_said_so(string path, string body, HttpStatusCode expected)
    {
        await using var host = await HostRig.StartAsync(_plan);

        Assert.Equal(expected, await PostAsync(host, path, body));
    }

    [Theory]
    [InlineData("default-key")]
    [InlineData(null)]
    public async Task Without_the_master_key_nothing_below_admin_answers(string? key)
    {
        await using var host = await HostRig.StartAsync(_plan.With("Embedded:HostKeys:default", "default-key"));

        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(host, "/admin/functions/HandQueue", "{}", key));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(host, "/admin", "{}", key));
        Assert.Empty(host.Journal.Entries);
    }

    [Fact]
    public async Task A_failed_run_by_hand_is_logged()
    {
        await using var host = await HostRig.StartAsync(_plan);

        await PostAsync(host, "/admin/functions/HandQueue", """{"input":"fail"}""");

        await Eventually.TrueAsync(() => host.Log.Has(LogLevel.Error, "HandQueue"));
    }

    private static async Task<HttpStatusCode> PostAsync(HostRig host, string path, string body, string? key = "master-key")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (key is not null)
            request.Headers.Add("x-functions-key", key);
        using var answer = await host.Http.SendAsync(request);
        return answer.StatusCode;
    }
}

public sealed class ByHand(Journal journal)
{
    [Function("HandQueue")]
    public void Queue([QueueTrigger("hand")] QueueMessage message)
    {
        if (message.MessageText is "fail")
            throw new InvalidOperationException("failing on purpose");
        journal.Write($"queue {message.MessageText} {message.DequeueCount}");
    }

    [Function("HandTimer")]
    public void Timer([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) =>
        journal.Write($"timer {timer.IsPastDue} {timer.ScheduleStatus?.Next.Month == 1}");
}
