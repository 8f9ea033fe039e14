namespace PrivateDomain.Platforms.WeChatPay;

/// <summary>How it stands with a customer's cash coupon (代金券).</summary>
public enum CashCouponState
{
    /// <summary>The customer has it and can pay with it: <c>SENDED</c>.</summary>
    Sent,

    /// <summary>It was paid with: <c>USED</c>.</summary>
    Used,

    /// <summary><c>EXPIRED</c>.</summary>
    Expired,
}

/// <summary>A payment in which a coupon was used.</summary>
/// <param name="At">UTC.</param>
/// <param name="MchId">Who was paid.</param>
/// <param name="TransactionId">WeChat Pay's number of the payment.</param>
public sealed record CashCouponUse(DateTimeOffset At, string MchId, string TransactionId);

/// <summary>A customer's cash coupon. Times are UTC, money is in fen.</summary>
/// <param name="ValueMinor">Taken off a payment; null for coupons of another kind than NORMAL.</param>
/// <param name="MinimumMinor">From which a payment must be.</param>
/// <param name="Use">Where it is <see cref="CashCouponState.Used"/>, as far as the platform tells.</param>
public sealed record CashCoupon(
    string CouponId, string StockId, CashCouponState State, DateTimeOffset? AvailableFrom, DateTimeOffset? AvailableUntil, long? ValueMinor, long? MinimumMinor, CashCouponUse? Use);

/// <summary>The id under which the customer's coupon is asked for later.</summary>
public sealed record SentCoupon(string CouponId);

/// <summary>How it stands with a stock of coupons (批次).</summary>
public enum StockState
{
    /// <summary><c>unactivated</c>.</summary>
    NotActivated,

    /// <summary>Being examined by WeChat Pay: <c>audit</c>.</summary>
    Examined,

    /// <summary>Gives out coupons: <c>running</c>.</summary>
    Running,

    /// <summary><c>paused</c>.</summary>
    Paused,

    /// <summary>Ended for good: <c>stoped</c>, as the platform writes it.</summary>
    Stopped,

    /// <summary>Something that the platform did not name when this was written.</summary>
    Other,
}

/// <summary>A stock of cash coupons. Times are UTC, money is in fen.</summary>
/// <param name="MaxCoupons">How many there are in all.</param>
/// <param name="MaxPerUser">How many one customer can get.</param>
/// <param name="MaxAmountMinor">The budget of all of them.</param>
/// <param name="Distributed">How many were given out.</param>
/// <param name="ValueMinor">Of one coupon.</param>
/// <param name="MinimumMinor">From which a payment must be.</param>
public sealed record CashCouponStock(
    string StockId, string Name, StockState State, long? MaxCoupons, long? MaxPerUser, long? MaxAmountMinor, long Distributed, DateTimeOffset? AvailableFrom, DateTimeOffset? AvailableUntil, long? ValueMinor,
    long? MinimumMinor);

/// <summary>The merchant's number of a sending (商户单据号), under which WeChat Pay sends one coupon however often it is asked.</summary>
public static class OutRequestNo
{
    /// <summary>Most characters of one.</summary>
    public const int Most = 128;

    /// <summary>The same for the same source, for ever, and another for any other; says nothing of the source.</summary>
    /// <param name="source">What the coupon is given for, such as contact, offer and cause.</param>
    public static string Of(params ReadOnlySpan<string?> source) => FactKey.Of(source);

    /// <summary>Whether it has 1 to 128 letters, digits, <c>|</c>, <c>_</c>, <c>*</c> and <c>-</c>.</summary>
    public static bool IsOne(string number) =>
        number.Length is > 0 and <= Most && number.All(c => char.IsAsciiLetterOrDigit(c) || c is '|' or '_' or '*' or '-');
}
