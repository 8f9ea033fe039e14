using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using PrivateDomain.Callbacks;
using PrivateDomain.Platforms.WeChatPay;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Tests.Callbacks;

/// <summary>What WeChat Pay tells of a coupon's use: kept before it is answered, once however often it is told.</summary>
public sealed class WeChatPayDoorTests
{
    [Fact]
    public async Task The_use_of_a_coupon_is_kept_once_however_often_it_is_told()
    {
        await using var app = await App.Start();
        var sent = await Sent(app);
        var use = app.Platform.WeChatPay.Use(sent, new DeliveryPlan { Copies = 2 });
        Assert.True(await use.Accepted);
        Assert.True(await app.Platform.WeChatPay.Tell(use.NotificationId, use.Coupon, new DeliveryPlan { SwallowedAnswers = 1 }).Accepted);
        await app.Drain();

        var row = Assert.Single(await app.Rows("inbox"), row => row.GetString("event") == WeChatPayNotification.CouponUsed);
        Assert.Equal(sent, WeChatPayNotification.ReadCoupon(row.GetString("text0")!)!.CouponId);
    }

    [Fact]
    public async Task A_platform_that_dates_each_telling_anew_tells_the_same_all_the_same()
    {
        await using var app = await App.Start();
        await Sent(app);
        var now = app.Clock.GetUtcNow();
        var told = new PaymentNotified("EV-9", "COUPON.OTHER", now, """{"a":1}""");
        foreach (var one in new[] { told, told with { CreatedAt = now.AddSeconds(1) }, told with { Text = """{"a":2}""" } })
            await app.Service<KeepPaymentNotification>().Handle(one, CancellationToken.None);
        Assert.Equal(["""{"a":1}""", """{"a":2}"""], (await app.Rows("inbox")).Select(row => row.GetString("text0")!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task It_is_a_message_before_it_is_answered_and_one_storage_operation()
    {
        await using var app = await App.Start();
        var sent = await Sent(app);
        Assert.True(await app.Platform.WeChatPay.Use(sent).Accepted);
        Assert.Empty(await app.Rows("inbox"));
        Assert.Equal(1, await app.Drain());
        Assert.Single(await app.Rows("inbox"));
    }

    [Theory]
    [InlineData(MisSigned.Unsigned)]
    [InlineData(MisSigned.Probe)]
    [InlineData(MisSigned.OtherBody)]
    [InlineData(MisSigned.Old)]
    [InlineData(MisSigned.UnknownSerial)]
    public async Task What_is_not_rightly_signed_gets_401_with_a_word_and_nothing_is_stored(MisSigned how)
    {
        await using var app = await App.Start();
        await Sent(app);
        var (body, headers) = app.Platform.WeChatPay.Notification("EV-1", app.Platform.WeChatPay.Coupons.Single(), how);
        var (status, told) = await Post(app, body, headers);
        Assert.Equal((HttpStatusCode.Unauthorized, "FAIL"), (status, told.GetProperty("code").GetString()));
        Assert.Equal(0, await app.Drain());
        Assert.Empty(await app.Rows("inbox"));
    }

    [Fact]
    public async Task Without_a_merchant_nothing_is_believed()
    {
        await using var app = await App.Start(settings: ["--WeChatPay:MchId=", "--WeChatPay:SerialNo=", "--WeChatPay:PrivateKey=", "--WeChatPay:ApiV3Key="]);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Post(app, "{}", [("Wechatpay-Timestamp", "1"), ("Wechatpay-Nonce", "n"), ("Wechatpay-Signature", "s"), ("Wechatpay-Serial", "c")])).Status);
    }

    private static async Task<string> Sent(App app)
    {
        var sent = await app.Service<WeChatPayClient>().SendCoupon("o-1", "1000001", "n-1", CancellationToken.None);
        Assert.True(sent.IsDelivered, sent.Verdict.Reason);
        return sent.Value.CouponId;
    }

    private static async Task<(HttpStatusCode Status, JsonElement Told)> Post(App app, string body, IReadOnlyList<(string Name, string Value)> headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/wechat-pay/callback") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        using var answer = await app.Anyone.SendAsync(request);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.Clone());
    }
}
