using Microsoft.Extensions.Options;
using PrivateDomain.Contacts;
using PrivateDomain.Delivery;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Tests.Contacts;

namespace PrivateDomain.Tests.Delivery;

public sealed class DeliveryPolicyTests
{
    /// <summary>Ten in the morning in Shanghai.</summary>
    private static readonly DateTimeOffset Ten = new(2026, 3, 8, 2, 0, 0, TimeSpan.Zero);

    [Fact]
    public void In_waking_hours_a_message_to_who_wants_it_goes() => Assert.Equal(DeliveryDecision.Go, Policy().Decide(Someone.Of(), Ten));

    [Fact]
    public void Who_opted_out_is_never_written_to() =>
        Assert.Equal(new DeliveryDecision(Now: false, Until: null, "optedOut"), Policy().Decide(Someone.Of().OptedOut(), Ten));

    [Fact]
    public void A_stranger_is_never_written_to() => Assert.Equal((false, null), (Policy().Decide(Someone.Unknown, Ten).Now, Policy().Decide(Someone.Unknown, Ten).Until));

    [Fact]
    public void In_quiet_hours_it_waits_for_the_morning_and_not_all_wait_for_the_same_minute()
    {
        var nine = Ten.AddDays(1).AddHours(-1);
        var mornings = Enumerable.Range(0, 200).Select(n => Policy().QuietUntil(new ContactId($"contact{n}"), Ten.AddHours(12))!.Value).ToList();

        Assert.All(mornings, morning => Assert.InRange(morning, nine, nine.AddMinutes(30)));
        Assert.InRange(mornings.Select(morning => morning.Minute).Distinct().Count(), 20, 30);
        Assert.Equal("quietHours", Policy().Decide(Someone.Of(), Ten.AddHours(12)).Why);
        Assert.Equal(Policy().Decide(Someone.Of(), Ten.AddHours(12)).Until, Policy().Decide(Someone.Of(), Ten.AddHours(13)).Until);
    }

    [Fact]
    public void Where_the_day_is_only_minutes_long_nobody_waits_into_the_next_night()
    {
        var policy = Policy(options => (options.QuietFrom, options.QuietUntil) = (new(9, 1), new(9, 0)));
        foreach (var contact in Enumerable.Range(0, 50).Select(n => new ContactId($"contact{n}")))
            Assert.Null(policy.QuietUntil(contact, policy.QuietUntil(contact, Ten)!.Value));
    }

    [Fact]
    public void The_cap_is_a_rolling_window_and_midnight_resets_nothing() // T7
    {
        var policy = Policy(options => (options.CapMessages, options.CapDays, options.QuietFrom, options.QuietUntil) = (1, 1, default, default));
        var rows = Caps.In(Someone.Of()).Take("a", At(23, 59)).Into(Someone.Of());

        Assert.Equal(new DeliveryDecision(Now: false, At(23, 59).AddDays(1), "cap"), policy.Decide(rows, At(23, 59).AddMinutes(2)));
        Assert.False(policy.Decide(rows, At(23, 59).AddDays(1).AddTicks(-1)).Now);
        Assert.True(policy.Decide(rows, At(23, 59).AddDays(1)).Now);

        static DateTimeOffset At(int hour, int minute) => new(2026, 3, 8, hour, minute, 0, TimeSpan.FromHours(8));
    }

    [Fact]
    public void A_capped_message_waits_until_the_slot_that_is_in_its_way_is_over() // M15
    {
        var rows = Someone.Of();
        foreach (var day in new[] { 6, 4, 2 }) rows = Caps.In(rows).Take($"{day}", Ten.AddDays(-day)).Into(rows);

        Assert.Equal(new DeliveryDecision(Now: false, Ten.AddDays(1), "cap"), Policy().Decide(rows, Ten));
        Assert.True(Policy().Decide(rows, Ten.AddDays(1)).Now);

        // Five stand where three may: the third newest is in the way.
        rows = Caps.In(rows).Take("a", Ten.AddDays(-1)).Take("b", Ten).Into(rows);
        Assert.Equal(Ten.AddDays(5), Policy().Decide(rows, Ten).Until);
    }

    private static DeliveryPolicy Policy(Action<DeliveryOptions>? set = null, MassSendQuota quota = MassSendQuota.Monthly)
    {
        var options = new DeliveryOptions();
        set?.Invoke(options);
        return new(Options.Create(options), Options.Create(new BrandOptions { TimeZone = "Asia/Shanghai" }), Options.Create(new WeComOptions { MassSendQuota = quota }));
    }
}
