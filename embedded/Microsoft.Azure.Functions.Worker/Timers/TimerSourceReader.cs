using Microsoft.Azure.Functions.Worker.Startup;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.Timers;

/// <summary>Reads a timer trigger.</summary>
internal sealed class TimerSourceReader(SettingReferences settings, IConfiguration configuration, ScheduleClock clock)
{
    public TimerSource? Read(TimerTriggerAttribute trigger, Action<string> refuse)
    {
        if (!string.IsNullOrEmpty(configuration["WEBSITE_TIME_ZONE"]))
            refuse("WEBSITE_TIME_ZONE is set, but this host's schedules are in UTC; unset it");

        if (!settings.TryResolve(trigger.Schedule, out var text, out var missing))
        {
            refuse($"its schedule '{trigger.Schedule}' refers to the setting {missing}, which has no value");
            return null;
        }

        var now = clock.Time.GetUtcNow().UtcDateTime;
        if (TimerSchedule.Parse(text) is not { } schedule)
        {
            refuse($"'{text}' is neither a cron expression of five or six fields nor a time span above zero");
            return null;
        }

        if (schedule.NextAfter(now) == DateTime.MaxValue)
            refuse($"its schedule '{text}' never comes");

        return new TimerSource(schedule, trigger.UseMonitor && !schedule.IsSubMinute(now), trigger.RunOnStartup);
    }
}
