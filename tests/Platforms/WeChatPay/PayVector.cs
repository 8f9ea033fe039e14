using System.Text.Json;
using PrivateDomain.Platforms.WeChatPay;
using PrivateDomain.Sandbox.WeChatPay;

namespace PrivateDomain.Tests.Platforms.WeChatPay;

/// <summary>What was signed and sealed without this program.</summary>
internal sealed record PayVector(PayVector.Request Post, PayVector.Request Get, PayVector.SignedAnswer Answer, PayVector.Seal Sealed)
{
    public static PayVector Read { get; } = JsonSerializer.Deserialize<PayVector>(File.ReadAllText(Path.Combine(Vector.Folder, "wechat-pay.json")), JsonSerializerOptions.Web)!;

    /// <summary>The merchant whose key signed the requests.</summary>
    public static WeChatPayOptions Merchant => Of(new PayMerchant { MchId = "1900009191", SerialNo = "1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C", AppId = "wx8888888888888888" });

    public static WeChatPayOptions Of(PayMerchant merchant) =>
        new() { MchId = merchant.MchId, SerialNo = merchant.SerialNo, PrivateKey = merchant.PrivateKey, ApiV3Key = merchant.ApiV3Key, AppId = merchant.AppId };

    internal sealed record Request(string Method, string Target, string Timestamp, string Nonce, string Body, string Signature);

    internal sealed record SignedAnswer(string Certificate, string Serial, string Timestamp, string Nonce, string Body, string Signature);

    internal sealed record Seal(string Key, string Nonce, string AssociatedData, string Ciphertext, string Plain);
}
