using System.Globalization;
using Microsoft.Azure.Functions.Worker.Settings;
using Microsoft.Azure.Functions.Worker.Startup;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker.Timers;

/// <summary><c>singleton</c> of host.json: how one process among several comes to own the timers.</summary>
internal sealed class TimerSettings
{
    private const string PeriodKey = "singleton:listenerLockPeriod";
    private const string RecoveryKey = "singleton:listenerLockRecoveryPollingInterval";

    public TimerSettings(HostJson hostJson, IHostEnvironment environment)
    {
        LockPeriod = Span(hostJson, PeriodKey, environment.IsDevelopment() ? 15 : 60, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(60));
        var recovery = Span(hostJson, RecoveryKey, 60, TimeSpan.FromSeconds(1), TimeSpan.MaxValue);
        RecoveryInterval = recovery < LockPeriod ? recovery : LockPeriod;
    }

    /// <summary>How long a process owns a timer without renewing; the store allows 15 to 60 s.</summary>
    public TimeSpan LockPeriod { get; }

    /// <summary>How often a process that owns it not asks again.</summary>
    public TimeSpan RecoveryInterval { get; }

    private static TimeSpan Span(HostJson hostJson, string key, int standardSeconds, TimeSpan min, TimeSpan max) =>
        hostJson.Section(key).Value switch
        {
            null => TimeSpan.FromSeconds(standardSeconds),
            var text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max => value,
            var text => throw new StartupRefusedException($"host.json: {key} is '{text}'; it must be a time span from {min} to {max}."),
        };
}
