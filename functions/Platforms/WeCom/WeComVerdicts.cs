using System.Text.RegularExpressions;

namespace PrivateDomain.Platforms.WeCom;

/// <summary>
/// WeCom's error codes, each classified once. Meanings: developer documentation, global error codes (path/90313),
/// rate limits (path/90454), and the pages of the calls.
/// </summary>
public static partial class WeComVerdicts
{
    /// <summary>The welcome code is unknown, used or older than 20 s.</summary>
    public const int WelcomeCodeDead = 41050;

    /// <summary>The chat has begun, or the welcome was delivered: final, and after an unknown first try good news.</summary>
    public const int ChatStarted = 41051;

    /// <summary>Another app is sending this welcome at this moment.</summary>
    public const int WelcomeInProgress = 41096;

    /// <summary>The customer has not agreed to message archiving: a new code comes with <c>msg_audit_approved</c>.</summary>
    public const int ArchiveConsentPending = 41053;

    /// <summary>What was uploaded has expired, or was never there.</summary>
    public const int MediaGone = 40007;

    /// <summary>The app's trusted addresses (企业可信IP) do not hold the one that the call came from.</summary>
    public const int AddressNotTrusted = 60020;

    /// <summary>A member or department is outside the app's visible range.</summary>
    public const int NotVisible = 81013;

    /// <summary>More calls than WeCom takes in a minute, an hour or a day (path/90454).</summary>
    public const int RateExceeded = 45009;

    /// <summary>The contact way was deleted before.</summary>
    public const int ContactWayGone = 41044;

    /// <summary>The mass message was cancelled before.</summary>
    public const int TaskCancelled = 41093;

    /// <summary>No customer is left to whom the mass message could go.</summary>
    public const int NoRecipient = 41048;

    /// <summary>Codes by which an API call says that the access token is dead; expired ones often come back as 40014.</summary>
    public static bool TokenRejected(int code) => code is 40014 or 42001 or 40001;

    /// <summary>Codes that say of the access token, or of the secret behind it, that it does not hold.</summary>
    public static bool IsOfToken(int code) => TokenRejected(code) || code is 40013 or 40091;

    /// <summary>One member is not activated, not real-name verified or may not have customers; others may.</summary>
    public static bool IsOfAKeeper(int code) => code is 40098 or 41054 or 84074;

    /// <summary>Busy, a version conflict or too many calls at once: the same call may be repeated within moments.</summary>
    public static bool Busy(int code) => code is -1 or 6000 or 45033;

