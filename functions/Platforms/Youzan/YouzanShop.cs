using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PrivateDomain.Platforms.Shops;

namespace PrivateDomain.Platforms.Youzan;

/// <summary>
/// Youzan's pushed messages (有赞云消息推送, doc.youzanyun.com). Signed by MD5 over client id, body and client secret in the header <c>Event-Sign</c>; messages
/// without that header carry the same over their <c>msg</c> alone. It waits 5 s for an answer that says <c>success</c>, and tells again otherwise.
/// </summary>
public sealed class YouzanShop : IShopPlatform
{
    private const string Currency = "CNY";
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss";
    private static readonly TimeSpan Beijing = TimeSpan.FromHours(8);

    public string Kind => "youzan";

    public string Taken => """{"code":0,"msg":"success"}""";

    public IEnumerable<string> Faults(ShopOptions shop)
    {
        if (string.IsNullOrWhiteSpace(shop.ClientId)) yield return "ClientId is missing: it is the client_id of the app in Youzan's developer console.";
        if (shop.KdtId.Length == 0 || !shop.KdtId.All(char.IsAsciiDigit)) yield return "KdtId must be the shop's number (kdt_id).";
    }

    public ShopBelief Believe(ShopDelivery delivery, ShopOptions shop)
    {
        var (signature, signed) = delivery.Header("Event-Sign") is { Length: > 0 } ofBody ? (ofBody, delivery.Body) : OfMessage(delivery.Body);
        var given = Encoding.ASCII.GetBytes(signature.ToLowerInvariant());
        var proven = false;
        foreach (var secret in shop.Secrets) proven |= CryptographicOperations.FixedTimeEquals(given, Encoding.ASCII.GetBytes(Sign(shop.ClientId, signed.Span, secret)));
        return proven ? ShopBelief.Signed : ShopBelief.NotSigned;
    }

    public ShopEvent Read(ShopDelivery delivery, ShopOptions shop)
    {
        var message = JsonSerializer.Deserialize(delivery.Body.Span, YouzanJson.Default.YouzanMessage) ?? throw new JsonException("An object is expected.");
        if (message.Test is { ValueKind: JsonValueKind.True } || (message.Test is { ValueKind: JsonValueKind.String } test && test.GetString() == "true")) return new ShopEvent.Nothing("a test message");
        if (message.KdtId != shop.KdtId && message.RootKdtId != shop.KdtId) return new ShopEvent.Nothing("another shop of the app");
        return message.Type switch
        {
            "trade_TradeClose" => Close(Told(message), message, isWholeSigned: delivery.Header("Event-Sign").Length > 0),
            { } type when type.StartsWith("trade_Trade", StringComparison.Ordinal) => Told(message).FullOrderInfo is { } order ? Order(order, message) : new ShopEvent.Nothing("no order in it"),
            "trade_refund_RefundSuccess" or "trade_refund_SysRefund" or "youzan_trade_RefundSuccess" => Refund(Told(message), message),
            // Where nothing is sent back, the seller's agreement is the refund; otherwise it only lets the goods come.
            "trade_refund_RefundSellerAgree" => Told(message) is { RefundType: "REFUND_ONLY" } agreed ? Refund(agreed, message) : new ShopEvent.Nothing("goods are sent back"),
            _ => new ShopEvent.Nothing("another type"),
        };
    }

    private static ShopEvent Order(YouzanFullOrder told, YouzanMessage message)
    {
        if ((told.OrderInfo?.Tid ?? message.Id) is not { Length: > 0 } id) return new ShopEvent.Unreadable(null, "it has no tid");
        if (Time(told.OrderInfo?.PayTime) is not { } paidAt) return new ShopEvent.Nothing("not paid");
        if ((Time(told.OrderInfo?.UpdateTime) ?? Stamp(message.Version)) is not { } updatedAt) return new ShopEvent.Unreadable(id, "it has no update_time");
        if (Money.Parse(told.PayInfo?.Payment, Currency) is not { } total) return new ShopEvent.Unreadable(id, "its payment is no exact amount of yuan");
        return new ShopEvent.Ordered(new ShopOrder(id, paidAt, updatedAt, Currency, total, Buyer(told), [.. Lines(told)]));
    }

