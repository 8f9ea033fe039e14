using PrivateDomain.Contacts;
using PrivateDomain.Delivery;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Tests.Contacts;

namespace PrivateDomain.Tests.Delivery;

/// <summary>The platform's own limit of mass messages, as far as ours use it up.</summary>
public sealed class MassQuotaTests
{
    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    /// <summary>A Wednesday in a month of 28 days.</summary>
    private static readonly DateTimeOffset Noon = new(2026, 2, 11, 12, 0, 0, China);

    [Fact]
    public void One_a_day_is_over_at_midnight_in_China()
    {
        var quota = new MassQuota(MassSendQuota.Daily);
        Assert.Null(quota.FullUntil(Someone.Of(), Noon));
        var rows = Sent(Someone.Of(), Noon.AddHours(-1));
        Assert.Equal(new DateTimeOffset(2026, 2, 12, 0, 0, 0, China), quota.FullUntil(rows, Noon));
        Assert.Null(quota.FullUntil(rows, Noon.AddHours(12)));
        Assert.Null(quota.FullUntil(Sent(Someone.Of(), Noon.AddHours(-13)), Noon));
    }

    [Fact]
    public void Seven_a_week_are_over_on_Monday()
    {
        var quota = new MassQuota(MassSendQuota.Weekly);
        var monday = new DateTimeOffset(2026, 2, 9, 0, 0, 0, China);
        var rows = Enumerable.Range(0, 6).Aggregate(Someone.Of(), (rows, n) => Sent(rows, monday.AddHours(n)));
        Assert.Null(quota.FullUntil(rows, Noon));
        Assert.Null(quota.FullUntil(Sent(rows, monday.AddMinutes(-1)), Noon));
        Assert.Equal(monday.AddDays(7), quota.FullUntil(Sent(rows, Noon), Noon));
    }

    [Fact]
    public void As_many_a_month_as_it_has_days()
    {
        var quota = new MassQuota(MassSendQuota.Monthly);
        var rows = Enumerable.Range(0, 27).Aggregate(Someone.Of(), (rows, n) => Sent(rows, Noon.AddMinutes(-n)));
        Assert.Null(quota.FullUntil(rows, Noon));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 0, 0, 0, China), quota.FullUntil(Sent(rows, Noon.AddHours(1)), Noon));
    }

    [Fact]
    public void What_lies_with_a_keeper_counts_as_today_s_and_what_waits_does_not()
    {
        var quota = new MassQuota(MassSendQuota.Daily);
        var row = new DeliveryRow("campaign-a", TaskDelivery.Campaign, "lin", DeliveryState.Accepted);
        Assert.NotNull(quota.FullUntil(row.Into(Someone.Of()), Noon));
        Assert.NotNull(quota.FullUntil((row with { State = DeliveryState.Planned, Task = "lin|0001" }).Into(Someone.Of()), Noon));
        foreach (var state in new[] { DeliveryState.Planned, DeliveryState.NotSent, DeliveryState.Refused, DeliveryState.Withdrawn })
            Assert.Null(quota.FullUntil((row with { State = state }).Into(Someone.Of()), Noon));
        Assert.Null(quota.FullUntil(new DeliveryRow("welcome-a", "welcome", "lin", DeliveryState.Sent).Into(Someone.Of()), Noon));
    }

    [Theory]
    [InlineData(MassSendQuota.Monthly, "2026-03-01")]
    [InlineData(MassSendQuota.Weekly, "2026-02-16")]
    [InlineData(MassSendQuota.Daily, "2026-02-12")]
    public void What_the_platform_refused_is_tried_tomorrow_and_then_when_the_window_is_over(MassSendQuota kind, string then)
    {
        var quota = new MassQuota(kind);
        Assert.Equal(new DateTimeOffset(2026, 2, 12, 0, 0, 0, China), quota.AfterRefusal(0, Noon));
        Assert.Equal(new DateTimeOffset(DateTime.Parse(then, System.Globalization.CultureInfo.InvariantCulture), China), quota.AfterRefusal(1, Noon));
    }

    private static ContactRows Sent(ContactRows rows, DateTimeOffset at) =>
        new DeliveryRow($"campaign-{at.UtcTicks}", TaskDelivery.Campaign, "lin", DeliveryState.Accepted).Sent(at).Into(rows);
}
