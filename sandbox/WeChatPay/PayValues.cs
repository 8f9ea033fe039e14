using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Sandbox.WeChatPay;

/// <summary>A stock (批次) of cash coupons. Times are UTC, money is in fen.</summary>
/// <param name="MaxCoupons">How many there are in all.</param>
/// <param name="MaxPerUser">How many one person gets.</param>
/// <param name="State">As the platform writes it: <c>unactivated</c>, <c>audit</c>, <c>running</c>, <c>paused</c>, <c>stoped</c>.</param>
public sealed record PayStock(
    string StockId, string Name, int MaxCoupons, int MaxPerUser, long ValueMinor, long MinimumMinor, DateTimeOffset From, DateTimeOffset Until, string State = "running", int Distributed = 0);

/// <summary>A person's coupon.</summary>
/// <param name="OutRequestNo">Under which the merchant asked for it.</param>
/// <param name="UsedAt">Null while it is not.</param>
public sealed record PayCoupon(string CouponId, string StockId, string OpenId, string OutRequestNo, DateTimeOffset SentAt, DateTimeOffset? UsedAt = null, string? TransactionId = null);

/// <summary>A notification of use on its way.</summary>
/// <param name="Accepted">Completes when every copy was accepted (true) or given up (false).</param>
public sealed record CouponUseDelivery(string NotificationId, PayCoupon Coupon, Task<bool> Accepted);

/// <summary>One delivery of a notification of use to the app.</summary>
/// <param name="Status">HTTP status; null where none came in time.</param>
/// <param name="Accepted">200 or 204 arrived in time.</param>
public sealed record CouponUseAttempt(
    long Number, DateTimeOffset At, TimeSpan Began, TimeSpan Took, string NotificationId, int Attempt, int? Status, bool Accepted, string? Failure) : Traffic(Number, At, Began, Took);

/// <summary>The endpoints by which faults are arranged and calls are found in the log.</summary>
public static class PayCalls
{
    public const string SendCoupon = "marketing/favor/users/{openid}/coupons";
    public const string Coupon = "marketing/favor/users/{openid}/coupons/{coupon_id}";
    public const string Stock = "marketing/favor/stocks/{stock_id}";
    public const string Certificates = "certificates";
}

/// <summary>The platform's answer to a call that it refuses.</summary>
internal sealed class PayProblem(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;
}
