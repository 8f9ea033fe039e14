using System.Text.RegularExpressions;

namespace PrivateDomain.Platforms.WeCom;

/// <summary>Refuses malformed settings at start, by the names under which they are set.</summary>
public sealed partial class WeComOptionsCheck() : PlatformOptionsCheck<WeComOptions>(WeComOptions.Section)
{
    protected override IEnumerable<string> Faults(WeComOptions options) =>
    [
        .. OfAesKey(options.EncodingAesKey, "the app's callback settings (接收消息服务器配置)"),
        .. OfSecret(options.Secret),
        .. OfCalls(options.ApiBaseUrl, options.CallTimeout, "https://qyapi.weixin.qq.com", "the access token"),
        .. OfAccount(options),
    ];

    private static IEnumerable<string> OfAccount(WeComOptions options)
    {
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
        if (options.VerifyFile.Length > 0 && !FileName().IsMatch(options.VerifyFile))
            yield return "WeCom__VerifyFile must be the name of the file that WeCom offers for download, WW_verify_….txt.";
    }

    [GeneratedRegex("^[A-Za-z0-9]{1,32}$", RegexOptions.CultureInvariant, 100)]
    private static partial Regex Token();

    [GeneratedRegex("^[A-Za-z0-9_-]{1,64}$", RegexOptions.CultureInvariant, 100)]
    private static partial Regex Id();

    [GeneratedRegex("^[0-9]{1,12}$", RegexOptions.CultureInvariant, 100)]
    private static partial Regex Number();

    [GeneratedRegex(@"^WW_verify_\w+\.txt$", RegexOptions.CultureInvariant, 100)]
    private static partial Regex FileName();
}
