namespace PrivateDomain.Coupons;

/// <summary>Why there is no coupon.</summary>
public enum NoCoupon
{
    OfferMissing,
    NotStarted,
    Ended,
    Paused,
    LimitReached,
    BudgetUsedUp,

    /// <summary>The contact has as many as one may have.</summary>
    ContactLimitReached,

    PoolEmpty,

    /// <summary>Something is left, and so many use it at this moment that it could not be had in time.</summary>
    Busy,

    /// <summary>WeChat Pay cannot be told whom to give it: the contact's openid is not known.</summary>
    NoOpenId,

    /// <summary>WeChat Pay gives it to this customer not, or not now.</summary>
    PlatformRefused,

    /// <summary>It is promised, and the customer will have it; whether they have it already is not known.</summary>
    NotKnownYet,
}

/// <summary>What a source was given: its code, the offer that took the place of this one, or nothing.</summary>
public readonly record struct Allocation(CodeGiven? Code, string? OtherOffer, NoCoupon? Why)
{
    public static Allocation Of(CodeGiven code) => new(code, OtherOffer: null, Why: null);

    public static Allocation None(NoCoupon why) => new(Code: null, OtherOffer: null, why);
}

/// <param name="Shard">Where source and code stand.</param>
public sealed record CodeGiven(string Code, string Shard, DateTimeOffset IssuedAt, DateTimeOffset ValidFrom, DateTimeOffset ExpiresAt, string TermsId, bool IsNew);
