using System.Globalization;
using System.Reflection;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Azure.Functions.Worker.Startup;

namespace Microsoft.Azure.Functions.Worker.Timers;

/// <summary>The occurrences of a schedule.</summary>
/// <param name="Schedule">When.</param>
/// <param name="Monitored">Whether its status is remembered.</param>
/// <param name="RunOnStartup">Whether the host's start runs it at once.</param>
internal sealed record TimerSource(TimerSchedule Schedule, bool Monitored, bool RunOnStartup) : TriggerSource("timerTrigger")
{
    public override IReadOnlyCollection<string> BindingDataNames { get; } = ["TimerTrigger"];

    public override string TriggerParameterTypes => "a TimerInfo";

    public override ParameterSource? BindTrigger(ParameterInfo parameter) => parameter.ParameterType == typeof(TimerInfo)
        ? context => ValueTask.FromResult<object?>(TriggerInput.Payload<TimerInfo>(context))
        : null;

    /// <param name="info">What the function is told.</param>
    /// <param name="now">When it runs; its detail is the time in UTC, without an offset, as the platform's is.</param>
    public TriggerInput Input(TimerInfo info, DateTimeOffset now) => TriggerInput.Of(info, () =>
        new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            ["TimerTrigger"] = now.UtcDateTime.ToString(CultureInfo.InvariantCulture),
        });
}
