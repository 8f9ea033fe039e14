using System.Globalization;
using System.Text.Json.Nodes;
using PrivateDomain.Sandbox.Play;

namespace PrivateDomain.Tests.Sandbox;

public sealed class AppClockTests
{
    [Theory]
    [InlineData("2025-03-07T02:00:00Z", "0", "Asia/Shanghai", "2025-04-04T10:30:00+08:00")] // 10:00 there: the same day's morning
    [InlineData("2025-03-07T02:30:00Z", "0", "Asia/Shanghai", "2025-04-04T10:30:00+08:00")] // exactly then
    [InlineData("2025-03-07T02:30:01Z", "0", "Asia/Shanghai", "2025-04-05T10:30:00+08:00")] // just past: the next morning
    [InlineData("2025-03-06T20:00:00Z", "3.00:10:00", "Asia/Shanghai", "2025-04-04T10:30:00+08:00")] // 04:00 there
    [InlineData("2025-02-20T15:00:00Z", "0", "America/New_York", "2025-03-21T10:30:00-04:00")] // 28 days on it is 11:00, for summer time began
    [InlineData("2024-02-10T00:00:00Z", "0", "Asia/Kathmandu", "2024-03-09T10:30:00+05:45")]
    public void The_jump_ends_on_the_first_morning_after_so_many_days(string now, string ahead, string zone, string expected)
    {
        var clock = AppClock.From(new JsonObject { ["now"] = now, ["ahead"] = ahead, ["timeZone"] = zone });
        var target = clock.After(28);
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), target.Local);
        Assert.True(target.Ahead >= clock.Ahead + TimeSpan.FromDays(28));
        Assert.True(target.Ahead < clock.Ahead + TimeSpan.FromDays(29.05));
        Assert.Equal(target.Now - clock.Now, target.Ahead - clock.Ahead);
    }

    [Fact]
    public void Fractions_of_a_second_are_rounded_up()
    {
        var clock = AppClock.From(new JsonObject { ["now"] = "2025-03-07T02:00:00.25Z", ["ahead"] = "0", ["timeZone"] = "Asia/Shanghai" });
        var target = clock.After(28);
        Assert.Equal(0, target.Ahead.Ticks % TimeSpan.TicksPerSecond);
        Assert.InRange(target.Local.TimeOfDay, new TimeSpan(10, 30, 0), new TimeSpan(10, 30, 1));
    }
}
