using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PrivateDomain.Platforms.WeChatPay;

/// <summary>Why a text is not believed to be WeChat Pay's.</summary>
public enum SignatureFault
{
    None,

    /// <summary>It is not signed.</summary>
    Missing,

    /// <summary>Signed wrongly on purpose, by WeChat Pay itself: it looks from time to time whether merchants verify.</summary>
    Probe,

    /// <summary>Its time is more than 5 minutes from ours.</summary>
    Stale,

    /// <summary>Signed with a key that we neither have nor are given.</summary>
    UnknownKey,

    /// <summary>The signature does not match.</summary>
    Wrong,
}

/// <summary>A key with which WeChat Pay signs.</summary>
/// <param name="Serial">Of the platform certificate, or the id of the public key.</param>
/// <param name="SubjectPublicKeyInfo">The RSA key.</param>
/// <param name="Ends">When its certificate ends; a public key does not.</param>
public sealed record PlatformKey(string Serial, ReadOnlyMemory<byte> SubjectPublicKeyInfo, DateTimeOffset? Ends = null)
{
    /// <summary>Serials are hexadecimal numbers, written in either case.</summary>
    internal static string Written(string serial) => serial.ToUpperInvariant().TrimStart('0');
}

/// <summary>
/// How WeChat Pay signs answers and notifications (pay.weixin.qq.com/docs/merchant/development/interface-rules/build-verify-sign-src.html):
/// over timestamp, nonce and body, each ended by a line feed. The time may differ by 5 minutes; signatures that begin with
/// <c>WECHATPAY/SIGNTEST/</c> are wrong on purpose.
/// </summary>
public sealed record PlatformSignature(string Timestamp, string Nonce, string Signature, string Serial)
{
    /// <summary>How far the platform's time may be from ours.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private const string ProbeBegins = "WECHATPAY/SIGNTEST/";

    /// <param name="header">The value of a header, null or empty where there is none.</param>
    /// <returns>Null where one of the four is missing.</returns>
    public static PlatformSignature? Read(Func<string, string?> header) =>
        header("Wechatpay-Timestamp") is { Length: > 0 } timestamp && header("Wechatpay-Nonce") is { Length: > 0 } nonce
        && header("Wechatpay-Signature") is { Length: > 0 } signature && header("Wechatpay-Serial") is { Length: > 0 } serial
            ? new(timestamp, nonce, signature, serial)
            : null;

    /// <summary>What can be said without a key.</summary>
    /// <param name="now">System time.</param>
    public SignatureFault Look(DateTimeOffset now) =>
        Signature.StartsWith(ProbeBegins, StringComparison.Ordinal) ? SignatureFault.Probe
        : !long.TryParse(Timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? SignatureFault.Wrong
        : Math.Abs((decimal)seconds - now.ToUnixTimeSeconds()) > (decimal)Window.TotalSeconds ? SignatureFault.Stale
        : SignatureFault.None;

    /// <summary>Whether this key signed this body.</summary>
    public bool IsBy(PlatformKey key, ReadOnlySpan<byte> body)
    {
        var signature = new byte[Signature.Length];
        if (!Convert.TryFromBase64String(Signature, signature, out var length)) return false;
        byte[] text = [.. Encoding.UTF8.GetBytes($"{Timestamp}\n{Nonce}\n"), .. body, (byte)'\n'];
        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(key.SubjectPublicKeyInfo.Span, out _);
        return rsa.VerifyData(text, signature.AsSpan(0, length), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }
}
