using System.Text.Json;
using System.Text.Json.Serialization;
using PrivateDomain.Storage;

namespace PrivateDomain.Orders;

/// <summary>A paid order as it is kept. Money in the currency's minor unit, times in UTC.</summary>
/// <param name="Revision">A shop that changes an order says so by a higher number.</param>
/// <param name="Content">Equal for orders of which the shop said the same, whatever their revision.</param>
public sealed record Order(
    string Shop, string Id, DateTimeOffset PaidAt, string Currency, long TotalMinor, Buyer Buyer, IReadOnlyList<OrderLine> Lines, int Revision, string Content)
{
    [JsonIgnore]
    public OrderKey Key => new(Shop, Id);
}

/// <summary>What the shop knows of the buyer; each is a way to find the contact.</summary>
/// <param name="PhoneHashes">The phone by each key that was listed when the order came; the number itself is not kept.</param>
public sealed record Buyer(string? ExternalUserId, string? Unionid, string? ShopCustomerId, IReadOnlyList<string> PhoneHashes, string? CardSerial);

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
