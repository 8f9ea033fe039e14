using System.Globalization;
using Microsoft.Azure.Functions.Worker.Timers;

namespace PrivateDomain.Tests.Host;

public sealed class TimerScheduleTests
{
    private static readonly DateTime Noon = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("0 */5 * * * *", "2026-03-01T12:05:00")]
    [InlineData("*/5 * * * *", "2026-03-01T12:05:00")]
    [InlineData("30 0 9 * * MON", "2026-03-02T09:00:30")]
    [InlineData("0 0 0 29 2 *", "2028-02-29T00:00:00")]
    [InlineData("0 0 12 * * *", "2026-03-02T12:00:00")]
    [InlineData("00:07:00", "2026-03-01T12:07:00")]
    [InlineData("1.00:00:00", "2026-03-02T12:00:00")]
    public void The_next_occurrence_is_in_utc_and_after_the_moment(string text, string next)
    {
        var occurrence = TimerSchedule.Parse(text)!.NextAfter(Noon);

        Assert.Equal(next, occurrence.ToString("s"));
        Assert.Equal(DateTimeKind.Utc, occurrence.Kind);
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-29T00:30:00", "2026-10-25T00:30:00")]
    [InlineData("America/New_York", "2026-03-08T06:30:00", "2026-11-01T05:30:00")]
    public void Nights_in_which_a_zone_changes_its_clocks_are_nights_like_any_other(string zone, string spring, string autumn)
    {
        var local = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var halfHourly = TimerSchedule.Parse("0 */30 * * * *")!;
        foreach (var night in new[] { spring, autumn })
        {
            var moment = DateTime.SpecifyKind(DateTime.Parse(night, CultureInfo.InvariantCulture), DateTimeKind.Utc);
            var occurrences = new List<DateTime>();
            for (var next = halfHourly.NextAfter(moment.AddTicks(-1)); occurrences.Count < 4; next = halfHourly.NextAfter(next))
                occurrences.Add(next);

            // The zone's own clock jumps within these two hours; the schedule does not.
            Assert.NotEqual(local.GetUtcOffset(occurrences[0]), local.GetUtcOffset(occurrences[^1]));
            Assert.Equal(Enumerable.Range(0, 4).Select(half => moment.AddMinutes(30 * half)), occurrences);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("* * * *")]
    [InlineData("0 0 25 * * *")]
    [InlineData("00:00:00")]
    [InlineData("-00:01:00")]
    public void Nonsense_is_no_schedule(string text) => Assert.Null(TimerSchedule.Parse(text));

    [Theory]
    [InlineData("* * * * * *", true)]
    [InlineData("*/30 * * * * *", true)]
    [InlineData("0 * * * * *", false)]
    [InlineData("00:00:59", true)]
    [InlineData("00:01:00", false)]
    public void More_than_one_occurrence_a_minute_is_recognised(string text, bool expected) =>
        Assert.Equal(expected, TimerSchedule.Parse(text)!.IsSubMinute(Noon));
}
