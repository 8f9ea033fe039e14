using System.Text.Json;
using System.Text.Json.Serialization;
using PrivateDomain.Platforms.Shops;

namespace PrivateDomain.Platforms.WooCommerce;

/// <summary>What is read of WooCommerce's order (REST API v2 and v3), which its webhooks carry whole. Times in UTC, without an offset.</summary>
internal sealed record WooCommerceOrder(
    string? Id, string? Status, string? Currency, string? Total, string? DatePaidGmt, string? DateModifiedGmt, string? CustomerId, WooCommerceAddress? Billing, WooCommerceAddress? Shipping,
    IReadOnlyList<WooCommerceLine>? LineItems, IReadOnlyList<WooCommerceCoupon>? CouponLines, IReadOnlyList<WooCommerceRefund>? Refunds, IReadOnlyList<WooCommerceMeta>? MetaData);

internal sealed record WooCommerceAddress(string? Phone, string? Country);

/// <param name="Subtotal">Of the whole line, before discounts.</param>
internal sealed record WooCommerceLine(string? Name, string? Sku, string? VariationId, string? ProductId, decimal? Quantity, string? Subtotal);

internal sealed record WooCommerceCoupon(string? Code);

/// <param name="Total">Negative.</param>
internal sealed record WooCommerceRefund(string? Id, string? Total);

internal sealed record WooCommerceMeta(string? Key, JsonElement? Value);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowReadingFromString, Converters = [typeof(TextOrNumber)])]
[JsonSerializable(typeof(WooCommerceOrder))]
internal sealed partial class WooCommerceJson : JsonSerializerContext;
