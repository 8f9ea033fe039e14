using System.Text.Json;
using PrivateDomain.Coupons.Wallet;
using PrivateDomain.Messages;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeChatPay;

namespace PrivateDomain.Callbacks;

/// <summary>WeChat Pay told us something, verified and decrypted. Written before the notification is answered.</summary>
/// <param name="Id">The platform's, the same for every repeat.</param>
/// <param name="EventType">Such as <c>COUPON.USE</c>.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="Text">What was sealed in it: JSON.</param>
public sealed record PaymentNotified(string Id, string EventType, DateTimeOffset CreatedAt, string Text, int Tries = 0)
{
    /// <summary>Of its row in the inbox.</summary>
    public string Key => FactKey.Of("wechat-pay", Id);

    /// <summary>Queue messages hold 48 KiB before Base64.</summary>
    public bool FitsAMessage() => JsonSerializer.SerializeToUtf8Bytes(this, CallbackJson.Default.PaymentNotified).Length <= 46 * 1024;
}

/// <summary>Keeps what WeChat Pay told, once however often it was told, and notes the use of a coupon.</summary>
public sealed class KeepPaymentNotification(Inbox inbox, RedeemedByPay redeemedByPay, MessageSender messages) : IHandle<PaymentNotified>
{
    /// <summary>Over three days: so long a sending whose answer was lost may be asked for.</summary>
    private const int MostTries = 160;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(30);

    public async Task Handle(PaymentNotified message, CancellationToken stop)
    {
        await inbox.Keep(message.Key, message.EventType, "", message.CreatedAt, message.Text, stop);
        if (message.EventType != WeChatPayNotification.CouponUsed || WeChatPayNotification.ReadCoupon(message.Text) is not { } used) return;
        // A coupon that is not known may be one whose sending was not answered yet; in the end it was given out elsewhere, of the same merchant.
        if (!await redeemedByPay.Handle(used, stop) && message.Tries < MostTries) await messages.Send(message with { Tries = message.Tries + 1 }, stop, Pause);
    }
}
