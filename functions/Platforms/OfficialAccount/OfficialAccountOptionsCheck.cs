using System.Text.RegularExpressions;

namespace PrivateDomain.Platforms.OfficialAccount;

/// <summary>Refuses malformed settings at start, by the names under which they are set.</summary>
public sealed partial class OfficialAccountOptionsCheck() : PlatformOptionsCheck<OfficialAccountOptions>(OfficialAccountOptions.Section)
{
    protected override IEnumerable<string> Faults(OfficialAccountOptions options) =>
    [
        .. OfAesKey(options.EncodingAesKey, "the account's server configuration (服务器配置)"),
        .. OfSecret(options.Secret),
        .. OfCalls(options.ApiBaseUrl, options.CallTimeout, "https://api.weixin.qq.com", "the access token"),
        .. OfAccount(options),
    ];

    private static IEnumerable<string> OfAccount(OfficialAccountOptions options)
    {
        if (options.CallbackToken.Length > 0 && !Token().IsMatch(options.CallbackToken))
            yield return "OfficialAccount__CallbackToken must be 3 to 32 letters and digits: "
                + "copy Token from the account's server configuration (服务器配置).";
        if (options.EncodingAesKey.Length > 0 && options.CallbackToken.Length == 0)
            yield return "OfficialAccount__CallbackToken is missing: OfficialAccount__EncodingAesKey is set, and callbacks need both.";
        if (options.AppId.Length == 0 && (options.CallbackToken + options.EncodingAesKey + options.Secret).Length > 0)
            yield return "OfficialAccount__AppId is missing: it is shown under Basic configuration (基本配置) of the account.";
        if (options.AppId.Length > 0 && !Id().IsMatch(options.AppId))
            yield return "OfficialAccount__AppId must be letters and digits only, at most 32, such as wx1234567890abcdef.";
    }

    [GeneratedRegex("^[A-Za-z0-9]{3,32}$", RegexOptions.CultureInvariant, 100)]
    private static partial Regex Token();

    [GeneratedRegex("^[A-Za-z0-9]{1,32}$", RegexOptions.CultureInvariant, 100)]
    private static partial Regex Id();
}
