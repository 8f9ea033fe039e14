using System.Text.Json;
using System.Text.Json.Serialization;
using PrivateDomain.Coupons;
using PrivateDomain.Storage;

namespace PrivateDomain.Orders;

/// <summary>A paid order as the shop tells it, and what became of it since. Money in the currency's minor unit, times in UTC.</summary>
/// <param name="Revision">A shop that changes an order says so by a higher number.</param>
/// <param name="Content">Equal for orders of which the shop said the same, whatever their revision.</param>
public sealed record Order(
    string Shop, string Id, DateTimeOffset PaidAt, string Currency, long TotalMinor, Buyer Buyer, IReadOnlyList<OrderLine> Lines, long Revision, string Content)
{
    /// <summary>What was paid back, each under the shop's own id of it.</summary>
    // Orders that were stored before these were kept do not have them.
    public IReadOnlyList<Refund> Refunds { get => field ?? []; init; }

    /// <summary>Since when the whole order is void.</summary>
    public DateTimeOffset? CancelledAt { get; init; }

    /// <summary>Codes that the buyer used for it.</summary>
    public IReadOnlyList<string> CouponCodes { get => field ?? []; init; }

    /// <summary>Codes that an earlier telling named and this one does not.</summary>
    public IReadOnlyList<string> FormerCodes { get => field ?? []; init; }

    /// <summary>The job that brought it from a file; nothing where the shop told it itself.</summary>
    public string? Import { get; init; }

    /// <summary>Grows with everything that is told of the order: of two tellings the one with the higher version is the later.</summary>
    public long Version { get; init; }

    [JsonIgnore]
    public OrderKey Key => new(Shop, Id);

    [JsonIgnore]
    public long RefundedMinor => (long)Math.Min(TotalMinor, Refunds.Sum(refund => (decimal)refund.AmountMinor));

    /// <summary>What the shop keeps of it.</summary>
    [JsonIgnore]
    public long NetMinor => CancelledAt is null ? TotalMinor - RefundedMinor : 0;

    [JsonIgnore]
    public OrderState State =>
        CancelledAt is not null ? OrderState.Cancelled
        : Refunds.Count == 0 || TotalMinor == 0 ? OrderState.Paid
        : RefundedMinor >= TotalMinor ? OrderState.Refunded
        : OrderState.PartiallyRefunded;

    /// <summary>Whether it counts as a purchase.</summary>
    [JsonIgnore]
    public bool IsPurchase => State is OrderState.Paid or OrderState.PartiallyRefunded;

    /// <summary>This telling in place of an earlier one. Of codes and of the buyer what it does not speak of stays.</summary>
    public Order InPlaceOf(Order earlier) => this with
    {
        Buyer = Buyer.Else(earlier.Buyer),
        CouponCodes = CouponCodes.Count == 0 ? earlier.CouponCodes : CouponCodes,
        FormerCodes = CouponCodes.Count == 0 ? earlier.FormerCodes : [.. earlier.CouponCodes.Concat(earlier.FormerCodes).ExceptBy(CouponCodes.Select(CodeKeys.Fold), CodeKeys.Fold, StringComparer.Ordinal).Distinct(StringComparer.Ordinal)],
    };

    /// <summary>What the buyer kept: pieces by product.</summary>
    public IReadOnlyDictionary<string, long> Kept()
    {
        var kept = new Dictionary<string, long>(StringComparer.Ordinal);
        if (!IsPurchase) return kept;
        foreach (var line in Lines) kept[line.Sku] = kept.GetValueOrDefault(line.Sku) + line.Quantity;
        foreach (var line in Refunds.SelectMany(refund => refund.Lines).Where(line => kept.ContainsKey(line.Sku))) kept[line.Sku] -= line.Quantity;
        return kept.Where(pieces => pieces.Value > 0).ToDictionary(StringComparer.Ordinal);
    }
}

[JsonConverter(typeof(Words<OrderState>))]
public enum OrderState
{
    Paid,
    PartiallyRefunded,
    Refunded,
    Cancelled,
}

/// <summary>Money that went back to the buyer.</summary>
/// <param name="Id">The shop's own: told again, it is the same refund.</param>
/// <param name="Lines">What came back, where the shop says so.</param>
public sealed record Refund(string Id, long AmountMinor, DateTimeOffset At, IReadOnlyList<RefundedLine> Lines);

public sealed record RefundedLine(string Sku, int Quantity);

/// <summary>What the shop knows of the buyer; each is a way to find the contact.</summary>
/// <param name="PhoneHashes">The phone by each key that was listed when the order came; the number itself is not kept.</param>
public sealed record Buyer(string? ExternalUserId, string? Unionid, string? ShopCustomerId, IReadOnlyList<string> PhoneHashes, string? CardSerial, string? Openid = null)
{
    /// <summary>With what another telling says, where this one does not: shops forget buyers.</summary>
    public Buyer Else(Buyer other) => new(
        ExternalUserId ?? other.ExternalUserId, Unionid ?? other.Unionid, ShopCustomerId ?? other.ShopCustomerId, PhoneHashes.Count > 0 ? PhoneHashes : other.PhoneHashes,
        CardSerial ?? other.CardSerial, Openid ?? other.Openid);
}

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
[JsonSerializable(typeof(Aftermath))]
[JsonSerializable(typeof(OrderBody))]
[JsonSerializable(typeof(RefundBody))]
[JsonSerializable(typeof(CancellationBody))]
[JsonSerializable(typeof(OrderTaken))]
[JsonSerializable(typeof(OrderShown))]
[JsonSerializable(typeof(OrdersListed))]
[JsonSerializable(typeof(OrderReceived))]
[JsonSerializable(typeof(ContactOrdered))]
internal sealed partial class OrderJson : JsonSerializerContext;