    // An order that ran out of time was never paid: there is nothing to take back.
    // The older signature covers the message alone, and not what is said around it.
    private static ShopEvent Close(YouzanTold told, YouzanMessage message, bool isWholeSigned) =>
        told.CloseType is null && !isWholeSigned ? new ShopEvent.Unreadable(told.Tid, "its closing says no close_type") { Of = ShopTelling.Cancellation }
        : told.CloseType is "1" ? new ShopEvent.Nothing("not paid")
        : (told.Tid ?? (isWholeSigned ? message.Id : null)) is { Length: > 0 } id && At(told, message) is { } at ? new ShopEvent.Cancelled(id, at)
        : new ShopEvent.Unreadable(message.Id, "its closing has no tid or no time") { Of = ShopTelling.Cancellation };

    private static ShopEvent Refund(YouzanTold told, YouzanMessage message)
    {
        if (told.RefundType is "EXCHANGE_GOODS_FLOW") return new ShopEvent.Nothing("goods are exchanged");
        return told is { Tid: { Length: > 0 } id, RefundId: { Length: > 0 } refund } && At(told, message) is { } at && Money.Parse(told.RefundedFee, Currency) is { } amount
            ? new ShopEvent.Refunded(id, new ShopRefund(refund, amount, at, []))
            : new ShopEvent.Unreadable(told.Tid ?? message.Id, "a refund of it has no tid, refund_id or time, or no exact amount of yuan") { Of = ShopTelling.Refund, RefundId = told.RefundId };
    }

    private static IEnumerable<ShopLine> Lines(YouzanFullOrder told) =>
        from line in told.Orders ?? []
        let pieces = ShopText.Pieces(line.Num)
        where pieces > 0
        select new ShopLine(
            ShopText.First(line.OuterSkuId, line.OuterItemId, ShopText.Id(line.SkuId), ShopText.Id(line.ItemId)) ?? "", line.Title ?? "", pieces, Money.Parse(line.Price, Currency) ?? 0);

    // A number that is masked or encrypted is none.
    private static ShopBuyer Buyer(YouzanFullOrder told) => new(
        ShopText.First(told.BuyerInfo?.YzOpenId),
        [.. new[] { told.BuyerInfo?.BuyerPhone, told.AddressInfo?.ReceiverTel }.Where(number => !string.IsNullOrWhiteSpace(number)).Select(number => new ShopPhone(number!, "CN"))])
    {
        Openid = told.BuyerInfo is { FansType: "1" } fan ? ShopText.First(fan.OuterUserId) : null,
    };

    private static YouzanTold Told(YouzanMessage message) => message.Msg switch
    {
        { ValueKind: JsonValueKind.Object } msg => msg.Deserialize(YouzanJson.Default.YouzanTold),
        { ValueKind: JsonValueKind.String } msg => JsonSerializer.Deserialize(WebUtility.UrlDecode(msg.GetString()!), YouzanJson.Default.YouzanTold),
        _ => null,
    } ?? throw new JsonException("msg is expected to be an object, or the text of one.");

    private static (string Signature, ReadOnlyMemory<byte> Signed) OfMessage(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body.Span, YouzanJson.Default.YouzanMessage) is { Sign: { } sign, Msg: { ValueKind: JsonValueKind.String } msg }
                ? (sign, Encoding.UTF8.GetBytes(msg.GetString()!)) : ("", default);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return ("", default);
        }
    }

    /// <summary>Lower-case hexadecimal.</summary>
    private static string Sign(string clientId, ReadOnlySpan<byte> signed, string secret)
    {
#pragma warning disable CA5351, MA0128 // The platform's choice.
        return Convert.ToHexStringLower(MD5.HashData([.. Encoding.UTF8.GetBytes(clientId), .. signed, .. Encoding.UTF8.GetBytes(secret)]));
#pragma warning restore CA5351, MA0128
    }

    private static DateTimeOffset? At(YouzanTold told, YouzanMessage message) => Time(told.UpdateTime) ?? Stamp(message.Version);

    private static DateTimeOffset? Time(string? text) => ShopText.Time(text, TimeFormat, Beijing);

    private static DateTimeOffset? Stamp(string? version) =>
        !long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var stamp) ? null
        : version!.Length switch { 10 => DateTimeOffset.FromUnixTimeSeconds(stamp), 13 => DateTimeOffset.FromUnixTimeMilliseconds(stamp), _ => null };
}
