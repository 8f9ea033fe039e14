using System.Globalization;
using PrivateDomain.Channels.Rota;

namespace PrivateDomain.Tests.Channels.Rota;

public sealed class KeeperOrderTests
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
    private static readonly DateTimeOffset Noon = At("2026-11-21T12:00:00+08:00");

    [Fact]
    public void Weights_are_shares_of_the_cards()
    {
        KeeperDuty[] duties = [new("li", 1), new("wang", 2), new("zhao", 7)];

        var shares = Enumerable.Range(0, 10_000).CountBy(card => First(duties, card)).ToDictionary(StringComparer.Ordinal);

        // Four standard deviations of a binomial of 10,000 draws.
        Assert.InRange(shares["li"], 1000 - 120, 1000 + 120);
        Assert.InRange(shares["wang"], 2000 - 160, 2000 + 160);
        Assert.InRange(shares["zhao"], 7000 - 184, 7000 + 184);
    }

    [Fact]
    public void A_keeper_who_leaves_or_comes_moves_no_card_between_the_others()
    {
        KeeperDuty[] three = [new("li", 3), new("wang", 2), new("zhao", 5)];
        KeeperDuty[] two = [three[2], three[0]];

        for (var card = 0; card < 2000; card++)
            if (First(three, card) is not "wang" and var keeper) Assert.Equal(keeper, First(two, card));
    }

    [Fact]
    public void A_card_finds_its_keeper_again_whatever_the_order_in_which_they_are_named()
    {
        KeeperDuty[] duties = [new("li"), new("wang"), new("zhao")];

        for (var card = 0; card < 200; card++) Assert.Equal(Order(duties, $"card{card}"), Order([.. duties.Reverse()], $"card{card}"));
    }

    [Fact]
    public void Without_a_card_keepers_are_drawn_by_chance()
    {
        KeeperDuty[] duties = [new("li"), new("wang")];

        var shares = Enumerable.Range(0, 2000).CountBy(_ => Order(duties, key: null)[0]).ToDictionary(StringComparer.Ordinal);

        Assert.InRange(shares["li"], 850, 1150);
    }

    [Fact]
    public void Whoever_is_least_wrong_receives_when_nobody_is_right()
    {
        IReadOnlyList<WeekSlot> nights = [new(Days: null, new(22, 0), new(6, 0))];
        KeeperDuty[] duties =
        [
            new("out"), new("night", Hours: nights), new("night-full", Hours: nights, DailyLimit: 1), new("full", DailyLimit: 1), new("backup", Backup: true),
            new("backup-full", Backup: true, DailyLimit: 1), new("well"), new("night-backup", Backup: true, Hours: nights), new("out-backup", Backup: true),
        ];

        var order = KeeperOrder.Of(duties, "card", Noon, Shanghai, keeper => keeper.StartsWith("out", StringComparison.Ordinal), keeper => keeper.EndsWith("full", StringComparison.Ordinal) ? 1 : 0);

        Assert.Equal(["well", "backup", "full", "backup-full", "night", "night-backup", "night-full"], order.Take(7));
        Assert.Equal(["out", "out-backup"], order.Skip(7).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_limit_is_reached_with_the_last_contact_of_the_day_and_not_before()
    {
        KeeperDuty[] duties = [new("li", DailyLimit: 3), new("wang", Weight: 1, Backup: true)];

        Assert.Equal("li", KeeperOrder.Of(duties, "card", Noon, Shanghai, _ => false, _ => 2)[0]);
        Assert.Equal("wang", KeeperOrder.Of(duties, "card", Noon, Shanghai, _ => false, keeper => keeper == "li" ? 3 : 0)[0]);
    }

    [Theory] // T1, T2
    [InlineData("2026-11-20T21:59:59+08:00", "day")]
    [InlineData("2026-11-20T22:00:00+08:00", "night")]
    [InlineData("2026-11-21T05:59:59+08:00", "night")]
    [InlineData("2026-11-21T06:00:00+08:00", "day")]
    [InlineData("2026-11-21T22:00:00+08:00", "day")]
    [InlineData("2026-11-20T23:30:00Z", "day")]
    public void A_night_shift_belongs_to_the_weekday_on_which_it_began(string at, string keeper)
    {
        KeeperDuty[] duties = [new("night", Hours: [new([DayOfWeek.Friday], new(22, 0), new(6, 0))]), new("day", Backup: true)];

        Assert.Equal(keeper, KeeperOrder.Of(duties, "card", At(at), Shanghai, _ => false, _ => 0)[0]);
    }

    [Theory] // Clocks go forward at 02:00 on 2026-03-08, and back at 02:00 on 2026-11-01.
    [InlineData("2026-03-08T01:59:59-05:00", "day")]
    [InlineData("2026-03-08T03:00:00-04:00", "early")]
    [InlineData("2026-03-08T03:59:59-04:00", "early")]
    [InlineData("2026-03-08T04:00:00-04:00", "day")]
    [InlineData("2026-11-01T02:29:59-05:00", "day")]
    [InlineData("2026-11-01T02:30:00-05:00", "early")]
    [InlineData("2026-11-01T04:00:00-05:00", "day")]
    public void A_shift_at_a_clock_change_begins_when_the_wall_clock_says_so(string at, string keeper)
    {
        KeeperDuty[] duties = [new("early", Hours: [new(Days: null, new(2, 30), new(4, 0))]), new("day", Backup: true)];

        Assert.Equal(keeper, KeeperOrder.Of(duties, "card", At(at), NewYork, _ => false, _ => 0)[0]);
    }

    [Theory]
    [InlineData("2026-11-01T00:59:59-04:00", "day")]
    [InlineData("2026-11-01T01:00:00-04:00", "early")]
    [InlineData("2026-11-01T01:29:59-04:00", "early")]
    [InlineData("2026-11-01T01:30:00-04:00", "day")]
    [InlineData("2026-11-01T01:15:00-05:00", "day")]
    public void An_hour_that_comes_twice_is_worked_once(string at, string keeper)
    {
        KeeperDuty[] duties = [new("early", Hours: [new(Days: null, new(1, 0), new(1, 30))]), new("day", Backup: true)];

        Assert.Equal(keeper, KeeperOrder.Of(duties, "card", At(at), NewYork, _ => false, _ => 0)[0]);
    }

    private static string First(IReadOnlyList<KeeperDuty> duties, int card) => Order(duties, $"card{card}")[0];

    private static IReadOnlyList<string> Order(IReadOnlyList<KeeperDuty> duties, string? key) => KeeperOrder.Of(duties, key, Noon, Shanghai, _ => false, _ => 0);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
