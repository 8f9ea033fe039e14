using System.Text;

namespace PrivateDomain.Platforms.WeChatPay;

/// <summary>The settings <c>WeChatPay__…</c> of a merchant (商户号). Without <see cref="MchId"/> nothing is called and nothing is believed.</summary>
public sealed class WeChatPayOptions
{
    public const string Section = "WeChatPay";

    /// <summary>The merchant's number, of the account center (账户中心).</summary>
    public string MchId { get; set; } = "";

    /// <summary>The AppID that the merchant's number is bound to, and whose OpenIDs coupons are sent to; the Official Account's by default.</summary>
    public string AppId { get; set; } = "";

    /// <summary>Serial number of the merchant's API certificate, in hexadecimal.</summary>
    public string SerialNo { get; set; } = "";

    /// <summary>The key of that certificate (<c>apiclient_key.pem</c>, PKCS#8): as PEM, whose line breaks may be written <c>\n</c>, or its base64 alone.</summary>
    public string PrivateKey { get; set; } = "";

    /// <summary>The APIv3 key: 32 bytes, chosen by the merchant.</summary>
    public string ApiV3Key { get; set; } = "";

    /// <summary>Id of the WeChat Pay public key (微信支付公钥), <c>PUB_KEY_ID_…</c>; merchants registered since autumn 2024 have one
    /// instead of platform certificates (pay.weixin.qq.com/doc/v3/merchant/4012154180).</summary>
    public string PublicKeyId { get; set; } = "";

    /// <summary>That key (<c>pub_key.pem</c>), written like <see cref="PrivateKey"/>.</summary>
    public string PublicKey { get; set; } = "";

    /// <summary>Where the API is; differs only behind a forwarder, or for the sandbox.</summary>
    public string ApiBaseUrl { get; set; } = "https://api.mch.weixin.qq.com";

    /// <summary>Time limit of one try of one call.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether the API can be called and its notifications be opened.</summary>
    public bool CanCall => MchId.Length > 0;

    internal byte[] SealKey => Encoding.UTF8.GetBytes(ApiV3Key);
}
