using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Azure.Functions.Worker.Startup;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Timers;

/// <summary>
/// Runs one timer function by its schedule for as long as this process owns the timer, and waits for the ownership otherwise. Runs
/// never overlap; a failed one waits for the next occurrence like any other.
/// </summary>
internal sealed partial class TimerListener(
    Function function,
    TimerSource source,
    TimerLock.Source locks,
    TimerStatusStore statuses,
    TimerSettings settings,
    Retries retries,
    TimeProvider clock,
    HostClock hostClock,
    ILogger logger)
{
    /// <summary>The app's clock may be set, and a laptop sleeps; a longer wait would not notice for as long.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private bool _startupRunIsDue = source.RunOnStartup;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Ends when <paramref name="stop"/> is cancelled and a run under way has ended.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using var owned = await locks.TryTakeAsync(function, stop);
                if (owned is not null)
                    await KeepScheduleAsync(owned.Lost, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                Log.NotListening(logger, failure, function.Name);
            }

            await Task.Delay(settings.RecoveryInterval, hostClock.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task KeepScheduleAsync(CancellationToken lost, CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(lost, stop);
        var decision = source.Monitored
            ? TimerDecision.Take(source.Schedule, await statuses.ReadAsync(function, ending.Token), Now)
            : new TimerDecision(new ScheduleStatus { Next = source.Schedule.NextAfter(Now), LastUpdated = Now }, IsPastDue: false, IsNew: false);
        var status = decision.Status;
        if (decision.IsNew)
            await statuses.WriteAsync(function, status);

        Log.Scheduled(logger, function.Name, status.Next);
        if (decision.IsPastDue || _startupRunIsDue)
            status = await OccurAsync(status, Now, decision.IsPastDue);

        while (await ReachAsync(status, ending.Token))
            status = await OccurAsync(status, status.Next, isPastDue: false);
    }

    /// <summary>Waits for the next occurrence. False when the ownership or the host ends first, or the clock is set back, so that the schedule is taken up anew.</summary>
    private async Task<bool> ReachAsync(ScheduleStatus status, CancellationToken ending)
    {
        while (!ending.IsCancellationRequested)
        {
            var remaining = status.Next - Now;
            if (remaining <= TimeSpan.Zero)
                return true;
            if (TimerDecision.WasSetBack(status, Now))
            {
                Log.SetBack(logger, function.Name);
                return false;
            }

            var step = TimeSpan.FromTicks(Math.Clamp(remaining.Ticks, TimeSpan.TicksPerMillisecond, LongestWait.Ticks));
            await Task.Delay(step, clock, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return false;
    }

    /// <summary>One run and the status after it: the next occurrence follows the run's start, so an overrun is made up for once.</summary>
    private async Task<ScheduleStatus> OccurAsync(ScheduleStatus status, DateTime due, bool isPastDue)
    {
        _startupRunIsDue = false;
        var started = Now > due ? Now : due;
        var info = new TimerInfo { IsPastDue = isPastDue, ScheduleStatus = source.Monitored ? Copy(status) : null };
        try
        {
            await retries.InvokeAsync(function, source.Input(info, clock.GetUtcNow()), CancellationToken.None);
        }
        catch (Exception)
        {
            // Logged by the invoker. No failure stops a schedule.
        }

        var next = new ScheduleStatus { Last = started, Next = source.Schedule.NextAfter(started), LastUpdated = Now };
        if (source.Monitored)
            await statuses.WriteAsync(function, next);
        return next;
    }

    /// <summary>The function gets its own, which it may change.</summary>
    private static ScheduleStatus Copy(ScheduleStatus status) =>
        new() { Last = status.Last, Next = status.Next, LastUpdated = status.LastUpdated };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "This process owns the timer {Function}; next occurrence {Next:u}")]
        public static partial void Scheduled(ILogger logger, string function, DateTime next);

        [LoggerMessage(3, LogLevel.Warning, "The clock was set back behind the last run of {Function}; its schedule starts afresh")]
        public static partial void SetBack(ILogger logger, string function);

        [LoggerMessage(2, LogLevel.Error, "The timer {Function} cannot be owned or scheduled; trying on")]
        public static partial void NotListening(ILogger logger, Exception failure, string function);
    }
}
