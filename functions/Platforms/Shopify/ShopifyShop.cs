using System.Text.Json;
using PrivateDomain.Platforms.Shops;

namespace PrivateDomain.Platforms.Shopify;

/// <summary>
/// Shopify's webhooks. Signed by the base64 HMAC-SHA256 of the raw body under the app's client secret; answered within 5 s, else told again eight times
/// in four hours with the body of the first time (shopify.dev/docs/apps/build/webhooks/verify-deliveries, shopify.dev/changelog/updates-to-webhook-retry-mechanism).
/// </summary>
public sealed class ShopifyShop : IShopPlatform
{
    private static readonly HashSet<string> OfOrders = new(
        ["orders/create", "orders/paid", "orders/updated", "orders/cancelled", "orders/fulfilled", "orders/partially_fulfilled"], StringComparer.Ordinal);

    public string Kind => "shopify";

    public ShopBelief Believe(ShopDelivery delivery, ShopOptions shop) =>
        ShopSignature.IsHmac(delivery.Header("X-Shopify-Hmac-Sha256"), delivery.Body.Span, shop.Secrets) ? ShopBelief.Signed : ShopBelief.NotSigned;

    public ShopEvent Read(ShopDelivery delivery, ShopOptions shop)
    {
        var topic = delivery.Header("X-Shopify-Topic");
        if (delivery.Header("X-Shopify-Test") == "true") return new ShopEvent.Nothing("a test notification");
        if (topic == "refunds/create")
            return Alone(JsonSerializer.Deserialize(delivery.Body.Span, ShopifyJson.Default.ShopifyRefund) ?? throw new JsonException("An object is expected."));
        if (!OfOrders.Contains(topic)) return new ShopEvent.Nothing("another topic");
        return Read(JsonSerializer.Deserialize(delivery.Body.Span, ShopifyJson.Default.ShopifyOrder) ?? throw new JsonException("An object is expected."));
    }

    private static ShopEvent Read(ShopifyOrder told)
    {
        if (told.Test is true) return new ShopEvent.Nothing("an order by a test payment");
        // Money that is authorised only, or still to come, or a part of it, buys nothing yet.
        if (told.FinancialStatus is not ("paid" or "partially_refunded" or "refunded"))
        {
            // Less was paid than the order is worth (shopify.dev, OrderDisplayFinancialStatus), as when something is added to one that was paid: its total is not what was
            // paid, but its cancellation is one. Where it was never told as paid, that waits for it in vain.
            return told is { FinancialStatus: "partially_paid", Id: { } ofPart, CancelledAt: { } at } ? new ShopEvent.Cancelled(ofPart, at) : new ShopEvent.Nothing("not paid");
        }
        if (told.Id is not { } id) return new ShopEvent.Unreadable(null, "it has no id");
        // An order has no time of its payment. This is the one that stands in the shop's own reports; for orders whose payment
        // is awaited or captured by hand it is that of the order.
        if ((told.ProcessedAt ?? told.CreatedAt) is not { } paidAt || told.UpdatedAt is not { } updatedAt) return new ShopEvent.Unreadable(id, "processed_at or updated_at is missing: let the subscription carry all fields");
        if (told.Currency is not { } currency || Money.Parse(told.TotalPrice, currency) is not { } total) return new ShopEvent.Unreadable(id, "its total is no exact amount of a currency");
        var refunds = (told.Refunds ?? []).Select(refund => Refund(refund, amount => InShopMoney(amount, told))).ToList();
        if (refunds.Contains(null)) return new ShopEvent.Unreadable(id, "one of its refunds is no exact amount of its currency");
        return new ShopEvent.Ordered(new ShopOrder(id, paidAt, updatedAt, currency, total, Buyer(told), [.. Lines(told, currency)])
        {
            Refunds = [.. refunds.OfType<ShopRefund>()],
            CancelledAt = told.CancelledAt,
            CouponCodes = [.. (told.DiscountCodes ?? []).Select(code => code.Code).OfType<string>()],
        });
    }

