using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeChatPay;
using PrivateDomain.Sandbox.WeChatPay;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Tests.Platforms.WeChatPay;

/// <summary>The calls, as a simulated WeChat Pay takes them that looks at every signature.</summary>
public sealed class WeChatPayClientTests : IAsyncLifetime
{
    private PayRoom room = null!;

    public async Task InitializeAsync() => room = await PayRoom.Start();

    public async Task DisposeAsync() => await room.DisposeAsync();

    [Fact]
    public async Task A_customer_gets_a_coupon_which_can_be_asked_for_and_is_used()
    {
        var sent = await room.Send();
        Assert.True(sent.IsDelivered, sent.Verdict.Reason);
        var coupon = (await room.Client.GetCoupon(PayRoom.Person, sent.Value.CouponId, CancellationToken.None)).Value!;
        Assert.Equal((WeChatPaySimulator.FirstStock, CashCouponState.Sent, 1000L, 10_000L), (coupon.StockId, coupon.State, coupon.ValueMinor, coupon.MinimumMinor));
        Assert.Equal(Whole(room.Clock.Now.AddDays(30)), coupon.AvailableUntil);
        Assert.Null(coupon.Use);

        room.Clock.Now += TimeSpan.FromHours(1);
        room.Pay.Use(coupon.CouponId, new DeliveryPlan { Copies = 0 });
        var used = (await room.Client.GetCoupon(PayRoom.Person, coupon.CouponId, CancellationToken.None)).Value!;
        Assert.Equal((CashCouponState.Used, Whole(room.Clock.Now), room.Pay.Merchant.MchId), (used.State, used.Use!.At, used.Use.MchId));
        Assert.Equal(room.Pay.Coupons.Single().TransactionId, used.Use.TransactionId);
    }

    [Fact]
    public async Task A_coupon_that_nobody_used_expires()
    {
        var sent = (await room.Send()).Value!;
        room.Clock.Now += TimeSpan.FromDays(31);
        Assert.Equal(CashCouponState.Expired, (await room.Client.GetCoupon(PayRoom.Person, sent.CouponId, CancellationToken.None)).Value!.State);
    }

    [Fact]
    public async Task A_stock_says_what_it_has_and_what_it_gave()
    {
        await room.Send();
        var stock = (await room.Client.GetStock(WeChatPaySimulator.FirstStock, CancellationToken.None)).Value!;
        Assert.Equal((StockState.Running, 100L, 1L, 100_000L, 1L, 1000L), (stock.State, stock.MaxCoupons, stock.MaxPerUser, stock.MaxAmountMinor, stock.Distributed, stock.ValueMinor));
        foreach (var (written, state) in new[] { ("paused", StockState.Paused), ("stoped", StockState.Stopped), ("unactivated", StockState.NotActivated), ("audit", StockState.Examined), ("new", StockState.Other) })
        {
            room.Pay.ChangeStock(stock.StockId, one => one with { State = written });
            Assert.Equal(state, (await room.Client.GetStock(stock.StockId, CancellationToken.None)).Value!.State);
        }
    }

    [Fact]
    public async Task The_same_number_is_the_same_coupon_and_for_another_customer_it_is_refused()
    {
        var first = (await room.Send("same")).Value!;
        Assert.Equal(first, (await room.Send("same")).Value);
        Assert.Equal((VerdictKind.Refused, WeChatPayVerdicts.AgainstRules), Told((await room.Send("same", person: "another")).Verdict));
        Assert.Single(room.Pay.Coupons);
    }

    [Fact]
    public async Task Refusals_say_what_is_over()
    {
        room.Pay.AddStock("small", maxCoupons: 2, maxPerUser: 1);
        Assert.True((await room.Send("a", "p1", "small")).IsDelivered);
        Assert.Equal((VerdictKind.Refused, WeChatPayVerdicts.LimitReached), Told((await room.Send("b", "p1", "small")).Verdict));
        Assert.True((await room.Send("c", "p2", "small")).IsDelivered);
        Assert.Equal((VerdictKind.Refused, WeChatPayVerdicts.StockUsedUp), Told((await room.Send("d", "p3", "small")).Verdict));
        // What was given is given, also when the stock is empty.
        Assert.True((await room.Send("a", "p1", "small")).IsDelivered);

        room.Pay.MakeAbnormal("p4");
        Assert.Equal((VerdictKind.Refused, WeChatPayVerdicts.PersonRefused), Told((await room.Send("e", "p4")).Verdict));
        Assert.Equal((VerdictKind.Refused, WeChatPayVerdicts.NotFound), Told((await room.Send("f", stock: "0")).Verdict));
        Assert.Equal((VerdictKind.Refused, WeChatPayVerdicts.NotFound), Told((await room.Client.GetStock("0", CancellationToken.None)).Verdict));
        Assert.Equal((VerdictKind.Refused, WeChatPayVerdicts.NotFound), Told((await room.Client.GetCoupon("p1", "0", CancellationToken.None)).Verdict));
        room.Pay.ChangeStock("small", stock => stock with { State = "paused" });
        Assert.Equal((VerdictKind.Refused, WeChatPayVerdicts.AgainstRules), Told((await room.Send("g", "p5", "small")).Verdict));
    }

    [Fact]
    public async Task An_answer_that_was_lost_is_asked_for_again_and_is_the_same_coupon()
    {
        room.Pay.Faults.Next(PayCalls.SendCoupon, new Fault.LoseAnswer(), times: 2);
        var sent = await room.Send();
        Assert.True(sent.IsDelivered, sent.Verdict.Reason);
        Assert.Equal(room.Pay.Coupons.Single().CouponId, sent.Value.CouponId);
        Assert.Equal(3, room.Pay.Log.CallsTo(PayCalls.SendCoupon).Count);
    }

