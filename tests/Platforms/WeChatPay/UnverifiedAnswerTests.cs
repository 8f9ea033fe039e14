using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeChatPay;
using PrivateDomain.Sandbox.WeChatPay;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Tests.Platforms.WeChatPay;

/// <summary>What cannot be verified is not believed, whatever it says; and what was done all the same is found again by its number.</summary>
public sealed class UnverifiedAnswerTests
{
    [Theory]
    [InlineData(MisSigned.Unsigned)]
    [InlineData(MisSigned.Probe)]
    [InlineData(MisSigned.OtherBody)]
    [InlineData(MisSigned.Old)]
    [InlineData(MisSigned.UnknownSerial)]
    public async Task A_coupon_in_an_answer_that_proves_nothing_is_not_believed_and_nobody_knows(MisSigned how)
    {
        await using var room = await PayRoom.Start(tables: TestStore.Tables());
        room.Pay.Faults.Next(PayCalls.SendCoupon, new Fault.MisSign(how), times: 3);
        var sent = await room.Send();
        Assert.Equal((VerdictKind.Unknown, TransportFault.Unverified), (sent.Verdict.Kind, sent.Verdict.Code));
        Assert.Null(sent.Value);
        Assert.Equal("wechat-pay-unverified", Assert.Single(await room.Alerts.Read(CancellationToken.None)).Key);

        room.Pay.Faults.Clear();
        Assert.Equal(room.Pay.Coupons.Single().CouponId, (await room.Send()).Value!.CouponId);
        Assert.Empty(await room.Alerts.Read(CancellationToken.None));
    }

    [Theory]
    [InlineData(MisSigned.Probe)]
    [InlineData(MisSigned.OtherBody)]
    public async Task The_platforms_own_test_is_passed_by_asking_again(MisSigned how)
    {
        await using var room = await PayRoom.Start();
        room.Pay.Faults.Next(PayCalls.SendCoupon, new Fault.MisSign(how), times: 2);
        var sent = await room.Send();
        Assert.True(sent.IsDelivered, sent.Verdict.Reason);
        Assert.Single(room.Pay.Coupons);
        Assert.Equal(3, room.Pay.Log.CallsTo(PayCalls.SendCoupon).Count);
    }

    [Fact]
    public async Task A_refusal_that_proves_nothing_refuses_nothing()
    {
        await using var room = await PayRoom.Start();
        room.Pay.Faults.Next(PayCalls.SendCoupon, new Fault.Gateway(403), times: 3);
        Assert.Equal((VerdictKind.Unknown, TransportFault.Unverified), Told((await room.Send()).Verdict));
        room.Pay.Faults.Clear();
        room.Pay.Faults.Next(PayCalls.SendCoupon, new Fault.Gateway(429), times: 3);
        var throttled = (await room.Send()).Verdict;
        Assert.Equal((VerdictKind.Unknown, TimeSpan.FromSeconds(1)), (throttled.Kind, throttled.RetryAfter));
        room.Pay.Faults.Clear();
        room.Pay.Faults.Next(PayCalls.SendCoupon, new Fault.Refuse(403, "NOT_ENOUGH"));
        Assert.Equal((VerdictKind.Refused, WeChatPayVerdicts.StockUsedUp), Told((await room.Send()).Verdict));
    }

    [Fact]
    public async Task A_merchant_whose_secrets_are_wrong_is_told_so_and_the_next_success_settles_it()
    {
        await using var room = await PayRoom.Start(tables: TestStore.Tables());
        Assert.True((await room.Send()).IsDelivered);
        room.Pay.Faults.Next(PayCalls.SendCoupon, new Fault.Refuse(401, "SIGN_ERROR"));
        Assert.Equal((VerdictKind.Misconfigured, WeChatPayVerdicts.NotAuthentic), Told((await room.Send()).Verdict));
        Assert.Equal("wechat-pay-401001", Assert.Single(await room.Alerts.Read(CancellationToken.None)).Key);
        Assert.True((await room.Send()).IsDelivered);
        Assert.Empty(await room.Alerts.Read(CancellationToken.None));
    }

    private static (VerdictKind Kind, int Code) Told(Verdict verdict) => (verdict.Kind, verdict.Code);
}
