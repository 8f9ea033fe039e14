using System.Globalization;
using PrivateDomain.Delivery;
using PrivateDomain.Platforms;
using PrivateDomain.Repurchase;
using PrivateDomain.Tests.Contacts;

namespace PrivateDomain.Tests.Repurchase;

public sealed class ReminderDeliveryTests
{
    private static readonly DateTimeOffset Now = Someone.Came;
    private static readonly DateTimeOffset Again = Now.AddMinutes(15);
    private static readonly DeliveryRow Claimed = ReminderDelivery.Planned(Someone.Of().Buys("1", Now, ("tea", 1)).Cycle()!, Now)
        with
    { State = DeliveryState.Claimed, Keeper = "lin", Attempt = "a", Until = Now.AddSeconds(21) };

    [Theory]
    [InlineData(VerdictKind.Delivered, DeliveryState.Accepted, "handedToKeeper")]
    [InlineData(VerdictKind.Later, DeliveryState.Planned, "reminderPlanned")]
    [InlineData(VerdictKind.Misconfigured, DeliveryState.Planned, "reminderPostponed")]
    [InlineData(VerdictKind.Unknown, DeliveryState.Unknown, "reminderUnknown")]
    [InlineData(VerdictKind.Refused, DeliveryState.Refused, "reminderRefused")]
    public void Each_verdict_leads_to_one_state_and_frees_the_claim(VerdictKind verdict, DeliveryState state, string told)
    {
        var row = Claimed.Handed(new Verdict(verdict, 1, "because"), "msg1", Now, Again);

        Assert.Equal((state, "", null), (row.State, row.Attempt, row.Until));
        Assert.Equal(told, row.Timeline[^1].Kind);
        Assert.Equal(state is DeliveryState.Accepted ? "msg1" : "", row.MessageId);
        if (state is DeliveryState.Planned) Assert.Equal(Again, row.NotBefore);
    }

    [Fact]
    public void The_same_reason_is_told_once_with_its_last_time_until_something_else_happens()
    {
        var planned = Claimed with { State = DeliveryState.Planned };
        var once = planned.Postponed(Again, "cap", Now);
        Assert.Same(once, once.Postponed(Again, "cap", Now.AddMinutes(1)));
        var later = once.Postponed(Again, "quietHours", Now).Postponed(Again.AddHours(1), "cap", Now.AddMinutes(2));
        Assert.Equal(["quietHours", "cap"], later.Timeline.Skip(once.Timeline.Count - 1).Select(entry => entry.About!["reason"]));
        Assert.Equal((Again.AddHours(1), Now.AddMinutes(2)), (DateTimeOffset.Parse(later.Timeline[^1].About!["until"], CultureInfo.InvariantCulture), later.Timeline[^1].At));

        var handed = later.Handed(Verdict.Delivered, "msg1", Now, Again);
        Assert.Equal(handed.Timeline.Count + 1, handed.Postponed(Again, "cap", Now).Timeline.Count);
    }

    [Fact]
    public void A_setting_that_stays_wrong_is_told_once()
    {
        var wrong = new Verdict(VerdictKind.Misconfigured, 60020, "not trusted");
        var once = Claimed.Handed(wrong, "", Now, Again);
        var twice = (once with { State = DeliveryState.Claimed }).Handed(wrong, "", Now.AddHours(1), Again.AddHours(1));
        Assert.Equal(once.Timeline.Count, twice.Timeline.Count);
        Assert.Equal(Again.AddHours(1), twice.NotBefore);
    }

    [Fact]
    public void A_run_that_died_during_the_call_leaves_an_unknown_reminder_and_not_a_moment_too_early()
    {
        Assert.Same(Claimed, Claimed.Overtaken(Now.AddSeconds(21).AddTicks(-1), Now));
        Assert.Equal(DeliveryState.Unknown, Claimed.Overtaken(Now.AddSeconds(21), Now).State);
        var settled = Claimed with { State = DeliveryState.Sent };
        Assert.Same(settled, settled.Overtaken(Now.AddDays(1), Now));
    }

    [Fact]
    public void A_row_says_the_same_when_it_is_read_back()
    {
        var row = Claimed.Postponed(Again, "cap", Now) with { MessageId = "m", WasUnknown = true, Closed = true };
        var read = DeliveryRow.In(row.Into(Someone.Of()), row.Key)!;
        Assert.Equal(row with { Timeline = read.Timeline }, read);
        Assert.Equal(row.Timeline.Select(entry => (entry.Kind, entry.At)), read.Timeline.Select(entry => (entry.Kind, entry.At)));
    }
}
