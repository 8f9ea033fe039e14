using System.Net;
using System.Text.Json;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace PrivateDomain.Platforms;

/// <summary>Codes of what went wrong on the way, where no platform code exists.</summary>
public static class TransportFault
{
    /// <summary>The answer did not come in time.</summary>
    public const int TimedOut = -1001;

    /// <summary>The connection broke after the call had left.</summary>
    public const int ConnectionLost = -1002;

    /// <summary>The platform was not reached: the call never left.</summary>
    public const int NotReached = -1003;

    /// <summary>Something answered, but not in the platform's language.</summary>
    public const int Malformed = -1004;

    /// <summary>The caller's time was up before the call left.</summary>
    public const int OutOfTime = -1005;

    /// <summary>The call breaks a limit of the platform that is known beforehand; it was not sent.</summary>
    public const int OverLimit = -1006;

    /// <summary>A setting without which the platform cannot be called is missing.</summary>
    public const int NotConfigured = -1007;

    /// <summary>The platform failed so often that it is left alone for some seconds: the call never left.</summary>
    public const int CircuitOpen = -1008;

    /// <summary>The platform said that it takes no more calls of this kind for a while: the call never left.</summary>
    public const int Blocked = -1009;

    /// <summary>An answer came whose signature does not prove it to be the platform's.</summary>
    public const int Unverified = -1010;
}

/// <summary>
/// Verdicts on failures that no platform code describes. One question decides them: could the platform have
/// received the call? If it could, the effect is <see cref="VerdictKind.Unknown"/>, whatever came back.
/// </summary>
public static class PlatformErrors
{
    private static readonly TimeSpan LongestThrottle = TimeSpan.FromMinutes(1);

    /// <summary>An HTTP status other than 200, which on these platforms comes from a gateway or proxy, not from the API.</summary>
    public static Verdict FromStatus(HttpStatusCode status, TimeSpan? retryAfter = null) => (int)status switch
    {
        // Not longer than the platform itself would block a call: a proxy's word must not silence the app for a day.
        429 => new(VerdictKind.Later, 429, "The platform's gateway is throttling us.", retryAfter > LongestThrottle ? LongestThrottle : retryAfter),
        408 or >= 500 => new(VerdictKind.Unknown, (int)status,
            $"The platform's gateway answered HTTP {(int)status}; the call may have been carried out."),
        413 => new(VerdictKind.Refused, 413, "The platform's gateway refused the call as too large."),
        _ => new(VerdictKind.Misconfigured, (int)status,
            $"HTTP {(int)status} instead of an answer of the platform: check the API's base address and any proxy on the way."),
    };

    /// <summary>A call that ended without a complete answer.</summary>
    /// <param name="error">What the HTTP client or its policies threw.</param>
    /// <param name="left">Whether the request's body had begun to be written; a request without one counts as left.</param>
    public static Verdict FromException(Exception error, bool left) => error switch
    {
        BrokenCircuitException => new(VerdictKind.Later, TransportFault.CircuitOpen,
            "The platform does not answer at the moment and is left alone for some seconds; nothing was sent.", TimeSpan.FromSeconds(5)),
        _ when NeverLeft(error) => new(VerdictKind.Later, TransportFault.NotReached,
            "The platform could not be reached; nothing was sent."),
        OperationCanceledException or TimeoutRejectedException when !left => OutOfTime(),
        _ when !left => new(VerdictKind.Later, TransportFault.NotReached,
            "The connection broke before the call left; nothing was sent."),
        OperationCanceledException or TimeoutRejectedException =>
            new(VerdictKind.Unknown, TransportFault.TimedOut, "The platform did not answer in time; the call may have been carried out."),
        JsonException => Malformed("The answer is not the platform's JSON"),
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } =>
            Malformed("The answer is larger than any the platform gives"),
        _ => new(VerdictKind.Unknown, TransportFault.ConnectionLost,
            "The connection broke after the call had left; it may have been carried out."),
    };

    /// <summary>A call for which no time was left, or whose time was up before it left.</summary>
    public static Verdict OutOfTime() =>
        new(VerdictKind.Later, TransportFault.OutOfTime, "The time was up before the call left; nothing was sent.");

    /// <summary>An answer with HTTP 200 that cannot be understood; the call behind it may well have been carried out.</summary>
    public static Verdict Malformed(string what) =>
        new(VerdictKind.Unknown, TransportFault.Malformed, $"{what}; the call may have been carried out.");

    /// <summary>A call that was not sent because the platform is known to refuse it.</summary>
    public static Verdict OverLimit(string reason) => new(VerdictKind.Refused, TransportFault.OverLimit, reason);

    /// <summary>A reason that quotes the platform's own words, shortened.</summary>
    internal static string Quoted(string what, string? message) => string.IsNullOrWhiteSpace(message)
        ? what + "."
        : $"{what}: {new string([.. message.Take(200).Select(c => char.IsControl(c) ? ' ' : c)])}";

    /// <summary>Whether the failure itself proves that no byte of the request was sent: no connection was ever made.</summary>
    public static bool NeverLeft(Exception error) => error is HttpRequestException
    {
        HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
    };
}
