using System.Text.Json;
using System.Text.Json.Serialization;
using PrivateDomain.Storage;

namespace PrivateDomain.Orders;

/// <summary>A paid order as a shop told it. Money in the currency's minor unit, times in UTC.</summary>
/// <param name="Revision">A shop that changes an order says so by a higher number.</param>
public sealed record Order(
    string Shop, string Id, DateTimeOffset PaidAt, string Currency, long TotalMinor, OrderCustomer Customer, IReadOnlyList<OrderLine> Lines, int Revision)
{
    [JsonIgnore]
    public OrderKey Key => new(Shop, Id);

    /// <summary>Equal for orders that say the same, whatever their revision.</summary>
    public string ContentHash() => Keys.Hash(JsonSerializer.Serialize(this with { Revision = 0 }, OrderJson.Default.Order));
}

/// <summary>What the shop knows of the buyer; each is a way to find the contact.</summary>
public sealed record OrderCustomer(string? ExternalUserId, string? Unionid, string? ShopCustomerId, string? Phone, string? CardSerial);

/// <summary>A line; real orders repeat a SKU, so a line's place is its key.</summary>
public sealed record OrderLine(string Sku, string Title, int Quantity, long UnitPriceMinor);

/// <summary>An order's name in the whole system: the shop and the shop's own id of it.</summary>
public readonly record struct OrderKey(string Shop, string Id)
{
    /// <summary>The id that callers get: 26 characters.</summary>
    public string OrderId => Base32.Encode(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(ToString())), 26);

    public override string ToString() => $"{Keys.Encode(Shop)}|{Keys.Encode(Id)}";
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(OrderBody))]
[JsonSerializable(typeof(OrderTaken))]
[JsonSerializable(typeof(OrderReceived))]
[JsonSerializable(typeof(ContactOrdered))]
internal sealed partial class OrderJson : JsonSerializerContext;
