using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Azure.Functions.Worker.Startup;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Timers;

/// <summary>All timer functions of the app: a listener for each that is not disabled.</summary>
internal sealed class TimerDispatcher(
    FunctionCatalog catalog,
    TimerLock.Source locks,
    TimerStatusStore statuses,
    TimerSettings settings,
    Retries retries,
    Drain drain,
    ScheduleClock clock,
    HostClock hostClock,
    ILoggerFactory loggers) : Listeners
{
    protected override IEnumerable<Task> Begin() => catalog.With<TimerSource>()
        .Where(timer => !timer.Function.Disabled)
        .Select(timer => Task.Run(() => Listen(timer.Function, timer.Source).RunAsync(drain.Stopping), CancellationToken.None));

    private TimerListener Listen(Function function, TimerSource source) =>
        new(function, source, locks, statuses, settings, retries, clock.Time, hostClock, loggers.CreateLogger(function.LogCategory));
}
