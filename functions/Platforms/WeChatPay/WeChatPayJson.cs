using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PrivateDomain.Platforms.WeChatPay;

internal sealed record SendCouponRequest(
    string StockId, string OutRequestNo, [property: JsonPropertyName("appid")] string AppId, [property: JsonPropertyName("stock_creator_mchid")] string StockCreatorMchId);

internal sealed record SendCouponReply(string? CouponId);

internal sealed record CouponValueReply(long? CouponAmount, long? TransactionMinimum);

internal sealed record ConsumeReply(DateTimeOffset? ConsumeTime, [property: JsonPropertyName("consume_mchid")] string? ConsumeMchId, string? TransactionId);

/// <summary>A coupon, in the answer about it and in the notification of its use alike.</summary>
internal sealed record CouponReply
{
    public string? CouponId { get; init; }

    public string? StockId { get; init; }

    public string? Status { get; init; }

    public DateTimeOffset? AvailableBeginTime { get; init; }

    public DateTimeOffset? AvailableEndTime { get; init; }

    public CouponValueReply? NormalCouponInformation { get; init; }

    public ConsumeReply? ConsumeInformation { get; init; }

    /// <returns>Null where it lacks what makes a coupon.</returns>
    public CashCoupon? Read() => CouponId is { Length: > 0 } id && State() is { } state
        ? new(
            id, StockId ?? "", state, AvailableBeginTime?.ToUniversalTime(), AvailableEndTime?.ToUniversalTime(), NormalCouponInformation?.CouponAmount, NormalCouponInformation?.TransactionMinimum,
            ConsumeInformation is { ConsumeTime: { } at } use ? new(at.ToUniversalTime(), use.ConsumeMchId ?? "", use.TransactionId ?? "") : null)
        : null;

    private CashCouponState? State() => Status switch
    {
        "SENDED" => CashCouponState.Sent,
        "USED" => CashCouponState.Used,
        "EXPIRED" => CashCouponState.Expired,
        _ => null,
    };
}

internal sealed record StockRuleReply(long? MaxCoupons, long? MaxAmount, long? MaxCouponsPerUser, CouponValueReply? FixedNormalCoupon);

internal sealed record StockReply
{
    public string? StockId { get; init; }

    public string? StockName { get; init; }

    public string? Status { get; init; }

    public StockRuleReply? StockUseRule { get; init; }

    public long? DistributedCoupons { get; init; }

    public DateTimeOffset? AvailableBeginTime { get; init; }

    public DateTimeOffset? AvailableEndTime { get; init; }

    /// <returns>Null where it lacks what makes a stock.</returns>
    public CashCouponStock? Read() => StockId is { Length: > 0 } id && Status is { Length: > 0 } status
        ? new(
            id, StockName ?? "", State(status), StockUseRule?.MaxCoupons, StockUseRule?.MaxCouponsPerUser, StockUseRule?.MaxAmount, DistributedCoupons ?? 0,
            AvailableBeginTime?.ToUniversalTime(), AvailableEndTime?.ToUniversalTime(), StockUseRule?.FixedNormalCoupon?.CouponAmount, StockUseRule?.FixedNormalCoupon?.TransactionMinimum)
        : null;

    private static StockState State(string status) => status switch
    {
        "unactivated" => StockState.NotActivated,
        "audit" => StockState.Examined,
        "running" => StockState.Running,
        "paused" => StockState.Paused,
        "stoped" => StockState.Stopped,
        _ => StockState.Other,
    };
}

internal sealed record CertificatesReply(IReadOnlyList<CertificateReply>? Data);

internal sealed record CertificateReply(string? SerialNo, SealedText? EncryptCertificate);

internal sealed record NotificationReply(string? Id, DateTimeOffset? CreateTime, string? EventType, SealedText? Resource);

internal sealed record ProblemReply(string? Code, string? Message);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(SendCouponRequest))]
[JsonSerializable(typeof(SendCouponReply))]
[JsonSerializable(typeof(CouponReply))]
[JsonSerializable(typeof(StockReply))]
[JsonSerializable(typeof(CertificatesReply))]
[JsonSerializable(typeof(NotificationReply))]
[JsonSerializable(typeof(ProblemReply))]
internal sealed partial class WeChatPayJson : JsonSerializerContext;

internal static class WeChatPayWire
{
    /// <summary>Text goes out as it is.</summary>
    public static WeChatPayJson Json { get; } = new(new JsonSerializerOptions(WeChatPayJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
