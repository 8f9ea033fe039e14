using System.Text.Json;
using System.Text.Json.Serialization;

namespace PrivateDomain.Coupons;

/// <summary>The rule of a coupon: what it is worth, from which purchase on, and for how long.</summary>
/// <param name="AmountMinor">What it takes off, in the currency's minor unit.</param>
/// <param name="MinimumMinor">The smallest purchase that it applies to, in the minor unit; 0 for any.</param>
/// <param name="ValidDays">Days from issue to expiry.</param>
public sealed record Offer(string Title, long AmountMinor, string Currency, long MinimumMinor, int ValidDays)
{
    public const string Kind = "offer";
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Offer))]
[JsonSerializable(typeof(OfferBody))]
internal sealed partial class CouponJson : JsonSerializerContext;
