using System.Text;
using PrivateDomain.Platforms.WeChatPay;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Tests.Platforms.WeChatPay;

/// <summary>What WeChat Pay tells of a coupon's use.</summary>
public sealed class WeChatPayNotificationTests : IAsyncLifetime
{
    private PayRoom room = null!;

    public async Task InitializeAsync() => room = await PayRoom.Start();

    public async Task DisposeAsync() => await room.DisposeAsync();

    [Fact]
    public async Task The_use_of_a_coupon_is_opened_and_tells_when_and_in_which_payment()
    {
        var (body, headers) = await Used();
        var opened = await Open(body, headers);
        Assert.Equal(OpenedAs.Notification, opened.As);
        var told = opened.Notification!;
        var coupon = room.Pay.Coupons.Single();
        Assert.Equal(("EV-1", WeChatPayNotification.CouponUsed), (told.Id, told.EventType));
        Assert.Equal((coupon.CouponId, coupon.StockId, CashCouponState.Used), (told.Used!.CouponId, told.Used.StockId, told.Used.State));
        Assert.Equal((coupon.UsedAt!.Value.ToUnixTimeSeconds(), coupon.TransactionId), (told.Used.Use!.At.ToUnixTimeSeconds(), told.Used.Use.TransactionId));
    }

    [Theory]
    [InlineData(MisSigned.Unsigned, SignatureFault.Missing)]
    [InlineData(MisSigned.Probe, SignatureFault.Probe)]
    [InlineData(MisSigned.OtherBody, SignatureFault.Wrong)]
    [InlineData(MisSigned.Old, SignatureFault.Stale)]
    [InlineData(MisSigned.UnknownSerial, SignatureFault.UnknownKey)]
    public async Task What_is_not_rightly_signed_is_not_opened(MisSigned how, SignatureFault fault)
    {
        var (body, headers) = await Used(how);
        var opened = await Open(body, headers);
        Assert.Equal((OpenedAs.NotBelieved, fault), (opened.As, opened.Fault));
        Assert.Null(opened.Notification);
    }

    [Fact]
    public async Task A_body_that_was_changed_on_the_way_is_not_believed()
    {
        var (body, headers) = await Used();
        Assert.Equal(SignatureFault.Wrong, (await Open(body.Replace("EV-1", "EV-2", StringComparison.Ordinal), headers)).Fault);
    }

    [Fact]
    public async Task One_sealed_under_another_key_is_the_platforms_and_unreadable()
    {
        var (body, headers) = await Used();
        await using var other = room.Another((settings, pay) =>
        {
            settings["WeChatPay:ApiV3Key"] = "AnotherApiV3KeyOfThirtyTwoBytes!";
            settings["WeChatPay:PublicKeyId"] = pay.PublicKeyId;
            settings["WeChatPay:PublicKey"] = pay.PublicKey;
        });
        room.Pay.PublicKeyOnly();
        (body, headers) = room.Pay.Notification("EV-1", room.Pay.Coupons.Single());
        Assert.Equal(OpenedAs.Unreadable, (await other.Notifications.Open(Header(headers), Encoding.UTF8.GetBytes(body), CancellationToken.None)).As);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"id":"a","event_type":"COUPON.USE"}""")]
    [InlineData("""{"id":"a","event_type":"COUPON.USE","resource":{"algorithm":"AEAD_AES_256_GCM","nonce":"61f9c719728a","ciphertext":"AAAA"}}""")]
    public void A_body_that_says_nothing_is_no_notification(string body) =>
        Assert.Null(WeChatPayNotifications.Read(Encoding.UTF8.GetBytes(body), new byte[32]));

    [Fact]
    public void What_another_program_sealed_is_read_and_an_event_of_another_kind_has_no_coupon()
    {
        var seal = PayVector.Read.Sealed;
        string Body(string type) => $$"""{"id":"EV-9","create_time":"2015-05-20T13:29:35+08:00","event_type":"{{type}}","resource":{"algorithm":"AEAD_AES_256_GCM","nonce":"{{seal.Nonce}}","associated_data":"coupon","ciphertext":"{{seal.Ciphertext}}"} }""";
        var key = Encoding.UTF8.GetBytes(seal.Key);
        var told = WeChatPayNotifications.Read(Encoding.UTF8.GetBytes(Body("COUPON.USE")), key)!;
        Assert.Equal(("9856888", "2345234523", new DateTimeOffset(2015, 5, 20, 5, 29, 35, TimeSpan.Zero)), (told.Used!.CouponId, told.Used.Use!.TransactionId, told.Used.Use.At));
        Assert.Null(WeChatPayNotifications.Read(Encoding.UTF8.GetBytes(Body("COUPON.SEND")), key)!.Used);
    }

    private async Task<(string Body, IReadOnlyList<(string Name, string Value)> Headers)> Used(MisSigned? how = null)
    {
        var sent = (await room.Send()).Value!;
        room.Pay.Use(sent.CouponId, new DeliveryPlan { Copies = 0 });
        return room.Pay.Notification("EV-1", room.Pay.Coupons.Single(), how);
    }

    private Task<OpenedNotification> Open(string body, IReadOnlyList<(string Name, string Value)> headers) =>
        room.Notifications.Open(Header(headers), Encoding.UTF8.GetBytes(body), CancellationToken.None);

    private static Func<string, string?> Header(IReadOnlyList<(string Name, string Value)> headers) => name => headers.FirstOrDefault(header => header.Name == name).Value;
}
