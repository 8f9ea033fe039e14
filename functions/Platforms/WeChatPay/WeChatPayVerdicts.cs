using System.Net;

namespace PrivateDomain.Platforms.WeChatPay;

/// <summary>
/// WeChat Pay's error codes, each classified once. They are words; the numbers here are ours: the HTTP status that the word usually comes with,
/// and a place in this list. Meanings: the list of HTTP statuses (pay.weixin.qq.com/wiki/doc/apiv3/wechatpay/wechatpay2_1.shtml) and the pages
/// of the calls. Which words a call uses is not published in full; an unknown one is judged by its status.
/// </summary>
public static class WeChatPayVerdicts
{
    /// <summary>PARAM_ERROR.</summary>
    public const int ParameterWrong = 400_001;

    /// <summary>INVALID_REQUEST: rightly written and against a rule, such as a stock that is paused or over, or a limit of a customer's month.</summary>
    public const int AgainstRules = 400_002;

    /// <summary>APPID_MCHID_NOT_MATCH.</summary>
    public const int AppNotBound = 400_003;

    /// <summary>SIGN_ERROR.</summary>
    public const int NotAuthentic = 401_001;

    /// <summary>What the platform sealed does not open: not a word of the platform's.</summary>
    public const int SealedOtherwise = 401_002;

    /// <summary>NO_AUTH, REQUEST_BLOCKED: the merchant may not do this.</summary>
    public const int NotAllowed = 403_001;

    /// <summary>NOT_ENOUGH: the stock's coupons, or its budget, are used up.</summary>
    public const int StockUsedUp = 403_002;

    /// <summary>RULE_LIMIT: this customer got as many as one may get.</summary>
    public const int LimitReached = 403_003;

    /// <summary>USER_ACCOUNT_ABNORMAL: WeChat Pay gives this customer nothing.</summary>
    public const int PersonRefused = 403_004;

    /// <summary>RESOURCE_NOT_EXISTS: there is no such stock or coupon.</summary>
    public const int NotFound = 404_001;

    /// <summary>MCH_NOT_EXISTS.</summary>
    public const int NoMerchant = 404_002;

    /// <summary>The merchant has no platform certificates: RESOURCE_NOT_EXISTS, where those were asked for.</summary>
    public const int NoCertificates = 404_003;

    /// <summary>FREQUENCY_LIMITED, FREQUENCY_LIMIT_EXCEED, RATELIMIT_EXCEEDED, RATE_LIMITED.</summary>
    public const int TooOften = 429_001;

    /// <summary>Rates are counted in calls a second, 500 of each kind.</summary>
    private static readonly TimeSpan RateWindow = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestThrottle = TimeSpan.FromMinutes(1);

    /// <summary>Codes that say for how long calls are refused.</summary>
    public static bool IsOfRate(int code) => code is TooOften;

    /// <summary>Codes of the whole merchant, whatever is called.</summary>
    public static bool IsOfMerchant(int code) => code is AppNotBound or NotAuthentic or SealedOtherwise or NoMerchant or NoCertificates;

    /// <summary>The verdict on an answer whose signature was verified.</summary>
    /// <param name="word">The platform's code; null where the answer has none.</param>
    /// <param name="message">The platform's text.</param>
    public static Verdict Of(HttpStatusCode status, string? word, string? message, TimeSpan? retryAfter = null) => (int)status switch
    {
        200 or 204 => Verdict.Delivered,
        202 => new(VerdictKind.Unknown, 202, "WeChat Pay has accepted the call and not carried it out yet; it is to be repeated as it is."),
        >= 500 => new(VerdictKind.Unknown, (int)status, PlatformErrors.Quoted($"WeChat Pay has failed ({(int)status} {word}); the call may have been carried out", message)),
        408 => new(VerdictKind.Unknown, 408, "WeChat Pay did not get the call in time; it may have been carried out."),
        < 400 => PlatformErrors.FromStatus(status),
        var refused => OfRefusal(refused, word ?? "", message, retryAfter),
    };

