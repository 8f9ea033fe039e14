using System.Text.Json;
using System.Text.Json.Serialization;
using PrivateDomain.Platforms.Shops;

namespace PrivateDomain.Platforms.Youzan;

/// <summary>The envelope of every message.</summary>
/// <param name="Msg">What is told: JSON as a form encodes text, or a JSON object in newer kinds.</param>
/// <param name="Sign">Over <paramref name="Msg"/> alone.</param>
/// <param name="Version">When, in Unix seconds or milliseconds.</param>
internal sealed record YouzanMessage(string? Type, string? Id, string? KdtId, string? RootKdtId, JsonElement? Test, JsonElement? Msg, string? Sign, string? Version);

/// <summary>What is read of the messages about orders; times are Beijing's, money is in yuan.</summary>
internal sealed record YouzanTold(
    YouzanFullOrder? FullOrderInfo, string? Tid, string? UpdateTime, string? CloseType, string? RefundId, string? RefundedFee, string? RefundType);

internal sealed record YouzanFullOrder(YouzanOrderInfo? OrderInfo, YouzanPayInfo? PayInfo, YouzanBuyerInfo? BuyerInfo, YouzanAddressInfo? AddressInfo, IReadOnlyList<YouzanLine>? Orders);

internal sealed record YouzanOrderInfo(string? Tid, string? PayTime, string? UpdateTime);

/// <param name="Payment">What the buyer pays, postage included.</param>
internal sealed record YouzanPayInfo(string? Payment);

/// <param name="OuterUserId">For fans of the shop's own Official Account (type 1) the openid.</param>
internal sealed record YouzanBuyerInfo(string? YzOpenId, string? BuyerPhone, string? OuterUserId, string? FansType);

internal sealed record YouzanAddressInfo(string? ReceiverTel);

/// <param name="Price">Of one piece, before discounts.</param>
internal sealed record YouzanLine(string? OuterSkuId, string? OuterItemId, string? SkuId, string? ItemId, string? Title, decimal? Num, string? Price);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowReadingFromString, Converters = [typeof(TextOrNumber)])]
[JsonSerializable(typeof(YouzanMessage))]
[JsonSerializable(typeof(YouzanTold))]
internal sealed partial class YouzanJson : JsonSerializerContext;
