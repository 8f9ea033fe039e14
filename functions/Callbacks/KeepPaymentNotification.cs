using System.Text.Json;
using PrivateDomain.Messages;
using PrivateDomain.Platforms;

namespace PrivateDomain.Callbacks;

/// <summary>WeChat Pay told us something, verified and decrypted. Written before the notification is answered.</summary>
/// <param name="Id">The platform's, the same for every repeat.</param>
/// <param name="EventType">Such as <c>COUPON.USE</c>.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="Text">What was sealed in it: JSON.</param>
public sealed record PaymentNotified(string Id, string EventType, DateTimeOffset CreatedAt, string Text)
{
    /// <summary>Of its row in the inbox.</summary>
    public string Key => FactKey.Of("wechat-pay", Id);

    /// <summary>Queue messages hold 48 KiB before Base64.</summary>
    public bool FitsAMessage() => JsonSerializer.SerializeToUtf8Bytes(this, CallbackJson.Default.PaymentNotified).Length <= 46 * 1024;
}

/// <summary>Keeps what WeChat Pay told, once however often it was told.</summary>
public sealed class KeepPaymentNotification(Inbox inbox) : IHandle<PaymentNotified>
{
    public Task Handle(PaymentNotified message, CancellationToken stop) =>
        inbox.Keep(message.Key, message.EventType, "", message.CreatedAt, message.Text, stop);
}
