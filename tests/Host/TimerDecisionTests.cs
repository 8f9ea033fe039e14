using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Timers;

namespace PrivateDomain.Tests.Host;

public sealed class TimerDecisionTests
{
    private static readonly DateTime Noon = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);
    private static readonly TimerSchedule Hourly = TimerSchedule.Parse("0 0 * * * *")!;

    [Fact]
    public void Without_a_stored_status_nothing_was_missed()
    {
        var decision = TimerDecision.Take(Hourly, stored: null, Noon.AddMinutes(5));

        Assert.False(decision.IsPastDue);
        Assert.True(decision.IsNew);
        Assert.Equal(default, decision.Status.Last);
        Assert.Equal(Noon.AddHours(1), decision.Status.Next);
    }

    [Fact]
    public void A_restart_between_occurrences_runs_nothing()
    {
        var stored = new ScheduleStatus { Last = Noon, Next = Noon.AddHours(1), LastUpdated = Noon };

        var decision = TimerDecision.Take(Hourly, stored, Noon.AddMinutes(59));

        Assert.False(decision.IsPastDue);
        Assert.False(decision.IsNew);
        Assert.Same(stored, decision.Status);
    }

    [Fact]
    public void A_missed_occurrence_is_past_due()
    {
        var stored = new ScheduleStatus { Last = Noon, Next = Noon.AddHours(1), LastUpdated = Noon };

        Assert.True(TimerDecision.Take(Hourly, stored, Noon.AddHours(5)).IsPastDue);
    }

    [Fact]
    public void A_function_that_never_ran_can_be_past_due()
    {
        var stored = new ScheduleStatus { Next = Noon.AddHours(1), LastUpdated = Noon.AddMinutes(30) };

        Assert.True(TimerDecision.Take(Hourly, stored, Noon.AddHours(2)).IsPastDue);
    }

    [Fact]
    public void A_run_that_was_a_little_early_is_not_repeated()
    {
        var stored = new ScheduleStatus { Last = Noon, Next = Noon.AddHours(1), LastUpdated = Noon };

        Assert.Same(stored, TimerDecision.Take(Hourly, stored, Noon.AddMinutes(-2)).Status);
    }

    [Fact]
    public void A_status_that_no_clock_can_have_written_yet_starts_afresh()
    {
        var stored = new ScheduleStatus { Next = Noon.AddYears(10).AddHours(1), LastUpdated = Noon.AddYears(10) };

        var decision = TimerDecision.Take(Hourly, stored, Noon.AddMinutes(30));

        Assert.Equal((false, true, Noon.AddHours(1)), (decision.IsPastDue, decision.IsNew, decision.Status.Next));
    }

    [Theory]
    [InlineData(30, 60)]
    [InlineData(90, 120)]
    public void A_changed_schedule_starts_afresh_and_is_not_past_due(int minutes, int next)
    {
        var stored = new ScheduleStatus { Last = Noon, Next = Noon.AddMinutes(10), LastUpdated = Noon };

        var decision = TimerDecision.Take(Hourly, stored, Noon.AddMinutes(minutes));

        Assert.False(decision.IsPastDue);
        Assert.True(decision.IsNew);
        Assert.Equal(default, decision.Status.Last);
        Assert.Equal(Noon.AddMinutes(next), decision.Status.Next);
    }
}
