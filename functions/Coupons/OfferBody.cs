using PrivateDomain.Api;

namespace PrivateDomain.Coupons;

/// <summary>An offer as operators define it.</summary>
/// <param name="AmountMinor">Short for a worth of this fixed amount.</param>
/// <param name="ValidDays">Short for a validity of so many days.</param>
public sealed record OfferBody(
    string? Title, long? AmountMinor = null, Worth? Worth = null, string? Currency = null, long? MinimumMinor = null, int? ValidDays = null, Validity? Validity = null,
    IReadOnlyList<string?>? Products = null, IReadOnlyList<string?>? Shops = null, Stacking? Stacking = null, bool? Transferable = null,
    DateTimeOffset? StartsAt = null, DateTimeOffset? EndsAt = null, long? Limit = null, int? PerContact = null, long? RedemptionLimit = null, OfferBudget? Budget = null,
    CodeOrigin? Codes = null, string? StockId = null, Fallback? Fallback = null, int? NudgeDays = null, int? LowPoolAt = null)
{
    private const long MostCodes = 1_000_000_000;
    private const long MostBudget = 1_000_000_000_000;
    private const int MostNamed = 200;

    /// <summary>The offer, or everything that is wrong with it.</summary>
    public Offer Checked(string id)
    {
        var worth = Worth ?? (AmountMinor is { } amount ? new FixedAmount(amount) : null);
        var validity = Validity ?? new Validity(Days: ValidDays ?? Coupons.Validity.DefaultDays);
        var checks = new Checks()
            .Id(id, "id")
            .Text(Title, "title", 100)
            .Currency(Currency ?? "CNY", "currency")
            .That(Worth is null || AmountMinor is null, "worth", "is given twice: amountMinor is short for a worth of the kind amount")
            .That(worth is not null, "amountMinor", "is needed, or a worth of another kind")
            .That(MinimumMinor is null or (>= 0 and <= Coupons.Worth.Most), "minimumMinor", "must not be negative")
            .That(Validity is null || ValidDays is null, "validity", "is given twice: validDays is short for it")
            .That(Limit is null or (>= 1 and <= MostCodes), "limit", $"must be 1 to {MostCodes}")
            .That(PerContact is null or (>= 1 and <= 100), "perContact", "must be 1 to 100")
            .That(RedemptionLimit is null or (>= 1 and <= MostCodes), "redemptionLimit", $"must be 1 to {MostCodes}")
            .That(Budget is null or { AmountMinor: >= 1 and <= MostBudget }, "budget.amountMinor", $"must be 1 to {MostBudget}")
            .That(StartsAt is null || EndsAt is null || StartsAt < EndsAt, "endsAt", "must be after startsAt")
            .That(NudgeDays is null or (>= 1 and <= 365), "nudgeDays", "must be 1 to 365")
            .That(LowPoolAt is null or (>= 0 and <= Pool.FreeCodes.MostLowAt), "lowPoolAt", $"must be 0 to {Pool.FreeCodes.MostLowAt}")
            .That(LowPoolAt is null || Codes is CodeOrigin.Imported, "lowPoolAt", "is for imported codes");
        checks.That(Codes is CodeOrigin.WeChatPay == StockId is not null, "stockId", "is WeChat Pay's number of the stock: needed with codes weChatPay, and with these alone")
            .That(StockId is null || (StockId.Length is >= 1 and <= 20 && StockId.All(char.IsAsciiDigit)), "stockId", "must be 1 to 20 digits")
            .That(Codes is not CodeOrigin.WeChatPay || (worth is FixedAmount && (Currency ?? "CNY") == "CNY"), "worth", "of WeChat Pay's coupons is an amount in CNY: that of the stock");
        CheckWorth(checks, worth, AmountMinor is null ? "worth." : "");
        CheckValidity(checks, validity);
        CheckNames(checks, Products, "products");
        CheckNames(checks, Shops, "shops");
        CheckFallback(checks, id);
        checks.Throw();
        var terms = new OfferTerms(worth!, Currency ?? "CNY", MinimumMinor ?? 0, Names(Products), Names(Shops), Stacking ?? Coupons.Stacking.None, Transferable ?? false);
        return new Offer(Title!, terms, validity)
        {
            StartsAt = StartsAt?.ToUniversalTime(),
            EndsAt = EndsAt?.ToUniversalTime(),
            Limit = Limit,
            PerContact = PerContact,
            RedemptionLimit = RedemptionLimit,
            Budget = Budget,
            Codes = Codes ?? CodeOrigin.Generated,
            StockId = StockId,
            Fallback = Fallback ?? new(FallbackKind.WithoutCoupon),
            NudgeDays = NudgeDays,
            LowPoolAt = LowPoolAt,
        };
    }

    private static void CheckWorth(Checks checks, Worth? worth, string at)
    {
        const string Positive = "must be a positive amount in the currency's minor unit, at most 1000000000";
        switch (worth)
        {
            case FixedAmount fixedAmount:
                checks.That(fixedAmount.AmountMinor is > 0 and <= Coupons.Worth.Most, at + "amountMinor", Positive);
                break;
            case Percentage percentage:
                checks.That(percentage.Percent is >= 1 and <= 100, at + "percent", "must be 1 to 100: what is taken off")
                    .That(percentage.MaxMinor is > 0 and <= Coupons.Worth.Most, at + "maxMinor", Positive + ": the most that is taken off");
                break;
            case Gift gift:
                checks.Text(gift.Title, at + "title", 100).Text(gift.Sku, at + "sku", 100)
                    .That(gift.CostMinor is >= 0 and <= Coupons.Worth.Most, at + "costMinor", "must be what the gift costs you, in the minor unit");
                break;
            case FreeShipping shipping:
                checks.That(shipping.MaxMinor is > 0 and <= Coupons.Worth.Most, at + "maxMinor", Positive + ": the most that is taken off the shipping");
                break;
        }
    }

    private static void CheckValidity(Checks checks, Validity validity)
    {
        var isFixed = validity.From is not null || validity.Until is not null;
        checks.That(!isFixed || validity is { Days: null, Until: not null }, "validity", "must be days from the issue, or until (with from, where it begins later) as fixed days");
        checks.That(validity.From is null || validity.Until is null || validity.From <= validity.Until, "validity.until", "must not be before from");
        checks.That(InReach(validity.From) && InReach(validity.Until), "validity", "must be days of the years 2000 to 2200");
        checks.That(isFixed || validity.Days is >= 1 and <= 3650, "validDays", "must be 1 to 3650");
    }

    private static bool InReach(DateOnly? day) => day is null or { Year: >= 2000 and <= 2200 };

    private static void CheckNames(Checks checks, IReadOnlyList<string?>? names, string field) => checks
        .That(names is null || (names.Count is >= 1 and <= MostNamed && names.All(name => name is { Length: >= 1 and <= 100 })), field, $"must be 1 to {MostNamed} names of 1 to 100 characters; leave it out for all");

    private void CheckFallback(Checks checks, string id)
    {
        if (Fallback is not { } fallback) return;
        checks.That(fallback.Kind is FallbackKind.OtherOffer == fallback.Offer is not null, "fallback.offer", "is needed with otherOffer, and with that alone");
        checks.That(fallback.Offer != id, "fallback.offer", "must be another offer");
        if (fallback.Offer is { } other) checks.Id(other, "fallback.offer");
    }

    private static IReadOnlyList<string>? Names(IReadOnlyList<string?>? names) => names is null ? null : [.. names.Select(name => name!)];
}
