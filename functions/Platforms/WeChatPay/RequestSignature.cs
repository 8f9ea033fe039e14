using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PrivateDomain.Platforms.WeChatPay;

/// <summary>
/// How the merchant signs a request (pay.weixin.qq.com/doc/v3/merchant/4012365336): SHA-256 with RSA over method, path with query, timestamp,
/// nonce and body, each ended by a line feed.
/// </summary>
internal static class RequestSignature
{
    public const string Scheme = "WECHATPAY2-SHA256-RSA2048";

    public static byte[] Text(string method, string target, string timestamp, string nonce, ReadOnlySpan<byte> body) =>
        [.. Encoding.UTF8.GetBytes($"{method}\n{target}\n{timestamp}\n{nonce}\n"), .. body, (byte)'\n'];

    /// <summary>The value of the header <c>Authorization</c>.</summary>
    /// <param name="target">Path and query as the platform sees them.</param>
    /// <param name="now">System time.</param>
    /// <param name="nonce">Never used before.</param>
    public static string Authorization(WeChatPayOptions merchant, string method, string target, DateTimeOffset now, string nonce, ReadOnlySpan<byte> body)
    {
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var key = RsaKeys.Private(merchant.PrivateKey);
        var signature = Convert.ToBase64String(key.SignData(Text(method, target, timestamp, nonce, body), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        return $"{Scheme} mchid=\"{merchant.MchId}\",nonce_str=\"{nonce}\",signature=\"{signature}\",timestamp=\"{timestamp}\",serial_no=\"{merchant.SerialNo}\"";
    }
}
