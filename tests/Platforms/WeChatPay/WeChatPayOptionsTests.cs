using System.Security.Cryptography;
using PrivateDomain.Platforms.WeChatPay;
using PrivateDomain.Sandbox.WeChatPay;

namespace PrivateDomain.Tests.Platforms.WeChatPay;

public sealed class WeChatPayOptionsTests
{
    private static readonly PayMerchant Merchant = new() { AppId = "wx01" };

    [Fact]
    public void Without_any_setting_the_app_starts_and_the_room_is_silent()
    {
        Assert.True(new WeChatPayOptionsCheck().Validate(null, new WeChatPayOptions()).Succeeded);
        Assert.False(new WeChatPayOptions().CanCall);
        // An AppID alone is the Official Account's.
        Assert.True(new WeChatPayOptionsCheck().Validate(null, new WeChatPayOptions { AppId = "wx01" }).Succeeded);
    }

    [Fact]
    public void A_key_is_read_as_the_file_has_it_on_one_line_and_as_bare_base64()
    {
        var pem = Merchant.PrivateKey;
        var bare = string.Concat(pem.Split('\n').Where(line => !line.StartsWith('-')));
        foreach (var written in new[] { pem, pem.Replace("\n", "\\n", StringComparison.Ordinal), pem.Replace("\n", "\r\n", StringComparison.Ordinal), bare })
            Assert.Equal(Signed(pem), Signed(written));
        Assert.True(new WeChatPayOptionsCheck().Validate(null, Whole(options => options.PrivateKey = bare)).Succeeded);
    }

    public static TheoryData<string, string> Malformed => new()
    {
        { "MchId=", "WeChatPay__MchId is missing" },
        { "MchId=wx01", "WeChatPay__MchId must be" },
        { "AppId=", "WeChatPay__AppId must be" },
        { "AppId=wx 1", "WeChatPay__AppId must be" },
        { "SerialNo=", "WeChatPay__SerialNo must be" },
        { "SerialNo=XYZ", "WeChatPay__SerialNo must be" },
        { "PrivateKey=", "WeChatPay__PrivateKey must be" },
        { "PrivateKey=-----BEGIN PRIVATE KEY-----\nQUJD\n-----END PRIVATE KEY-----", "WeChatPay__PrivateKey must be" },
        { "PrivateKey=short", "WeChatPay__PrivateKey must be" },
        { "PrivateKey=public", "WeChatPay__PrivateKey must be" },
        { "ApiV3Key=tooShort", "WeChatPay__ApiV3Key must have 32 bytes, but has 8" },
        { "PublicKeyId=PUB_KEY_ID_01", "WeChatPay__PublicKey is missing" },
        { "PublicKey=public", "WeChatPay__PublicKeyId is missing" },
        { "PublicKeyId=5157F09EFDC096DE15EBE81A47057A7232F1B8E1", "WeChatPay__PublicKeyId must begin" },
        { "PublicKey=QUJD", "WeChatPay__PublicKey must be" },
        { "ApiBaseUrl=api.mch.weixin.qq.com", "WeChatPay__ApiBaseUrl must be an absolute address" },
        { "ApiBaseUrl=http://api.mch.weixin.qq.com", "WeChatPay__ApiBaseUrl must be https" },
        { "CallTimeout=00:05:00", "WeChatPay__CallTimeout must be between" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void A_malformed_setting_is_named_as_it_is_set_and_not_shown(string setting, string complaint)
    {
        var (name, value) = (setting[..setting.IndexOf('=', StringComparison.Ordinal)], setting[(setting.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        using var small = RSA.Create(1024);
        using var large = RSA.Create();
        large.ImportFromPem(Merchant.PrivateKey);
        var written = (name, value) switch
        {
            ("PrivateKey", "short") => small.ExportPkcs8PrivateKeyPem(),
            (_, "public") => large.ExportSubjectPublicKeyInfoPem(),
            _ => value,
        };
        var result = new WeChatPayOptionsCheck().Validate(null, Whole(options =>
        {
            var property = typeof(WeChatPayOptions).GetProperty(name)!;
            property.SetValue(options, property.PropertyType == typeof(TimeSpan) ? TimeSpan.Parse(written, System.Globalization.CultureInfo.InvariantCulture) : written);
        }));
        Assert.Contains(complaint, result.FailureMessage, StringComparison.Ordinal);
        Assert.DoesNotContain(Merchant.ApiV3Key, result.FailureMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("BEGIN", result.FailureMessage, StringComparison.Ordinal);
    }

    private static WeChatPayOptions Whole(Action<WeChatPayOptions> change)
    {
        var options = PayVector.Of(Merchant);
        change(options);
        return options;
    }

    private static string Signed(string key)
    {
        using var rsa = RsaKeys.Private(key);
        return Convert.ToBase64String(rsa.SignData("text"u8, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }
}