    /// <summary>The verdict on an answer of the API.</summary>
    /// <param name="code"><c>errcode</c>.</param>
    /// <param name="message"><c>errmsg</c>; quoted, shortened, only where the code alone does not say enough.</param>
    public static Verdict Of(int code, string? message = null) => code switch
    {
        0 => Verdict.Delivered,

        -1 or 6000 => new(VerdictKind.Later, code, "WeCom is busy."),
        40014 or 42001 or 40001 => new(VerdictKind.Later, code, "WeCom rejected a fresh access token; the next call fetches another."),
        41063 => new(VerdictKind.Later, code, "The mass message is still being dispatched."),
        41094 => new(VerdictKind.Later, code, "Keepers can be reminded three times in 24 hours."),
        WelcomeInProgress => new(VerdictKind.Later, code, "Another app is sending the welcome.", TimeSpan.FromSeconds(1)),
        RateExceeded => new(VerdictKind.Later, code,
            "The rate limit is exceeded; WeCom blocks the call for 60 seconds or more.", TimeSpan.FromSeconds(60)),
        45033 => new(VerdictKind.Later, code, "Too many calls at the same time.", TimeSpan.FromSeconds(1)),

        40013 or 40091 => WrongSecret(code),
        40056 or 301002 => new(VerdictKind.Misconfigured, code,
            "WeCom does not know this app: check WeCom__AgentId and that the app is enabled."),
        48002 => new(VerdictKind.Misconfigured, code,
            "The app may not call this API: add it under Customer contact (客户联系) → "
            + "apps that may call the interface (可调用接口的应用)."),
        60011 or NotVisible => new(VerdictKind.Misconfigured, code,
            "The member or department is outside the app's visible range (可见范围): widen it in the admin console."),
        AddressNotTrusted => new(VerdictKind.Misconfigured, code,
            $"WeCom does not trust {AddressIn(message)}: "
            + "add it to the app's trusted IP list (企业可信IP); the change takes about a minute."),
        _ when IsOfAKeeper(code) => new(VerdictKind.Misconfigured, code,
            "The keeper cannot receive customers: "
            + "the member must be activated, real-name verified and have the Customer contact (客户联系) permission."),
        41041 => new(VerdictKind.Misconfigured, code, "The contact way leads to more than 100 members, those of its departments included."),
        41045 or 41055 or 41091 => new(VerdictKind.Misconfigured, code,
            "A quota of the corporation is used up: delete what is no longer needed."),
        701008 => new(VerdictKind.Misconfigured, code, "The corporation needs an interoperation licence for this call."),

        WelcomeCodeDead => new(VerdictKind.Refused, code, "The welcome code is no longer valid."),
        ChatStarted => new(VerdictKind.Refused, code, "The chat has already begun."),
        ArchiveConsentPending => new(VerdictKind.Refused, code,
            "The customer has not agreed to message archiving yet; a new welcome code comes when that happens."),
        40096 => new(VerdictKind.Refused, code, "The customer is unknown to the corporation or not visible to the app."),
        NotConnected => new(VerdictKind.Refused, code, "The keeper and the customer are not connected (any more)."),
        ContactWayGone => new(VerdictKind.Refused, code, "The contact way no longer exists."),
        NoRecipient => new(VerdictKind.Refused, code, "No customer is left who could be reached."),
        TaskCancelled => new(VerdictKind.Refused, code, "The mass message was cancelled."),
        41064 => new(VerdictKind.Refused, code, "Too many attachments."),
        MediaGone => new(VerdictKind.Refused, code, "The media has expired: upload it again."),
        _ when TagsAreOthers(code) => new(VerdictKind.Refused, code, "The tag is missing, exists already or belongs to another app."),
        40126 => new(VerdictKind.Misconfigured, code, "The corporation has all the 3,000 tags it can have: delete some."),
        _ when HandOver(code) is { } why => new(VerdictKind.Refused, code, why),
        95001 or 95002 or 95013 or 95016 or 95018 => new(VerdictKind.Refused, code,
            "The window for messages to this customer is closed."),
        40003 or 40058 or 40063 or 41001 or 41035 or 60111 => new(VerdictKind.Refused, code,
            Quoted("WeCom finds a parameter wrong", message)),
        _ => new(VerdictKind.Refused, code, Quoted($"WeCom answered {code}", message)),
    };

    /// <summary>The verdict on an answer of <c>gettoken</c>, where 40001 means a wrong secret and asking again is punished:
    /// after 2,000 errors in an hour it is blocked for an hour (path/90454).</summary>
    public static Verdict OfGetToken(int code, string? message = null) => code switch
    {
        40001 => WrongSecret(code),
        _ => Of(code, message),
    };

    private static Verdict WrongSecret(int code) =>
        new(VerdictKind.Misconfigured, code,
            "WeCom does not accept WeCom__CorpId with WeCom__Secret: copy both again from the admin console.");

    /// <summary>The caller's address as WeCom saw it: the message of 60020 names it ("from ip: …").</summary>
    private static string AddressIn(string? message)
    {
        var match = FromAddress().Match(message ?? "");
        return match.Success ? "the address " + match.Groups["address"].Value : "the address of this host";
    }

    private static string Quoted(string what, string? message) => PlatformErrors.Quoted(what, message);

    [GeneratedRegex(@"from ip:\s*(?<address>[0-9a-fA-F.:]{3,45}[0-9a-fA-F])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex FromAddress();
}
