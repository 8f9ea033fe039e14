using System.Globalization;
using NCrontab;

namespace Microsoft.Azure.Functions.Worker.Timers;

/// <summary>When a timer function is due, in UTC.</summary>
internal abstract record TimerSchedule
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3660);

    /// <summary>The first occurrence after a moment, that moment itself excluded.</summary>
    public abstract DateTime NextAfter(DateTime moment);

    /// <summary>Whether it fires more than once in some minute; such a schedule is never monitored.</summary>
    public abstract bool IsSubMinute(DateTime now);

    /// <summary>A cron expression of six fields (seconds first) or five, else a time span; null when it is neither.</summary>
    public static TimerSchedule? Parse(string text)
    {
        var withSeconds = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length != 5;
        if (CrontabSchedule.TryParse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = withSeconds }) is { } cron)
            return new CronSchedule(cron);

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero && interval <= Longest
            ? new IntervalSchedule(interval)
            : null;
    }

    private sealed record CronSchedule(CrontabSchedule Cron) : TimerSchedule
    {
        public override DateTime NextAfter(DateTime moment) =>
            DateTime.SpecifyKind(Cron.GetNextOccurrence(moment, DateTime.MaxValue), DateTimeKind.Utc);

        public override bool IsSubMinute(DateTime now) => NextAfter(NextAfter(now)) <= now.AddMinutes(1);
    }

    private sealed record IntervalSchedule(TimeSpan Interval) : TimerSchedule
    {
        public override DateTime NextAfter(DateTime moment) => moment + Interval;

        public override bool IsSubMinute(DateTime now) => Interval < TimeSpan.FromMinutes(1);
    }
}
