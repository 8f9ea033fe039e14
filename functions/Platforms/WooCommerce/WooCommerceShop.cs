using System.Text.Json;
using System.Text.RegularExpressions;
using PrivateDomain.Platforms.Shops;

namespace PrivateDomain.Platforms.WooCommerce;

/// <summary>
/// WooCommerce's webhooks, as WooCommerce itself sends them (github.com/woocommerce/woocommerce, class-wc-webhook.php). Signed by the base64 HMAC-SHA256
/// of the raw body under the webhook's secret. When a webhook is saved it sends a form, <c>webhook_id=…</c>, that is not signed and must be answered with
/// 200. What fails is not told again, and after more than five failures in a row the webhook is disabled.
/// </summary>
public sealed partial class WooCommerceShop : IShopPlatform
{
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss";

    public string Kind => "woocommerce";

    public ShopBelief Believe(ShopDelivery delivery, ShopOptions shop)
    {
        var signature = delivery.Header("X-WC-Webhook-Signature");
        if (signature.Length == 0 && delivery.Body.Length < 64 && Ping().IsMatch(System.Text.Encoding.ASCII.GetString(delivery.Body.Span))) return ShopBelief.Ping;
        return ShopSignature.IsHmac(signature, delivery.Body.Span, shop.Secrets) ? ShopBelief.Signed : ShopBelief.NotSigned;
    }

    public ShopEvent Read(ShopDelivery delivery, ShopOptions shop) => delivery.Header("X-WC-Webhook-Topic") switch
    {
        "order.created" or "order.updated" or "order.restored" =>
            Read(JsonSerializer.Deserialize(delivery.Body.Span, WooCommerceJson.Default.WooCommerceOrder) ?? throw new JsonException("An object is expected.")),
        // An order is also deleted when its time of keeping is over: that takes no purchase back.
        "order.deleted" => new ShopEvent.Nothing("a deleted order"),
        _ => new ShopEvent.Nothing("another topic"),
    };

    private static ShopEvent Read(WooCommerceOrder told)
    {
        if (told.Id is not { } id) return new ShopEvent.Unreadable(null, "it has no id");
        if (Time(told.DateModifiedGmt) is not { } updatedAt) return new ShopEvent.Unreadable(id, "date_modified_gmt is missing: the webhook's API version must be WP REST API Integration v3 or v2");
        if (Time(told.DatePaidGmt) is not { } paidAt) return new ShopEvent.Nothing("not paid");
        if (told.Status is "trash") return new ShopEvent.Nothing("a deleted order");
        if (told.Currency is not { } currency || Money.Parse(told.Total, currency) is not { } total) return new ShopEvent.Unreadable(id, "its total is no exact amount of a currency");
        var refunds = (told.Refunds ?? []).Select(refund => Refund(refund, currency, updatedAt)).ToList();
        if (refunds.Contains(null)) return new ShopEvent.Unreadable(id, "one of its refunds is no exact amount of its currency");
        return new ShopEvent.Ordered(new ShopOrder(id, paidAt, updatedAt, currency, total, Buyer(told), [.. Lines(told, currency)])
        {
            Refunds = [.. refunds.OfType<ShopRefund>()],
            // When is not told; the first telling of it decides.
            CancelledAt = told.Status is "cancelled" or "failed" ? updatedAt : null,
            CouponCodes = [.. (told.CouponLines ?? []).Select(coupon => coupon.Code).OfType<string>()],
        });
    }

    // Neither when it was nor what came back is told; the first telling of it decides when.
    private static ShopRefund? Refund(WooCommerceRefund told, string currency, DateTimeOffset at) =>
        told.Id is { } id && Money.Parse(told.Total, currency) is { } total ? new(id, Math.Abs(total), at, []) : null;

    private static IEnumerable<ShopLine> Lines(WooCommerceOrder told, string currency) =>
        from line in told.LineItems ?? []
        let pieces = ShopText.Pieces(line.Quantity)
        where pieces > 0
        select new ShopLine(
            ShopText.First(line.Sku, ShopText.Id(line.VariationId), ShopText.Id(line.ProductId)) ?? "", line.Name ?? "", pieces, Money.Each(line.Subtotal, pieces, currency) ?? 0);

    private static ShopBuyer Buyer(WooCommerceOrder told) => new(ShopText.Id(told.CustomerId), [.. Phone(told.Billing), .. Phone(told.Shipping)])
    {
        ExternalUserId = Meta(told, "externalUserId"),
        Unionid = Meta(told, "unionid"),
        Openid = Meta(told, "openid"),
        CardSerial = Meta(told, "cardSerial"),
    };

    private static IEnumerable<ShopPhone> Phone(WooCommerceAddress? address) => string.IsNullOrWhiteSpace(address?.Phone) ? [] : [new(address.Phone, address.Country)];

    // Written by the shop's own code, never by a buyer.
    private static string? Meta(WooCommerceOrder told, string key) =>
        (told.MetaData ?? []).FirstOrDefault(meta => meta.Key == key)?.Value is { ValueKind: JsonValueKind.String } value ? ShopText.First(value.GetString()) : null;

    private static DateTimeOffset? Time(string? text) => ShopText.Time(text, TimeFormat, TimeSpan.Zero);

    [GeneratedRegex(@"\Awebhook_id=[0-9]{1,20}\z", RegexOptions.CultureInvariant, 100)]
    private static partial Regex Ping();
}
