using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace PrivateDomain.Platforms.WeChatPay;

/// <summary>Refuses malformed settings at start, by the names under which they are set.</summary>
public sealed partial class WeChatPayOptionsCheck() : PlatformOptionsCheck<WeChatPayOptions>(WeChatPayOptions.Section)
{
    private const string Where = "it is shown under Account center, API security (账户中心 - API安全) of the merchant platform";

    protected override IEnumerable<string> Faults(WeChatPayOptions options) =>
    [
        .. options.MchId.Length == 0 ? WithoutMerchant(options) : WithMerchant(options),
        .. OfCalls(options.ApiBaseUrl, options.CallTimeout, "https://api.mch.weixin.qq.com", "customers' ids"),
    ];

    private static IEnumerable<string> WithoutMerchant(WeChatPayOptions options)
    {
        if ((options.SerialNo + options.PrivateKey + options.ApiV3Key + options.PublicKeyId + options.PublicKey).Length > 0)
            yield return "WeChatPay__MchId is missing: it is the merchant's number (商户号), shown in the account center of the merchant platform.";
    }

    private static IEnumerable<string> WithMerchant(WeChatPayOptions options)
    {
        if (!Digits().IsMatch(options.MchId))
            yield return "WeChatPay__MchId must be the merchant's number (商户号), such as 1900000001.";
        if (!Id().IsMatch(options.AppId))
            yield return "WeChatPay__AppId must be the AppID that the merchant's number is bound to, such as wx1234567890abcdef; without it OfficialAccount__AppId is taken.";
        if (!Serial().IsMatch(options.SerialNo))
            yield return $"WeChatPay__SerialNo must be the serial number of the merchant's API certificate, up to 40 hexadecimal digits: {Where}.";
        if (!Reads(RsaKeys.Private, options.PrivateKey))
            yield return "WeChatPay__PrivateKey must be the RSA key of the merchant's API certificate, of 2,048 bits or more: the text of apiclient_key.pem.";
        if (options.SealKey.Length != 32)
            yield return $"WeChatPay__ApiV3Key must have 32 bytes, but has {options.SealKey.Length}: {Where}.";
        if (options.PublicKeyId.Length > 0 != options.PublicKey.Length > 0)
            yield return options.PublicKey.Length > 0
                ? $"WeChatPay__PublicKeyId is missing: WeChatPay__PublicKey is set, and answers are verified by both; {Where}."
                : $"WeChatPay__PublicKey is missing: WeChatPay__PublicKeyId is set, and answers are verified by both; {Where}.";
        if (options.PublicKeyId.Length > 0 && !KeyId().IsMatch(options.PublicKeyId))
            yield return $"WeChatPay__PublicKeyId must begin with PUB_KEY_ID_ and be followed by digits: {Where}.";
        if (options.PublicKey.Length > 0 && !Reads(RsaKeys.Public, options.PublicKey))
            yield return "WeChatPay__PublicKey must be WeChat Pay's RSA public key: the text of pub_key.pem.";
    }

    private static bool Reads(Func<string, RSA> read, string written)
    {
        try
        {
            read(written).Dispose();
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    [GeneratedRegex("^[0-9]{6,32}$", RegexOptions.CultureInvariant, 100)]
    private static partial Regex Digits();

    [GeneratedRegex("^[A-Za-z0-9]{1,32}$", RegexOptions.CultureInvariant, 100)]
    private static partial Regex Id();

    [GeneratedRegex("^[0-9A-Fa-f]{1,40}$", RegexOptions.CultureInvariant, 100)]
    private static partial Regex Serial();

    [GeneratedRegex("^PUB_KEY_ID_[0-9A-Za-z]{1,64}$", RegexOptions.CultureInvariant, 100)]
    private static partial Regex KeyId();
}
