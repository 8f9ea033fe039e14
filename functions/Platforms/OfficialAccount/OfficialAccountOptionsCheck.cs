using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace PrivateDomain.Platforms.OfficialAccount;

/// <summary>Refuses malformed settings at start, by the names under which they are set.</summary>
public sealed partial class OfficialAccountOptionsCheck : IValidateOptions<OfficialAccountOptions>
{
    public ValidateOptionsResult Validate(string? name, OfficialAccountOptions options)
    {
        var faults = Faults(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(OfficialAccountOptions options)
    {
        if (options.EncodingAesKey.Length > 0 && !AesKey().IsMatch(options.EncodingAesKey))
            yield return $"OfficialAccount__EncodingAesKey must be 43 characters (letters and digits), but has {options.EncodingAesKey.Length}: "
                + "copy EncodingAESKey from the account's server configuration (服务器配置).";
        if (options.CallbackToken.Length > 0 && !Token().IsMatch(options.CallbackToken))
            yield return "OfficialAccount__CallbackToken must be 3 to 32 letters and digits: "
                + "copy Token from the account's server configuration (服务器配置).";
        if (options.EncodingAesKey.Length > 0 && options.CallbackToken.Length == 0)
            yield return "OfficialAccount__CallbackToken is missing: OfficialAccount__EncodingAesKey is set, and callbacks need both.";
        if (options.AppId.Length == 0 && (options.CallbackToken + options.EncodingAesKey + options.Secret).Length > 0)
            yield return "OfficialAccount__AppId is missing: it is shown under Basic configuration (基本配置) of the account.";
        if (options.AppId.Length > 0 && !Id().IsMatch(options.AppId))
            yield return "OfficialAccount__AppId must be letters and digits only, at most 32, such as wx1234567890abcdef.";
        if (options.Secret.Length > 0 && options.Secret.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            yield return "OfficialAccount__Secret must not contain spaces or line breaks: copy it again.";
        if (!Uri.TryCreate(options.ApiBaseUrl, UriKind.Absolute, out var api) || api.Scheme is not ("https" or "http"))
            yield return "OfficialAccount__ApiBaseUrl must be an absolute address, such as https://api.weixin.qq.com.";
        else if (api.Scheme is "http" && !api.IsLoopback)
            yield return "OfficialAccount__ApiBaseUrl must be https, except on this machine itself: every call carries the access token.";
        if (options.CallTimeout < TimeSpan.FromMilliseconds(100) || options.CallTimeout > TimeSpan.FromMinutes(1))
            yield return "OfficialAccount__CallTimeout must be between 00:00:00.1 and 00:01:00.";
    }

    [GeneratedRegex("^[A-Za-z0-9]{43}$", RegexOptions.CultureInvariant, 100)]
    private static partial Regex AesKey();

    [GeneratedRegex("^[A-Za-z0-9]{3,32}$", RegexOptions.CultureInvariant, 100)]
    private static partial Regex Token();

    [GeneratedRegex("^[A-Za-z0-9]{1,32}$", RegexOptions.CultureInvariant, 100)]
    private static partial Regex Id();
}
