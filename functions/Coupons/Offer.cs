using System.Text.Json;
using System.Text.Json.Serialization;
using PrivateDomain.Storage;

namespace PrivateDomain.Coupons;

/// <summary>The rule by which coupons are issued, and what each is worth.</summary>
/// <param name="Title">For customers.</param>
public sealed record Offer(string Title, OfferTerms Terms, Validity Validity)
{
    public const string Kind = "offer";

    /// <summary>None are issued before; business time.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>None are issued from here on; business time.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>The most codes that are issued.</summary>
    public long? Limit { get; init; }

    /// <summary>The most codes of one contact.</summary>
    public int? PerContact { get; init; }

    /// <summary>The most codes that are redeemed.</summary>
    public long? RedemptionLimit { get; init; }

    public OfferBudget? Budget { get; init; }

    public CodeOrigin Codes { get; init; }

    /// <summary>WeChat Pay's number of the stock, where the coupons are its.</summary>
    public string? StockId { get; init; }

    /// <summary>What is done where no code can be had.</summary>
    public Fallback Fallback { get; init; } = new(FallbackKind.WithoutCoupon);

    /// <summary>Days before a coupon ends that its contact is reminded of it; nobody is where there are none.</summary>
    public int? NudgeDays { get; init; }

    /// <summary>Codes left in an imported pool at which operators are told; a tenth of what was imported where it is not given.</summary>
    public int? LowPoolAt { get; init; }

    /// <summary>What one code takes of limit and budget when it is issued.</summary>
    internal Limits.Quantity Share => new(1, Budget is { CountedAt: BudgetMoment.Issue } ? Terms.Worth.MostMinor : 0);

    /// <summary>Whether something ends the issuing of codes by their number or worth.</summary>
    internal bool IsLimitedAtIssue => Limit is not null || IsBudgetedAtIssue;

    internal bool IsBudgetedAtIssue => Budget is { CountedAt: BudgetMoment.Issue };

    internal bool IsLimitedAtRedemption => RedemptionLimit is not null || Budget is { CountedAt: BudgetMoment.Redemption };
}

/// <summary>What a code that was issued is good for; it stays so for that code when the offer changes.</summary>
/// <param name="MinimumMinor">The least that the goods it applies to must cost, in the minor unit; 0 for any.</param>
/// <param name="Products">SKUs that it applies to; all where none are named.</param>
/// <param name="Shops">Shops and tills (sales channels) that take it; all where none are named.</param>
/// <param name="IsTransferable">Whether somebody else may use it; otherwise not, where the till says who pays.</param>
public sealed record OfferTerms(
    Worth Worth, string Currency, long MinimumMinor = 0, IReadOnlyList<string>? Products = null, IReadOnlyList<string>? Shops = null,
    Stacking Stacking = Stacking.None, bool IsTransferable = false)
{
    public const string CatalogKind = "offerTerms";

    /// <summary>The same terms have the same id.</summary>
    [JsonIgnore]
    public string Id => Keys.Hash(JsonSerializer.Serialize(this, CouponJson.Default.OfferTerms))[..16];
}

/// <summary>Which other coupons one order may use beside this one; both sides have to agree.</summary>
public enum Stacking
{
    None,
    OtherOffers,
    Any,
}

/// <summary>The most money that the coupons of an offer may cost.</summary>
/// <param name="CountedAt">When a coupon counts: issued, with the most that it can cost; or redeemed, with what it did cost.</param>
public sealed record OfferBudget(long AmountMinor, BudgetMoment CountedAt = BudgetMoment.Issue);

public enum BudgetMoment
{
    Issue,
    Redemption,
}

/// <summary>Where the codes of an offer come from.</summary>
public enum CodeOrigin
{
    Generated,
    Imported,

    /// <summary>Cash coupons of a stock of WeChat Pay (代金券批次), which lie in the customer's wallet.</summary>
    WeChatPay,
}

/// <param name="Offer">The id of the offer that takes its place.</param>
public sealed record Fallback(FallbackKind Kind, string? Offer = null);

public enum FallbackKind
{
    /// <summary>The message goes out without a coupon.</summary>
    WithoutCoupon,

    /// <summary>A coupon of another offer.</summary>
    OtherOffer,

    /// <summary>The message waits until there are codes again, where it can; a welcome cannot.</summary>
    Hold,
}

/// <summary>Whether codes of an offer are issued now.</summary>
public enum OfferStatus
{
    Running,
    Paused,

    /// <summary>For good. What was issued still holds.</summary>
    Ended,
}

/// <param name="ClosedUntil">System time: while a definition is changed that must not be issued by meanwhile, the offer issues nothing.</param>
public sealed record OfferState(OfferStatus Status, DateTimeOffset? ClosedUntil = null)
{
    public const string CatalogKind = "offerState";
}

/// <summary>Enums are words in JSON, such as <c>otherOffer</c>.</summary>
internal sealed class Words<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false) where T : struct, Enum;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, AllowOutOfOrderMetadataProperties = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [
    typeof(Words<Stacking>), typeof(Words<BudgetMoment>), typeof(Words<CodeOrigin>), typeof(Words<FallbackKind>), typeof(Words<OfferStatus>)])]
[JsonSerializable(typeof(Offer))]
[JsonSerializable(typeof(OfferTerms))]
[JsonSerializable(typeof(OfferState))]
[JsonSerializable(typeof(OfferBody))]
[JsonSerializable(typeof(OfferShown))]
[JsonSerializable(typeof(OffersListed))]
[JsonSerializable(typeof(OfferTurned))]
[JsonSerializable(typeof(OfferChanged))]
[JsonSerializable(typeof(Pool.CodesUploaded))]
[JsonSerializable(typeof(Pool.CodesTaken))]
[JsonSerializable(typeof(Redemption.RedemptionRequest))]
[JsonSerializable(typeof(Redemption.RedemptionAnswer))]
[JsonSerializable(typeof(Redemption.CouponShown))]
[JsonSerializable(typeof(Redemption.CouponChanged))]
[JsonSerializable(typeof(Wallet.WalletCouponPromised))]
[JsonSerializable(typeof(Limits.Purse.Ledger))]
internal sealed partial class CouponJson : JsonSerializerContext;
