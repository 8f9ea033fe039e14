using System.Globalization;
using PrivateDomain.Delivery;

namespace PrivateDomain.Tests.Delivery;

public sealed class QuietHoursTests
{
    private static readonly QuietHours Night = new(new(21, 0), new(9, 0));

    [Theory]
    [InlineData("2026-11-21T20:59:59+08:00", null)]
    [InlineData("2026-11-21T21:00:00+08:00", "2026-11-22T09:00:00+08:00")]
    [InlineData("2026-11-21T23:59:59+08:00", "2026-11-22T09:00:00+08:00")]
    [InlineData("2026-11-22T00:00:00+08:00", "2026-11-22T09:00:00+08:00")]
    [InlineData("2026-11-22T08:59:59+08:00", "2026-11-22T09:00:00+08:00")]
    [InlineData("2026-11-22T09:00:00+08:00", null)]
    [InlineData("2026-12-31T22:00:00+08:00", "2027-01-01T09:00:00+08:00")]
    [InlineData("2028-02-28T22:00:00+08:00", "2028-02-29T09:00:00+08:00")]
    [InlineData("2026-11-22T00:30:00+00:00", "2026-11-22T09:00:00+08:00")]
    [InlineData("2026-11-22T01:00:00+00:00", null)]
    public void An_overnight_window_crosses_midnight(string now, string? end) => AssertEnd("Asia/Shanghai", Night, now, end); // T1 T2

    [Theory]
    [InlineData("2026-11-21T12:59:59+08:00", null)]
    [InlineData("2026-11-21T13:00:00+08:00", "2026-11-21T14:30:00+08:00")]
    [InlineData("2026-11-21T14:30:00+08:00", null)]
    public void A_window_within_a_day_stays_within_it(string now, string? end) => AssertEnd("Asia/Shanghai", new(new(13, 0), new(14, 30)), now, end); // T1

    [Fact]
    public void Equal_start_and_end_means_none()
    {
        var none = new QuietHours(new(9, 0), new(9, 0));
        foreach (var hour in Enumerable.Range(0, 24))
            Assert.Null(none.EndAfter(new DateTimeOffset(2026, 11, 21, hour, 0, 0, TimeSpan.FromHours(8)), Zone("Asia/Shanghai")));
        Assert.Null(none.NextStart(At("2026-11-21T09:00:00+08:00"), Zone("Asia/Shanghai")));
    }

    // Berlin, 2026-03-29: 02:00 becomes 03:00.
    [Theory]
    [InlineData("2026-03-29T01:30:00+01:00", "2026-03-29T09:00:00+02:00")]
    [InlineData("2026-03-28T22:00:00+01:00", "2026-03-29T09:00:00+02:00")]
    public void The_night_in_which_clocks_go_forward_ends_at_nine_by_the_new_time(string now, string end) => AssertEnd("Europe/Berlin", Night, now, end); // T3

    [Theory]
    [InlineData("2026-03-29T01:59:59+01:00", "2026-03-29T03:00:00+02:00")]
    [InlineData("2026-03-29T03:00:00+02:00", null)]
    [InlineData("2026-03-29T03:15:00+02:00", null)]
    public void An_end_that_clocks_skip_is_the_first_moment_after_it(string now, string? end) =>
        AssertEnd("Europe/Berlin", new(new(22, 0), new(2, 30, 30)), now, end);

    [Theory]
    [InlineData("2026-03-29T01:59:59+01:00", null)]
    [InlineData("2026-03-29T03:00:00+02:00", "2026-03-29T05:00:00+02:00")]
    public void A_start_that_clocks_skip_is_the_first_moment_after_it(string now, string? end) =>
        AssertEnd("Europe/Berlin", new(new(2, 30), new(5, 0)), now, end);

    [Fact]
    public void A_window_that_clocks_skip_whole_is_none_that_night() =>
        AssertEnd("Europe/Berlin", new(new(2, 10), new(2, 50)), "2026-03-29T03:00:00+02:00", end: null);

