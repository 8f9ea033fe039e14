using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace PrivateDomain.Platforms.WeCom;

/// <summary>Refuses malformed settings at start, by the names under which they are set.</summary>
public sealed partial class WeComOptionsCheck : IValidateOptions<WeComOptions>
{
    public ValidateOptionsResult Validate(string? name, WeComOptions options)
    {
        var faults = Faults(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(WeComOptions options)
    {
        if (options.EncodingAesKey.Length > 0 && !AesKey().IsMatch(options.EncodingAesKey))
            yield return $"WeCom__EncodingAesKey must be 43 characters (letters and digits), but has {options.EncodingAesKey.Length}: "
                + "copy EncodingAESKey from the app's callback settings (接收消息服务器配置).";
        if (options.CallbackToken.Length > 0 && !Token().IsMatch(options.CallbackToken))
            yield return "WeCom__CallbackToken must be 1 to 32 letters and digits: "
                + "copy Token from the app's callback settings (接收消息服务器配置).";
        if (options.CallbackToken.Length > 0 != options.EncodingAesKey.Length > 0)
            yield return options.CallbackToken.Length > 0
                ? "WeCom__EncodingAesKey is missing: WeCom__CallbackToken is set, and callbacks need both."
                : "WeCom__CallbackToken is missing: WeCom__EncodingAesKey is set, and callbacks need both.";
        if (options.CorpId.Length == 0 && (options.CallbackToken + options.EncodingAesKey + options.Secret).Length > 0)
            yield return "WeCom__CorpId is missing: it is shown in the admin console under My company (我的企业).";
        if (options.CorpId.Length > 0 && !Id().IsMatch(options.CorpId))
            yield return "WeCom__CorpId must be letters, digits, '-' and '_' only, at most 64, without spaces.";
        if (options.AgentId.Length > 0 && !Number().IsMatch(options.AgentId))
            yield return "WeCom__AgentId must be the app's number, such as 1000002.";
        if (options.Secret.Length > 0 && options.Secret.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            yield return "WeCom__Secret must not contain spaces or line breaks: copy it again.";
        if (options.VerifyFile.Length > 0 && !FileName().IsMatch(options.VerifyFile))
            yield return "WeCom__VerifyFile must be the name of the file that WeCom offers for download, WW_verify_….txt.";
        if (!Uri.TryCreate(options.ApiBaseUrl, UriKind.Absolute, out var api) || api.Scheme is not ("https" or "http"))
            yield return "WeCom__ApiBaseUrl must be an absolute address, such as https://qyapi.weixin.qq.com.";
        else if (api.Scheme is "http" && !api.IsLoopback)
            yield return "WeCom__ApiBaseUrl must be https, except on this machine itself: every call carries the access token.";
        if (options.CallTimeout < TimeSpan.FromMilliseconds(100) || options.CallTimeout > TimeSpan.FromMinutes(1))
            yield return "WeCom__CallTimeout must be between 00:00:00.1 and 00:01:00.";
    }

    [GeneratedRegex("^[A-Za-z0-9]{43}$", RegexOptions.CultureInvariant, 100)]
    private static partial Regex AesKey();

    [GeneratedRegex("^[A-Za-z0-9]{1,32}$", RegexOptions.CultureInvariant, 100)]
    private static partial Regex Token();

    [GeneratedRegex("^[A-Za-z0-9_-]{1,64}$", RegexOptions.CultureInvariant, 100)]
    private static partial Regex Id();

    [GeneratedRegex("^[0-9]{1,12}$", RegexOptions.CultureInvariant, 100)]
    private static partial Regex Number();

    [GeneratedRegex(@"^WW_verify_\w+\.txt$", RegexOptions.CultureInvariant, 100)]
    private static partial Regex FileName();
}
