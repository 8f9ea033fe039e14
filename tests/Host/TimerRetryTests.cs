using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Azure.Functions.Worker.Startup;
using Microsoft.Extensions.Logging;

namespace PrivateDomain.Tests.Host;

/// <summary>Retry attributes: for timers alone, in the process, by the host's clock.</summary>
public sealed class TimerRetryTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(7);

    private readonly string _account = TestStore.NewAccount();
    private readonly ManualClock _clock = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task A_failed_timer_run_is_tried_again_as_often_as_its_attribute_says()
    {
        await using var host = await HostRig.StartAsync(Plan());
        for (var retry = 0; retry < 2; retry++)
        {
            await host.Journal.UntilAsync($"try {retry} of 2");
            await _clock.UntilAwaitedAsync(Pause);
            _clock.Advance(Pause);
        }

        await host.Journal.UntilAsync("try 2 of 2");
        await Eventually.TrueAsync(() => host.Service<Drain>() is { Running: 0, AwaitedRetries: 0 });
        Assert.Equal(["try 0 of 2", "try 1 of 2", "try 2 of 2"], host.Journal.Entries);
    }

    [Fact]
    public async Task A_retry_that_succeeds_is_the_last()
    {
        var host = HostRig.Build(Plan());
        host.Journal.Open("healed");
        await host.Host.StartAsync();
        await host.Journal.UntilAsync("try 0 of 2");
        await Eventually.TrueAsync(() => host.Service<Drain>().Running == 0);
        var log = host.Log;
        await host.DisposeAsync();

        Assert.Equal(["try 0 of 2"], host.Journal.Entries);
        Assert.False(log.Has(LogLevel.Warning, "follows in"));
    }

    [Fact]
    public async Task A_host_that_ends_does_not_wait_for_the_next_retry()
    {
        var host = await HostRig.StartAsync(Plan());
        await host.Journal.UntilAsync("try 0 of 2");
        await _clock.UntilAwaitedAsync(Pause);
        Assert.Equal(1, host.Service<HostStatus>().OfDrain().OutstandingRetries);

        await host.DisposeAsync();

        Assert.Equal(["try 0 of 2"], host.Journal.Entries);
    }

    [Fact]
    public void Waits_grow_between_their_bounds_and_a_fixed_one_stays()
    {
        var growing = new RetryPolicy(-1, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(60));

        Assert.InRange(growing.DelayAfter(0).TotalSeconds, 4, 4.8);
        Assert.InRange(growing.DelayAfter(2).TotalSeconds, 12.8, 19.2);
        Assert.Equal(60, growing.DelayAfter(1000).TotalSeconds);
        Assert.Equal(Pause, new RetryPolicy(3, Pause, Pause).DelayAfter(2));
        Assert.True(growing.AllowsMoreThan(1_000_000));
        Assert.False(new RetryPolicy(3, Pause, Pause).AllowsMoreThan(3));
    }

    [Theory]
    [InlineData(typeof(RetriedQueue), "its trigger allows no retry attribute")]
    [InlineData(typeof(RetriedRequest), "its trigger allows no retry attribute")]
    [InlineData(typeof(RetriedBackwards), "its retry intervals '00:01:00' and '00:00:10'")]
    [InlineData(typeof(RetriedNever), "its maxRetryCount is -2")]
    [InlineData(typeof(RetriedNextSeason), "at most 49 days")]
    public void A_retry_attribute_that_azure_would_not_build_is_refused(Type type, string because)
    {
        var refused = Assert.Throws<StartupRefusedException>(() => HostRig.Build(new HostRig.Plan(type).WithStorage(_account)));

        Assert.Contains(because, refused.Message, StringComparison.Ordinal);
    }

    private HostRig.Plan Plan() => new HostRig.Plan(typeof(Retried)).WithStorage(_account).WithHostClock(_clock);
}

#pragma warning disable IDE0060
public sealed class Retried(Journal journal)
{
    [Function("Retried")]
    [FixedDelayRetry(2, "00:00:07")]
    public void Run([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer, FunctionContext context)
    {
        journal.Write(string.Create(CultureInfo.InvariantCulture, $"try {context.RetryContext.RetryCount} of {context.RetryContext.MaxRetryCount}"));
        if (!journal.PassAsync("healed").IsCompleted)
            throw new InvalidOperationException("failing on purpose");
    }
}

public sealed class RetriedQueue
{
    [Function("RetriedQueue")]
    [FixedDelayRetry(2, "00:00:07")]
    public void Run([QueueTrigger("lane")] string message)
    {
    }
}

public sealed class RetriedRequest
{
    [Function("RetriedRequest")]
    [FixedDelayRetry(2, "00:00:07")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => Results.Ok();
}

public sealed class RetriedBackwards
{
    [Function("RetriedBackwards")]
    [ExponentialBackoffRetry(5, "00:01:00", "00:00:10")]
    public void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer)
    {
    }
}

public sealed class RetriedNever
{
    [Function("RetriedNever")]
    [FixedDelayRetry(-2, "00:00:07")]
    public void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer)
    {
    }
}

public sealed class RetriedNextSeason
{
    [Function("RetriedNextSeason")]
    [FixedDelayRetry(2, "90.00:00:00")]
    public void Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer)
    {
    }
}