    // Berlin, 2026-10-25: 03:00 becomes 02:00.
    [Theory]
    [InlineData("2026-10-25T01:59:00+02:00", "2026-10-25T02:30:00+02:00")]
    [InlineData("2026-10-25T02:29:59+02:00", "2026-10-25T02:30:00+02:00")]
    [InlineData("2026-10-25T02:30:00+02:00", null)]
    [InlineData("2026-10-25T02:10:00+01:00", null)]
    [InlineData("2026-10-25T02:59:00+01:00", null)]
    public void Quiet_hours_that_ended_in_the_first_of_two_equal_hours_do_not_begin_again_in_the_second(string now, string? end) =>
        AssertEnd("Europe/Berlin", new(new(22, 0), new(2, 30)), now, end); // T4

    [Theory]
    [InlineData("2026-10-25T02:29:00+02:00", null)]
    [InlineData("2026-10-25T02:30:00+02:00", "2026-10-25T05:00:00+01:00")]
    [InlineData("2026-10-25T02:10:00+01:00", "2026-10-25T05:00:00+01:00")]
    public void Quiet_hours_that_began_in_the_first_of_two_equal_hours_go_on_through_the_second(string now, string? end) =>
        AssertEnd("Europe/Berlin", new(new(2, 30), new(5, 0)), now, end); // T4

    [Theory]
    [InlineData("2026-11-21T20:59:00+05:45", null)]
    [InlineData("2026-11-21T21:00:00+05:45", "2026-11-22T09:00:00+05:45")]
    public void Nepal_is_at_a_quarter_to_the_hour(string now, string? end) => AssertEnd("Asia/Kathmandu", Night, now, end);

    // Lord Howe moves by half an hour: 2026-04-05 02:00+11 becomes 01:30+10:30; 2026-10-04 02:00+10:30 becomes 02:30+11.
    [Theory]
    [InlineData("2026-04-04T22:00:00+11:00", "2026-04-05T09:00:00+10:30")]
    [InlineData("2026-10-03T22:00:00+10:30", "2026-10-04T09:00:00+11:00")]
    public void Lord_Howe_moves_its_clocks_by_half_an_hour(string now, string end) => AssertEnd("Australia/Lord_Howe", Night, now, end);

    [Fact]
    public void An_end_within_lord_howes_skipped_half_hour_is_the_first_moment_after_it() =>
        AssertEnd("Australia/Lord_Howe", new(new(22, 0), new(2, 10)), "2026-10-04T01:50:00+10:30", "2026-10-04T02:30:00+11:00");

    [Theory]
    [InlineData("Asia/Shanghai")]
    [InlineData("Europe/Berlin")]
    [InlineData("America/Sao_Paulo")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Asia/Kathmandu")]
    [InlineData("Pacific/Apia")]
    [InlineData("Africa/Casablanca")]
    public void Over_two_years_each_quiet_moment_has_an_end_after_which_it_is_not_quiet_and_the_next_start_is_quiet(string name)
    {
        var zone = Zone(name);
        foreach (var quiet in new[] { Night, new(new(2, 30), new(2, 45)), new(new(23, 30), new(0, 30)), new(new(0, 0), new(23, 59)) })
        {
            for (var now = At("2025-12-30T00:00:00Z"); now < At("2028-01-02T00:00:00Z"); now += TimeSpan.FromMinutes(61))
            {
                if (quiet.EndAfter(now, zone) is { } end)
                {
                    Assert.InRange(end - now, TimeSpan.FromTicks(1), TimeSpan.FromHours(25));
                    Assert.Null(quiet.EndAfter(end, zone));
                }
                var start = quiet.NextStart(now, zone)!.Value;
                Assert.InRange(start - now, TimeSpan.FromTicks(1), TimeSpan.FromHours(50));
            }
        }
    }

    [Theory]
    [InlineData("2026-11-21T10:00:00+08:00", "2026-11-21T21:00:00+08:00")]
    [InlineData("2026-11-21T21:00:00+08:00", "2026-11-22T21:00:00+08:00")]
    [InlineData("2026-11-22T01:00:00+08:00", "2026-11-22T21:00:00+08:00")]
    public void The_next_start_is_after_now(string now, string start) => Assert.Equal(At(start), Night.NextStart(At(now), Zone("Asia/Shanghai")));

    private static void AssertEnd(string zone, QuietHours quiet, string now, string? end) =>
        Assert.Equal(end is null ? (DateTimeOffset?)null : At(end), quiet.EndAfter(At(now), Zone(zone)));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static TimeZoneInfo Zone(string name) => TimeZoneInfo.FindSystemTimeZoneById(name);
}
