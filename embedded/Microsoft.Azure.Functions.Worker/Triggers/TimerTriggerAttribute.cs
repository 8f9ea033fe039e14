using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs the function on a schedule, in UTC, in one process at a time.</summary>
/// <param name="schedule">
/// A cron expression of six fields (seconds first) or five, a <see cref="TimeSpan"/> between runs, or <c>%setting%</c>.
/// </param>
[AttributeUsage(AttributeTargets.Parameter)]
[BindingCapabilities(KnownBindingCapabilities.FunctionLevelRetry)]
public sealed class TimerTriggerAttribute(string schedule) : TriggerBindingAttribute
{
    public string Schedule { get; private set; } = schedule;

    /// <summary>Whether the last run is remembered and one missed meanwhile made up for. Never for schedules below a minute.</summary>
    public bool UseMonitor { get; set; } = true;

    /// <summary>Whether every start of the host runs the function at once. Not for production.</summary>
    public bool RunOnStartup { get; set; }
}