    /// <summary>
    /// The verdict on an answer that is not believed. That the call is not authentic needs no belief: nothing was done, and who is not known
    /// may get no signature. Whatever else stands there, the call may have been carried out.
    /// </summary>
    public static Verdict Unverified(HttpStatusCode status, string? word, string? message, SignatureFault fault, TimeSpan? retryAfter = null) => (int)status switch
    {
        401 => OfRefusal(401, word ?? "", message, retryAfter),
        >= 500 or 408 => Of(status, word, message, retryAfter),
        var other => new(
            VerdictKind.Unknown, TransportFault.Unverified, $"The answer (HTTP {other} {word}) is not believed to be WeChat Pay's: {Told(fault)}; the call may have been carried out.",
            other == 429 ? Throttled(retryAfter) : null),
    };

    /// <summary>For people.</summary>
    public static string Told(SignatureFault fault) => fault switch
    {
        SignatureFault.None => "it is",
        SignatureFault.Missing => "it is not signed",
        SignatureFault.Probe => "its signature is wrong on purpose, which is how WeChat Pay tests merchants",
        SignatureFault.Stale => "its time is more than 5 minutes from this machine's: set the clock (NTP)",
        SignatureFault.UnknownKey =>
            "it is signed with a key that we do not have: look whether WeChatPay__PublicKeyId and WeChatPay__PublicKey are those shown under API security (API安全)",
        SignatureFault.Wrong => "its signature does not match",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, message: null),
    };

    private static Verdict OfRefusal(int status, string word, string? message, TimeSpan? retryAfter) => word switch
    {
        "PARAM_ERROR" => Refused(ParameterWrong, "WeChat Pay finds a parameter wrong", message),
        "INVALID_REQUEST" => Refused(AgainstRules, "WeChat Pay does not do this", message),
        "NOT_ENOUGH" => Refused(StockUsedUp, "The stock's coupons or its budget are used up", message),
        "RULE_LIMIT" => Refused(LimitReached, "The customer got as many coupons as one may get", message),
        "USER_ACCOUNT_ABNORMAL" => Refused(PersonRefused, "WeChat Pay gives this customer no coupon", message),
        "RESOURCE_NOT_EXISTS" => Refused(NotFound, "WeChat Pay knows no such stock or coupon", message),
        "APPID_MCHID_NOT_MATCH" => Wrong(AppNotBound, "The AppID is not bound to the merchant: bind WeChatPay__AppId under Product center, AppID accounts (产品中心 - AppID账号管理)", message),
        "MCH_NOT_EXISTS" => Wrong(NoMerchant, "WeChat Pay knows no such merchant: look at WeChatPay__MchId", message),
        "SIGN_ERROR" => Wrong(
            NotAuthentic,
            "WeChat Pay does not accept the signature: WeChatPay__SerialNo must be the serial number of the certificate that WeChatPay__PrivateKey belongs to, both of WeChatPay__MchId, and this machine's clock must be right",
            message),
        "NO_AUTH" or "REQUEST_BLOCKED" => Wrong(NotAllowed, "The merchant may not do this: its permissions are shown in the product center (产品中心) of the merchant platform", message),
        "FREQUENCY_LIMITED" or "FREQUENCY_LIMIT_EXCEED" or "RATELIMIT_EXCEEDED" or "RATE_LIMITED" => Later(message, retryAfter),
        _ when status == 401 => Wrong(NotAuthentic, $"WeChat Pay does not accept the call as the merchant's ({word})", message),
        _ when status == 429 => Later(message, retryAfter),
        _ => Refused(status, $"WeChat Pay answered {status} {word}", message),
    };

    private static Verdict Refused(int code, string what, string? message) => new(VerdictKind.Refused, code, PlatformErrors.Quoted(what, message));

    private static Verdict Wrong(int code, string what, string? message) => new(VerdictKind.Misconfigured, code, PlatformErrors.Quoted(what, message));

    private static Verdict Later(string? message, TimeSpan? retryAfter) =>
        new(VerdictKind.Later, TooOften, PlatformErrors.Quoted("Too many calls at once", message), Throttled(retryAfter));

    private static TimeSpan Throttled(TimeSpan? retryAfter) =>
        retryAfter is not { } asked || asked < RateWindow ? RateWindow : asked > LongestThrottle ? LongestThrottle : asked;
}
