using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PrivateDomain.Platforms.WeChatPay;

/// <summary>
/// The platform's certificates (<c>GET /v3/certificates</c>), of which there are two around a change
/// (wechatpay-api.gitbook.io/wechatpay-api-v3/jie-kou-wen-dang/ping-tai-zheng-shu). They come encrypted under the merchant's APIv3 key,
/// which only WeChat Pay has besides us; and one of them must have signed the answer.
/// </summary>
internal sealed class PlatformCertificates(
    WeChatPayExchange exchange, IOptions<WeChatPayOptions> options, [FromKeyedServices("system")] TimeProvider clock)
{
    private const string NoneThere =
        "WeChat Pay has no platform certificates for this merchant: set WeChatPay__PublicKeyId and WeChatPay__PublicKey to the WeChat Pay public key (微信支付公钥) shown under API security (API安全).";

    private const string WrongKey =
        "WeChat Pay's certificates do not open with WeChatPay__ApiV3Key: it must be the APIv3 key (APIv3密钥) that was set last under API security (API安全).";

    public async Task<Answer<IReadOnlyList<PlatformKey>>> Download(CancellationToken cancel)
    {
        var (answer, failed) = await exchange.Send(PlatformRequest.Get("v3/certificates"), cancel);
        if (answer is null) return new(failed!);
        var keys = Open(answer, out var sealedOtherwise);
        var fault = Fault(answer, keys);
        var verdict = answer.Classify(fault);
        // A question that changes nothing: what says no is believed, if only to say what to do.
        if ((int)answer.Status == 404)
            return new(answer.Read(WeChatPayWire.Json.ProblemReply)?.Code is { Length: > 0 } ? new Verdict(VerdictKind.Misconfigured, WeChatPayVerdicts.NoCertificates, NoneThere) : PlatformErrors.FromStatus(answer.Status));
        if (sealedOtherwise) return new(new Verdict(VerdictKind.Misconfigured, WeChatPayVerdicts.SealedOtherwise, WrongKey));
        return !verdict.IsDelivered ? new(verdict)
            : keys.Count > 0 ? new(verdict, keys)
            : new(PlatformErrors.Malformed("The answer carries no certificate"));
    }

    private List<PlatformKey> Open(PayAnswer answer, out bool sealedOtherwise)
    {
        var sent = (int)answer.Status == 200 ? answer.Read(WeChatPayWire.Json.CertificatesReply)?.Data?.OfType<CertificateReply>() ?? [] : [];
        var opened = sent.Select(certificate => (certificate.SerialNo, Text: certificate.EncryptCertificate?.Open(options.Value.SealKey))).ToList();
        sealedOtherwise = opened.Count > 0 && opened.TrueForAll(one => one.Text is null);
        return [.. opened.Select(one => one.Text is null ? null : Key(one.SerialNo ?? "", one.Text)).OfType<PlatformKey>().DistinctBy(key => key.Serial, StringComparer.Ordinal)];
    }

    /// <summary>None of another serial than it is said to have, of another kind than RSA, or that is over.</summary>
    private PlatformKey? Key(string serial, byte[] pem)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(pem));
            using var rsa = certificate.GetRSAPublicKey();
            var ends = new DateTimeOffset(certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero);
            return rsa is not null && PlatformKey.Written(certificate.SerialNumber) == PlatformKey.Written(serial) && ends > clock.GetUtcNow()
                ? new(PlatformKey.Written(serial), rsa.ExportSubjectPublicKeyInfo(), ends)
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private SignatureFault Fault(PayAnswer answer, List<PlatformKey> keys)
    {
        if (answer.Signature is not { } signature) return SignatureFault.Missing;
        if (signature.Look(clock.GetUtcNow()) is not SignatureFault.None and var fault) return fault;
        var key = PlatformKeys.Configured(options.Value, signature.Serial) ?? keys.Find(one => one.Serial == PlatformKey.Written(signature.Serial));
        return key is null ? SignatureFault.UnknownKey : signature.IsBy(key, answer.Body) ? SignatureFault.None : SignatureFault.Wrong;
    }
}
