using System.Text.RegularExpressions;

namespace PrivateDomain.Platforms.OfficialAccount;

/// <summary>
/// The error codes of Official Accounts, each classified once. Meanings: the platform's list of global return codes (全局返回码) and the
/// pages of the calls.
/// </summary>
public static partial class OfficialAccountVerdicts
{
    /// <summary>A message with this <c>clientmsgid</c> was sent before: what was wanted has happened.</summary>
    public const int SentBefore = 45065;

    /// <summary>The window for customer-service messages is over.</summary>
    public const int WindowOver = 45015;

    /// <summary>The window is open, and its messages are used up.</summary>
    public const int WindowUsedUp = 45047;

    /// <summary>The account has no follower by this openid.</summary>
    public const int NoFollower = 40003;

    /// <summary>The OAuth code is unknown or too old.</summary>
    public const int CodeInvalid = 40029;

    /// <summary>The OAuth code was exchanged before.</summary>
    public const int CodeUsed = 40163;

    /// <summary>Codes by which an API call says that the access token is dead.</summary>
    public static bool TokenRejected(int code) => code is 40001 or 42001 or 40014;

    /// <summary>Codes that say of the access token, or of the secret behind it, that it does not hold.</summary>
    public static bool IsOfToken(int code) => TokenRejected(code) || code is 40013 or 40125 or 40243 or 41002 or 41004;

    /// <summary>Codes that say that calls do not come from an address that the account's administrator has listed or confirmed.</summary>
    public static bool IsOfAddress(int code) => code is 40164 or 61004 or 89501 or 89503;

    /// <summary>Busy: the same call may be repeated within moments.</summary>
    public static bool Busy(int code) => code is -1;

    /// <summary>The verdict on an answer of the API.</summary>
    /// <param name="message"><c>errmsg</c>; quoted, shortened, only where the code alone does not say enough.</param>
    public static Verdict Of(int code, string? message = null) => code switch
    {
        0 => Verdict.Delivered,
        SentBefore => new(VerdictKind.Delivered, code, "The same message was sent before."),

        -1 => new(VerdictKind.Later, code, "WeChat is busy."),
        40001 or 42001 or 40014 => new(VerdictKind.Later, code, "WeChat rejected a fresh access token; the next call fetches another."),
        45009 => new(VerdictKind.Later, code, "The account's calls of this day are used up; they start anew at midnight in China.", TimeSpan.FromHours(1)),
        45011 => new(VerdictKind.Later, code, "Too many calls in one minute.", TimeSpan.FromMinutes(1)),

        40013 or 40125 or 41002 or 41004 => WrongSecret(code),
        40243 => new(VerdictKind.Misconfigured, code, "The AppSecret is frozen: unfreeze it under Basic configuration (基本配置) of the account."),
        40164 or 61004 => new(VerdictKind.Misconfigured, code,
            $"WeChat does not know {AddressIn(message)}: add it to the account's IP whitelist (IP白名单) under Basic configuration (基本配置)."),
        89503 or 89501 => new(VerdictKind.Misconfigured, code, "An administrator of the account has to confirm this host's address in WeChat first."),
        48001 or 50004 => new(VerdictKind.Misconfigured, code,
            "The account may not call this interface: it must be a verified service account (已认证服务号); see Interface permissions (接口权限)."),
        48004 or 50007 => new(VerdictKind.Misconfigured, code, "WeChat has banned the account or this interface: its notices say why."),

        43004 or 46004 or 50005 => new(VerdictKind.Refused, code, "The person does not follow the account (any more)."),
        43101 or 48002 => new(VerdictKind.Refused, code, "The person does not want this message."),
        WindowOver => new(VerdictKind.Refused, code, "The window for customer-service messages to this person is closed."),
        WindowUsedUp => new(VerdictKind.Refused, code, "The customer-service messages of this window are used up."),
        47003 => new(VerdictKind.Refused, code, PlatformErrors.Quoted("WeChat finds the template's parameters wrong", message)),
        40037 => new(VerdictKind.Refused, code, "The account has no such template."),
        40007 => new(VerdictKind.Refused, code, "The media has expired: upload it again."),
        NoFollower => new(VerdictKind.Refused, code, "The account has no follower with this openid."),
        40029 or 41008 => new(VerdictKind.Refused, code, "The authorisation code is not valid: its page must be opened again."),
        CodeUsed => new(VerdictKind.Refused, code, "The authorisation code was used before: its page must be opened again."),
        40008 or 40035 or 40053 or 40097 or 44002 or 44004 or 45002 or 45008 or 47001 =>
            new(VerdictKind.Refused, code, PlatformErrors.Quoted("WeChat finds a parameter wrong", message)),
        _ => new(VerdictKind.Refused, code, PlatformErrors.Quoted($"WeChat answered {code}", message)),
    };

    /// <summary>The verdict on an answer of <c>stable_token</c> or of <c>oauth2/access_token</c>, where 40001 means a wrong secret.</summary>
    public static Verdict OfSecret(int code, string? message = null) => code switch
    {
        40001 => WrongSecret(code),
        _ => Of(code, message),
    };

    private static Verdict WrongSecret(int code) => new(VerdictKind.Misconfigured, code,
        "WeChat does not accept OfficialAccount__AppId with OfficialAccount__Secret: copy both again from Basic configuration (基本配置).");

    /// <summary>The caller's address as WeChat saw it: the message of 40164 names it ("invalid ip …").</summary>
    private static string AddressIn(string? message)
    {
        var match = InvalidAddress().Match(message ?? "");
        return match.Success ? "the address " + match.Groups["address"].Value : "the address of this host";
    }

    [GeneratedRegex(@"invalid ip\s+(?<address>[0-9a-fA-F.:]{3,45})", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex InvalidAddress();
}
