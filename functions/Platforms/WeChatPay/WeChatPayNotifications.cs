using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace PrivateDomain.Platforms.WeChatPay;

/// <summary>What WeChat Pay tells the merchant. The same is told again, up to nine times a minute apart, until it is answered with 200 or 204
/// within 5 s (pay.weixin.qq.com/docs/merchant/apis/cash-coupons/check-notice.html).</summary>
/// <param name="Id">The same for every repeat.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="Text">What was sealed in it: JSON.</param>
public sealed record WeChatPayNotification(string Id, string EventType, DateTimeOffset CreatedAt, string Text)
{
    /// <summary>A customer has paid with a coupon.</summary>
    public const string CouponUsed = "COUPON.USE";

    /// <summary>The coupon that was used; null for an event of another kind. It does not say whose it is: its id does.</summary>
    public CashCoupon? Used => EventType is CouponUsed ? ReadCoupon(Text) : null;

    /// <summary>The coupon of a notification of use, from its <see cref="Text"/>; null where it is none.</summary>
    public static CashCoupon? ReadCoupon(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, WeChatPayWire.Json.CouponReply)?.Read();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>What became of a notification's text.</summary>
public enum OpenedAs
{
    Notification,

    /// <summary>It is not WeChat Pay's, or not proven to be: <see cref="OpenedNotification.Fault"/> says why. To be answered with 401.</summary>
    NotBelieved,

    /// <summary>WeChat Pay's, and not what this app understands, or sealed under another APIv3 key.</summary>
    Unreadable,
}

/// <summary>A notification, or why there is none.</summary>
public sealed record OpenedNotification(OpenedAs As, SignatureFault Fault = SignatureFault.None, WeChatPayNotification? Notification = null);

/// <summary>Opens what comes to the address that WeChat Pay tells: believed by its signature, then decrypted. Writes nothing.</summary>
public sealed class WeChatPayNotifications
{
    private readonly PlatformKeys keys;
    private readonly WeChatPayOptions options;

    internal WeChatPayNotifications(PlatformKeys keys, IOptions<WeChatPayOptions> options) => (this.keys, this.options) = (keys, options.Value);

    /// <param name="header">The value of a header of the request, null or empty where there is none.</param>
    /// <param name="body">As it came, byte for byte.</param>
    public async Task<OpenedNotification> Open(Func<string, string?> header, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        if (!options.CanCall) return new(OpenedAs.NotBelieved, SignatureFault.UnknownKey);
        var fault = await keys.Verify(PlatformSignature.Read(header), body, cancel);
        if (fault is not SignatureFault.None) return new(OpenedAs.NotBelieved, fault);
        return Read(body.Span, options.SealKey) is { } notification ? new(OpenedAs.Notification, Notification: notification) : new(OpenedAs.Unreadable);
    }

    /// <summary>What a body says whose signature was verified.</summary>
    /// <param name="key">The APIv3 key.</param>
    internal static WeChatPayNotification? Read(ReadOnlySpan<byte> body, ReadOnlySpan<byte> key)
    {
        try
        {
            if (JsonSerializer.Deserialize(body, WeChatPayWire.Json.NotificationReply) is not { Id.Length: > 0, EventType.Length: > 0, Resource: { } resource } told) return null;
            if (resource.Open(key) is not { } opened) return null;
            var read = new WeChatPayNotification(told.Id, told.EventType, told.CreateTime?.ToUniversalTime() ?? DateTimeOffset.MinValue, Encoding.UTF8.GetString(opened));
            return read is { EventType: WeChatPayNotification.CouponUsed, Used: null } ? null : read;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
