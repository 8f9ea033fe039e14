namespace Microsoft.Azure.Functions.Worker.Timers;

/// <summary>What a monitored schedule does when its host takes it up.</summary>
/// <param name="Status">The status from here on.</param>
/// <param name="IsPastDue">Whether an occurrence was missed, so that the function runs at once.</param>
/// <param name="IsNew">Whether the status differs from what was stored.</param>
internal sealed record TimerDecision(ScheduleStatus Status, bool IsPastDue, bool IsNew)
{
    /// <summary>
    /// How far a status may lie ahead of the clock: an early run does by milliseconds, another process's clock by a little more.
    /// </summary>
    private static readonly TimeSpan Skew = TimeSpan.FromHours(1);

    /// <param name="schedule">The schedule as it is now.</param>
    /// <param name="stored">What an earlier host left, or null.</param>
    /// <param name="now">In UTC.</param>
    public static TimerDecision Take(TimerSchedule schedule, ScheduleStatus? stored, DateTime now)
    {
        if (stored is null || WasSetBack(stored, now))
            return Fresh(schedule.NextAfter(now), now);

        // Where the stored occurrence is not the schedule's, the schedule was changed since: nothing of it was missed.
        var expected = schedule.NextAfter(Since(stored));
        if (expected != stored.Next)
            return Fresh(expected < now ? schedule.NextAfter(now) : expected, now);

        return new TimerDecision(stored, now > stored.Next, IsNew: false);
    }

    /// <summary>
    /// Whether the status was written by a clock that has been set back since. To wait until it is reached again would be to stand still
    /// for a day, or for ten years.
    /// </summary>
    public static bool WasSetBack(ScheduleStatus status, DateTime now) => Since(status) - now > Skew;

    private static DateTime Since(ScheduleStatus status) => status.Last == default ? status.LastUpdated : status.Last;

    private static TimerDecision Fresh(DateTime next, DateTime now) =>
        new(new ScheduleStatus { Next = next, LastUpdated = now }, IsPastDue: false, IsNew: true);
}