    // Told beside the order's own update, which also has it, and often before that.
    private static ShopEvent Alone(ShopifyRefund told)
    {
        if (ShopText.Id(told.OrderId) is not { } orderId) return new ShopEvent.Unreadable(null, "a refund names no order") { Of = ShopTelling.Refund, RefundId = told.Id };
        var currency = (told.RefundLineItems ?? []).Select(line => line.SubtotalSet).Concat((told.OrderAdjustments ?? []).Select(adjustment => adjustment.AmountSet))
            .Select(set => set?.ShopMoney?.CurrencyCode).FirstOrDefault(code => code is not null);
        if (currency is not null && Paid(told).Any(paid => paid.Currency is { } other && other != currency)) return new ShopEvent.Nothing("a refund in the buyer's currency; the order's update has it in the shop's");
        if (Refund(told, paid => (paid.Currency ?? currency) is { } of ? Money.Parse(paid.Amount, of) : null) is not { } refund) return new ShopEvent.Unreadable(orderId, "a refund of it is no exact amount of its currency") { Of = ShopTelling.Refund, RefundId = told.Id };
        return refund is { AmountMinor: 0, Lines.Count: 0 } ? new ShopEvent.Nothing("a refund of nothing") : new ShopEvent.Refunded(orderId, refund);
    }

    private static ShopRefund? Refund(ShopifyRefund told, Func<ShopifyTransaction, long?> read)
    {
        var amounts = Paid(told).Select(read).ToList();
        return told.Id is { } id && (told.ProcessedAt ?? told.CreatedAt) is { } at && !amounts.Contains(null)
            ? new(id, amounts.Sum() ?? 0, at, [.. (told.RefundLineItems ?? []).Select(Return).OfType<ShopReturn>()])
            : null;
    }

    private static IEnumerable<ShopifyTransaction> Paid(ShopifyRefund told) => (told.Transactions ?? []).Where(paid => paid is { Kind: "refund", Status: "success" });

    private static ShopReturn? Return(ShopifyRefundLine line) =>
        line.LineItem?.Name is { Length: > 0 } sku && ShopText.Pieces(line.Quantity) is > 0 and var pieces ? new(sku, pieces) : null;

    // Who paid in another currency is refunded in it: the order's own two totals are the rate.
    private static long? InShopMoney(ShopifyTransaction paid, ShopifyOrder order)
    {
        if (paid.Currency is not { } currency || currency == order.Currency) return Money.Parse(paid.Amount, order.Currency!);
        return order.TotalPriceSet is { ShopMoney: { } shop, PresentmentMoney: { } presentment } && currency == presentment.CurrencyCode
            && Money.Parse(paid.Amount, currency) is { } amount && Money.Parse(presentment.Amount, currency) is > 0 and var total && Money.Parse(shop.Amount, order.Currency!) is { } ours
            ? (long)Math.Round((decimal)amount * ours / total, MidpointRounding.AwayFromZero) : null;
    }

    private static IEnumerable<ShopLine> Lines(ShopifyOrder told, string currency) =>
        from line in told.LineItems ?? []
        let pieces = ShopText.Pieces(line.Quantity)
        where pieces > 0
        select new ShopLine(line.Name, line.Title ?? "", pieces, Money.Parse(line.Price, currency) ?? 0);

    // The buyer's own number before addresses, which may be another person's. Attributes are set by the buyer's browser: of them only
    // what a buyer may say anyway is believed.
    private static ShopBuyer Buyer(ShopifyOrder told) => new(
        ShopText.Id(told.Customer?.Id),
        [
            .. Phone(told.Phone, told.BillingAddress?.CountryCode), .. Phone(told.Customer?.Phone, told.BillingAddress?.CountryCode),
            .. Phone(told.BillingAddress?.Phone, told.BillingAddress?.CountryCode), .. Phone(told.ShippingAddress?.Phone, told.ShippingAddress?.CountryCode),
        ])
    {
        CardSerial = (told.NoteAttributes ?? []).FirstOrDefault(attribute => attribute.Name == "cardSerial")?.Value is { ValueKind: JsonValueKind.String } serial ? serial.GetString() : null,
    };

    private static IEnumerable<ShopPhone> Phone(string? number, string? country) => string.IsNullOrWhiteSpace(number) ? [] : [new(number, country)];
}
