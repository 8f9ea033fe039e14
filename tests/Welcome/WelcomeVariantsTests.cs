using System.Globalization;
using PrivateDomain.Welcome;

namespace PrivateDomain.Tests.Welcome;

public sealed class WelcomeVariantsTests
{
    private static readonly DateTimeOffset Saturday = At("2026-11-21T10:00:00+08:00");

    [Fact]
    public void The_first_variant_whose_conditions_hold_greets_and_otherwise_the_welcomes_own_text()
    {
        var welcome = new WelcomeDefinition("base", Offer: null,
        [
            new("store and chen", Offer: null, Channels: ["store"], Keepers: ["chen"]),
            new("store", Offer: null, Channels: ["store", "flyer"]),
            new("chen", Offer: null, Keepers: ["chen"]),
        ]);

        Assert.Equal("store and chen", Choose(welcome, "store", "chen"));
        Assert.Equal("store", Choose(welcome, "store", "lin"));
        Assert.Equal("store", Choose(welcome, "flyer", "chen"));
        Assert.Equal("chen", Choose(welcome, "parcel", "chen"));
        Assert.Equal("chen", Choose(welcome, channel: null, "chen"));
        Assert.Equal("base", Choose(welcome, "parcel", "lin"));
        Assert.Equal("base", Choose(welcome, channel: null, "lin"));
    }

    [Fact]
    public void A_welcome_without_variants_is_its_own_text() => Assert.Equal("base", Choose(new WelcomeDefinition("base", Offer: null), "store", "lin"));

    [Theory] // T1
    [InlineData("2026-11-20T21:59:59+08:00", false)]
    [InlineData("2026-11-20T22:00:00+08:00", true)]
    [InlineData("2026-11-21T05:59:59+08:00", true)]
    [InlineData("2026-11-21T06:00:00+08:00", false)]
    [InlineData("2026-11-21T22:00:00+08:00", false)]
    [InlineData("2026-11-20T02:00:00+08:00", false)]
    public void A_night_belongs_to_the_weekday_on_which_it_began(string at, bool held) =>
        AssertHolds("Asia/Shanghai", [DayOfWeek.Friday], "22:00", "06:00", at, held);

    [Theory] // T2
    [InlineData("2026-11-22T23:30:00Z", true)]
    [InlineData("2026-11-22T15:59:59Z", false)]
    [InlineData("2026-11-22T16:00:00Z", true)]
    [InlineData("2026-11-23T15:59:59Z", true)]
    [InlineData("2026-11-23T16:00:00Z", false)]
    public void The_weekday_is_the_one_in_the_brands_zone(string at, bool held) =>
        AssertHolds("Asia/Shanghai", [DayOfWeek.Monday], "00:00", "00:00", at, held);

    [Theory]
    [InlineData("2026-11-21T00:00:00+08:00")]
    [InlineData("2026-11-21T12:00:00+08:00")]
    [InlineData("2026-11-21T23:59:59+08:00")]
    public void Equal_ends_are_the_whole_day(string at)
    {
        AssertHolds("Asia/Shanghai", [DayOfWeek.Saturday], "00:00", "00:00", at, held: true);
        AssertHolds("Asia/Shanghai", null, "09:00", "09:00", at, held: true);
    }

    [Theory]
    [InlineData("2026-11-21T08:59:59+08:00", true)]
    [InlineData("2026-11-21T09:00:00+08:00", false)]
    [InlineData("2026-11-20T09:00:00+08:00", true)]
    public void A_whole_day_that_begins_at_nine_ends_at_nine(string at, bool held) =>
        AssertHolds("Asia/Shanghai", [DayOfWeek.Friday], "09:00", "09:00", at, held);

    // Berlin, 2026-03-29, a Sunday: 02:00 becomes 03:00.
    [Theory] // T3
    [InlineData("2026-03-29T01:59:59+01:00", false)]
    [InlineData("2026-03-29T03:00:00+02:00", true)]
    [InlineData("2026-03-29T04:59:59+02:00", true)]
    [InlineData("2026-03-29T05:00:00+02:00", false)]
    public void A_start_that_clocks_skip_is_the_first_moment_after_it(string at, bool held) =>
        AssertHolds("Europe/Berlin", [DayOfWeek.Sunday], "02:30", "05:00", at, held);

    [Fact]
    public void A_slot_that_clocks_skip_whole_is_none_that_night() =>
        AssertHolds("Europe/Berlin", null, "02:10", "02:50", "2026-03-29T03:00:00+02:00", held: false);

    // Berlin, 2026-10-25, a Sunday: 03:00 becomes 02:00.
    [Theory] // T4
    [InlineData("2026-10-25T02:29:59+02:00", true)]
    [InlineData("2026-10-25T02:30:00+02:00", false)]
    [InlineData("2026-10-25T02:10:00+01:00", false)]
    public void A_night_that_ended_in_the_first_of_two_equal_hours_does_not_begin_again_in_the_second(string at, bool held) =>
        AssertHolds("Europe/Berlin", [DayOfWeek.Saturday], "22:00", "02:30", at, held);

    [Theory] // T4
    [InlineData("2026-10-25T02:29:59+02:00", false)]
    [InlineData("2026-10-25T02:30:00+02:00", true)]
    [InlineData("2026-10-25T02:10:00+01:00", true)]
    public void A_slot_that_began_in_the_first_of_two_equal_hours_goes_on_through_the_second(string at, bool held) =>
        AssertHolds("Europe/Berlin", [DayOfWeek.Sunday], "02:30", "05:00", at, held);

    [Theory]
    [InlineData("2028-02-28T23:00:00+08:00", DayOfWeek.Monday, true)]
    [InlineData("2028-02-29T05:00:00+08:00", DayOfWeek.Monday, true)]
    [InlineData("2028-02-29T22:00:00+08:00", DayOfWeek.Tuesday, true)]
    [InlineData("2028-03-01T05:00:00+08:00", DayOfWeek.Tuesday, true)]
    [InlineData("2028-03-01T05:00:00+08:00", DayOfWeek.Wednesday, false)]
    public void The_night_after_a_leap_day_belongs_to_the_leap_day(string at, DayOfWeek day, bool held) =>
        AssertHolds("Asia/Shanghai", [day], "22:00", "06:00", at, held);

    [Theory]
    [InlineData("2026-11-21T21:59:00+05:45", false)]
    [InlineData("2026-11-21T22:00:00+05:45", true)]
    public void Nepal_is_at_a_quarter_to_the_hour(string at, bool held) => AssertHolds("Asia/Kathmandu", null, "22:00", "06:00", at, held);

    private static string Choose(WelcomeDefinition welcome, string? channel, string keeper) =>
        WelcomeVariants.Choose(welcome, channel, keeper, Saturday, Zone("Asia/Shanghai")).Text;

    private static void AssertHolds(string zone, IReadOnlyList<DayOfWeek>? days, string from, string to, string at, bool held)
    {
        var slot = new WeekSlot(days, TimeOnly.Parse(from, CultureInfo.InvariantCulture), TimeOnly.Parse(to, CultureInfo.InvariantCulture));
        var welcome = new WelcomeDefinition("base", Offer: null, [new("slot", Offer: null, Slot: slot)]);
        Assert.Equal(held ? "slot" : "base", WelcomeVariants.Choose(welcome, channel: null, "lin", At(at), Zone(zone)).Text);
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static TimeZoneInfo Zone(string name) => TimeZoneInfo.FindSystemTimeZoneById(name);
}
