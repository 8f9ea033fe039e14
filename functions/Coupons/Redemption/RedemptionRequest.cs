using System.Text.Json.Serialization;
using PrivateDomain.Api;

namespace PrivateDomain.Coupons.Redemption;

/// <summary>What a shop or a till says about a coupon and the order that it is for. Money in the currency's minor unit.</summary>
/// <param name="Shop">The shop or till: where the order id is unique.</param>
/// <param name="Order">The order's id there: the same order again is the same redemption.</param>
/// <param name="AmountMinor">What the goods of the order cost together, before any coupon.</param>
/// <param name="Lines">Which goods; needed where the offer is for certain products.</param>
/// <param name="Contact">Who pays, where it is known.</param>
/// <param name="With">The other coupon codes of the order.</param>
/// <param name="Seconds">How long a reservation lasts.</param>
/// <param name="DryRun">Only of validate: not even that the code was looked at is kept.</param>
public sealed record RedemptionRequest(
    string? Code, string? Shop = null, string? Order = null, long? AmountMinor = null, long? ShippingMinor = null, string? Currency = null,
    IReadOnlyList<RedemptionRequest.Line?>? Lines = null, string? Contact = null, IReadOnlyList<string?>? With = null, int? Seconds = null, bool? DryRun = null)
{
    public const int MostSeconds = 86_400;
    public const int DefaultSeconds = 900;
    private const int MostOthers = 10;
    private const int MostLines = 1_000;

    /// <param name="AmountMinor">Of the line, all pieces together.</param>
    public sealed record Line(string? Sku, long? AmountMinor);

    /// <summary>Shop and order, as they stand on the code.</summary>
    [JsonIgnore]
    public string OrderKey => $"{Storage.Keys.Encode(Shop!)}|{Storage.Keys.Encode(Order!)}";

    /// <summary>Throws what is wrong as one 400.</summary>
    public RedemptionRequest Checked(bool needsOrder, bool needsAmount)
    {
        new Checks()
            .Text(Code, "code", 100)
            .That(!needsOrder || Shop is { Length: >= 1 and <= 100 }, "shop", "must name the shop or till, 1 to 100 characters")
            .That(!needsOrder || Order is { Length: >= 1 and <= 100 }, "order", "must be the order's id, 1 to 100 characters")
            .That(Order is null || Shop is { Length: >= 1 }, "shop", "is needed with an order: that is where its id is unique")
            .That(!needsAmount || AmountMinor is >= 0 and <= 1_000_000_000_000, "amountMinor", "must be what the goods cost, in the minor unit")
            .That(ShippingMinor is null or (>= 0 and <= 1_000_000_000), "shippingMinor", "must not be negative")
            .Currency(Currency ?? "CNY", "currency")
            .That(Lines is null || (Lines.Count <= MostLines && Lines.All(line => line is { Sku.Length: >= 1 and <= 100, AmountMinor: >= 0 and <= 1_000_000_000_000 })), "lines", $"must be at most {MostLines}, each with sku and amountMinor")
            .That(With is null || (With.Count <= MostOthers && With.All(code => code is { Length: >= 1 and <= 100 })), "with", $"must be at most {MostOthers} codes")
            .That(Seconds is null or (>= 1 and <= MostSeconds), "seconds", $"must be 1 to {MostSeconds}")
            .Throw();
        return this;
    }
}

/// <summary>Why a coupon is not taken.</summary>
[JsonConverter(typeof(Words<Rejection>))]
public enum Rejection
{
    /// <summary>No such code; also one that was never given to anybody.</summary>
    NotFound,
    Revoked,
    AlreadyRedeemed,

    /// <summary>For another order, whose time is not over.</summary>
    Reserved,
    NotYetValid,
    Expired,
    WrongContact,
    ShopNotEligible,
    WrongCurrency,
    ProductsNotEligible,
    MinimumNotMet,
    NotStackable,
    LimitReached,
    BudgetUsedUp,

    /// <summary>It lies in the customer's WeChat wallet: paying takes it, no till.</summary>
    PaidInWeChat,

    /// <summary>This very order's redemption was rolled back before.</summary>
    RolledBack,

    /// <summary>There is nothing of this order to release or to roll back.</summary>
    NotOfThisOrder,
}

/// <summary>The answer to a shop or a till.</summary>
/// <param name="DiscountMinor">What is taken off the order.</param>
/// <param name="GiftSku">What is put into the parcel.</param>
/// <param name="Replayed">The same was asked and answered before.</param>
/// <param name="ReservedUntil">Business time, UTC.</param>
public sealed record RedemptionAnswer(
    bool Accepted, Rejection? Reason, string Code, string? Offer = null, string? Title = null, long? DiscountMinor = null, string? GiftSku = null,
    DateTimeOffset? ExpiresAt = null, DateTimeOffset? ReservedUntil = null, bool? Replayed = null);
