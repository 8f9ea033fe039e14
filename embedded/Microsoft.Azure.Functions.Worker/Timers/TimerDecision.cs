namespace Microsoft.Azure.Functions.Worker.Timers;

/// <summary>What a monitored schedule does when its host takes it up.</summary>
/// <param name="Status">The status from here on.</param>
/// <param name="IsPastDue">Whether an occurrence was missed, so that the function runs at once.</param>
/// <param name="IsNew">Whether the status differs from what was stored.</param>
internal sealed record TimerDecision(ScheduleStatus Status, bool IsPastDue, bool IsNew)
{
    /// <param name="schedule">The schedule as it is now.</param>
    /// <param name="stored">What an earlier host left, or null.</param>
    /// <param name="now">In UTC.</param>
    public static TimerDecision Take(TimerSchedule schedule, ScheduleStatus? stored, DateTime now)
    {
        if (stored is null)
            return Fresh(schedule.NextAfter(now), now);

        // Where the stored occurrence is not the schedule's, the schedule was changed since: nothing of it was missed.
        var expected = schedule.NextAfter(stored.Last == default ? stored.LastUpdated : stored.Last);
        if (expected != stored.Next)
            return Fresh(expected < now ? schedule.NextAfter(now) : expected, now);

        return new TimerDecision(stored, now > stored.Next, IsNew: false);
    }

    private static TimerDecision Fresh(DateTime next, DateTime now) =>
        new(new ScheduleStatus { Next = next, LastUpdated = now }, IsPastDue: false, IsNew: true);
}
