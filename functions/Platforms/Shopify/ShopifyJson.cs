using System.Text.Json;
using System.Text.Json.Serialization;
using PrivateDomain.Platforms.Shops;

namespace PrivateDomain.Platforms.Shopify;

/// <summary>What is read of Shopify's order (REST Admin API), which its webhooks carry whole.</summary>
internal sealed record ShopifyOrder(
    string? Id, bool? Test, string? FinancialStatus, DateTimeOffset? CreatedAt, DateTimeOffset? ProcessedAt, DateTimeOffset? UpdatedAt, DateTimeOffset? CancelledAt,
    string? Currency, string? TotalPrice, ShopifyMoneySet? TotalPriceSet, string? Phone, ShopifyCustomer? Customer, ShopifyAddress? BillingAddress, ShopifyAddress? ShippingAddress,
    IReadOnlyList<ShopifyLine>? LineItems, IReadOnlyList<ShopifyDiscountCode>? DiscountCodes, IReadOnlyList<ShopifyRefund>? Refunds, IReadOnlyList<ShopifyAttribute>? NoteAttributes);

internal sealed record ShopifyCustomer(string? Id, string? Phone);

internal sealed record ShopifyAddress(string? Phone, string? CountryCode);

internal sealed record ShopifyLine(string? Id, string? Sku, string? VariantId, string? ProductId, string? Title, decimal? Quantity, string? Price)
{
    public string Name => ShopText.First(Sku, VariantId, ProductId, Id) ?? "";
}

internal sealed record ShopifyDiscountCode(string? Code);

internal sealed record ShopifyAttribute(string? Name, JsonElement? Value);

/// <summary>A refund, within an order and as the body of <c>refunds/create</c>.</summary>
internal sealed record ShopifyRefund(
    string? Id, string? OrderId, DateTimeOffset? CreatedAt, DateTimeOffset? ProcessedAt,
    IReadOnlyList<ShopifyTransaction>? Transactions, IReadOnlyList<ShopifyRefundLine>? RefundLineItems, IReadOnlyList<ShopifyAdjustment>? OrderAdjustments);

internal sealed record ShopifyTransaction(string? Kind, string? Status, string? Amount, string? Currency);

internal sealed record ShopifyRefundLine(string? LineItemId, decimal? Quantity, ShopifyLine? LineItem, ShopifyMoneySet? SubtotalSet);

internal sealed record ShopifyAdjustment(ShopifyMoneySet? AmountSet);

/// <summary>An amount in the shop's currency and in the one that the buyer paid in.</summary>
internal sealed record ShopifyMoneySet(ShopifyMoney? ShopMoney, ShopifyMoney? PresentmentMoney);

internal sealed record ShopifyMoney(string? Amount, string? CurrencyCode);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowReadingFromString, Converters = [typeof(TextOrNumber)])]
[JsonSerializable(typeof(ShopifyOrder))]
[JsonSerializable(typeof(ShopifyRefund))]
internal sealed partial class ShopifyJson : JsonSerializerContext;
