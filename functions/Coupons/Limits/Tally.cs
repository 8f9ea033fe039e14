using System.Globalization;
using PrivateDomain.Storage;

namespace PrivateDomain.Coupons.Limits;

/// <summary>What is counted against an offer's limit: codes when they are issued, and again when they are redeemed.</summary>
public sealed record Tally(string Offer, string Name, Quantity Limit)
{
    public static Tally OfIssue(string offerId, Offer offer) =>
        new(offerId, "issue", Quantity.Limited(offer.Limit, offer.Budget is { CountedAt: BudgetMoment.Issue } budget ? budget.AmountMinor : null));

    public static Tally OfRedemption(string offerId, Offer offer) =>
        new(offerId, "redemption", Quantity.Limited(offer.RedemptionLimit, offer.Budget is { CountedAt: BudgetMoment.Redemption } budget ? budget.AmountMinor : null));

    internal string SliceRow(int lane) => SlicePrefix + lane.ToString("x", CultureInfo.InvariantCulture);

    internal string SlicePrefix => $"slice|{Keys.Encode(Offer)}|{Name}|";

    internal (string Shard, string Row) Purse => (CouponCode.Shard($"{Offer}|{Name}"), $"purse|{Keys.Encode(Offer)}|{Name}");
}

public enum TakeOutcome
{
    /// <summary>Counted, and what the caller wanted written stands with it.</summary>
    Taken,

    /// <summary>Nothing was written: one of the caller's rows is not as the caller believes, or an earlier try whose answer was lost did it.</summary>
    RowsMoved,

    /// <summary>Nothing was written: the number of codes is reached.</summary>
    LimitReached,

    /// <summary>Nothing was written: the money does not suffice.</summary>
    BudgetUsedUp,

    /// <summary>Nothing was written: something is left, and others are using it at this moment.</summary>
    Busy,
}