    [Fact]
    public async Task Who_never_heard_does_not_know_and_a_later_run_finds_the_coupon_by_its_number()
    {
        room.Pay.Faults.Next(PayCalls.SendCoupon, new Fault.LoseAnswer(), times: 3);
        var number = OutRequestNo.Of("contact", "offer", "order");
        Assert.Equal(VerdictKind.Unknown, (await room.Send(number)).Verdict.Kind);
        // The process dies here; what starts in its place knows the source alone.
        await using var restarted = room.Another();
        var sent = await restarted.Send(OutRequestNo.Of("contact", "offer", "order"));
        Assert.Equal(room.Pay.Coupons.Single().CouponId, sent.Value!.CouponId);
    }

    [Fact]
    public async Task A_platform_that_fails_is_asked_three_times_and_then_nobody_knows()
    {
        room.Pay.Faults.Next(PayCalls.SendCoupon, new Fault.Refuse(500, "SYSTEM_ERROR"), times: 3);
        Assert.Equal((VerdictKind.Unknown, 500), Told((await room.Send()).Verdict));
        Assert.Equal(3, room.Pay.Log.CallsTo(PayCalls.SendCoupon).Count);
        room.Pay.Faults.Next(PayCalls.SendCoupon, new Fault.Gateway());
        Assert.True((await room.Send()).IsDelivered);
    }

    [Fact]
    public async Task Too_many_at_once_is_later_and_keeps_the_next_calls_here_for_a_second()
    {
        room.Pay.SendsPerSecond = 1;
        Assert.True((await room.Send("a", "p1")).IsDelivered);
        var over = (await room.Send("b", "p2")).Verdict;
        Assert.Equal((VerdictKind.Later, WeChatPayVerdicts.TooOften, TimeSpan.FromSeconds(1)), (over.Kind, over.Code, over.RetryAfter));
        Assert.Equal((VerdictKind.Later, TransportFault.Blocked), Told((await room.Send("b", "p2")).Verdict));
        Assert.Equal(2, room.Pay.Log.CallsTo(PayCalls.SendCoupon).Count);
        room.Clock.Now += TimeSpan.FromSeconds(1);
        Assert.True((await room.Send("b", "p2")).IsDelivered);
    }

    [Fact]
    public async Task What_can_be_known_beforehand_is_not_sent()
    {
        foreach (var (person, stock, number) in new[] { ("", "1", "n"), ("p", "", "n"), ("p", "1", ""), ("p", "1", "a b"), (new string('p', 129), "1", "n"), ("p/../x", "1", "n"), ("..", "1", "n"), ("p", new string('1', 21), "n") })
            Assert.Equal((VerdictKind.Refused, TransportFault.OverLimit), Told((await room.Send(number, person, stock)).Verdict));
        Assert.Empty(room.Pay.Log.ApiCalls);
    }

    [Fact]
    public async Task Ids_with_odd_characters_are_signed_as_they_are_sent()
    {
        Assert.True((await room.Send("odd", "o%|_*é+?&#")).IsDelivered);
        Assert.Equal("o%|_*é+?&#", room.Pay.Coupons.Single().OpenId);
    }

    [Fact]
    public async Task A_wrong_certificate_number_or_key_is_told_to_a_person()
    {
        await using var other = room.Another((settings, _) => settings["WeChatPay:SerialNo"] = "0123456789ABCDEF");
        var verdict = (await other.Send()).Verdict;
        Assert.Equal((VerdictKind.Misconfigured, WeChatPayVerdicts.NotAuthentic), Told(verdict));
        Assert.Contains("WeChatPay__SerialNo", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_merchant_nothing_is_called()
    {
        await using var silent = room.Another((settings, _) => settings.Clear());
        Assert.False(silent.Client.CanCall);
        Assert.Equal((VerdictKind.Misconfigured, TransportFault.NotConfigured), Told((await silent.Send()).Verdict));
        Assert.Equal(OpenedAs.NotBelieved, (await silent.Notifications.Open(_ => "1", "{}"u8.ToArray(), CancellationToken.None)).As);
        Assert.Empty(room.Pay.Log.ApiCalls);
    }

    [Fact]
    public async Task No_log_line_shows_a_key_or_a_customer()
    {
        room.Pay.Faults.Next(PayCalls.SendCoupon, new Fault.LoseAnswer(), times: 3);
        await room.Send();
        room.Pay.Faults.Next(PayCalls.SendCoupon, new Fault.MisSign(MisSigned.OtherBody), times: 3);
        await room.Send();
        room.Pay.Faults.Next(PayCalls.SendCoupon, new Fault.Refuse(403, $"RULE_LIMIT {PayRoom.Person}"));
        await room.Send();
        var sent = (await room.Send()).Value!;
        Assert.NotEmpty(room.Log.All);
        string[] secrets = [PayRoom.Person, room.Pay.Merchant.ApiV3Key, room.Pay.Merchant.PrivateKey[100..140], sent.CouponId, "signature=\""];
        Assert.DoesNotContain(room.Log.All, line => secrets.Any(secret => line.Contains(secret, StringComparison.Ordinal)));
    }

    private static (VerdictKind Kind, int Code) Told(Verdict verdict) => (verdict.Kind, verdict.Code);

    private static DateTimeOffset Whole(DateTimeOffset at) => DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds());
}
