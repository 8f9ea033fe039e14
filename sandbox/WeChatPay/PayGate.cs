using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace PrivateDomain.Sandbox.WeChatPay;

/// <summary>
/// Lets in what the merchant signed: its number, its certificate, a time within 5 minutes and a nonce that was not used in them, the signature over
/// method, address, time, nonce and body (pay.weixin.qq.com/doc/v3/merchant/4012365336). That a nonce is refused when it comes again is stricter
/// than what is published.
/// </summary>
internal sealed partial class PayGate(PayMerchant merchant, TimeProvider clock)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);
    private readonly Dictionary<string, DateTimeOffset> _nonces = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly Lazy<RSA> _key = new(() =>
    {
        using var whole = RSA.Create();
        whole.ImportFromPem(merchant.PrivateKey);
        var known = RSA.Create();
        known.ImportParameters(whole.ExportParameters(includePrivateParameters: false));
        return known;
    });

    public void Require(HttpRequest request, string target, byte[] body)
    {
        var match = Authorization().Match(request.Headers.Authorization.ToString());
        if (!match.Success)
            throw NotAuthentic("Http头Authorization格式错误");
        var field = Field().Matches(match.Groups["fields"].Value).ToDictionary(one => one.Groups["name"].Value, one => one.Groups["value"].Value, StringComparer.Ordinal);
        string Of(string name) => field.GetValueOrDefault(name, "");
        if (Of("mchid") != merchant.MchId)
            throw new PayProblem(401, "SIGN_ERROR", "商户号不存在");
        if (!string.Equals(Of("serial_no"), merchant.SerialNo, StringComparison.OrdinalIgnoreCase))
            throw NotAuthentic("商户证书序列号有误");
        if (request.Headers.UserAgent.Count == 0 || request.Headers.Accept.Count == 0)
            throw new PayProblem(400, "INVALID_REQUEST", "Http头缺少Accept或User-Agent");
        if (!long.TryParse(Of("timestamp"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || (clock.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > Window)
            throw NotAuthentic("Http头Authorization中的timestamp与发起请求的时间不得超过5分钟");
        byte[] text = [.. Encoding.UTF8.GetBytes($"{request.Method}\n{target}\n{Of("timestamp")}\n{Of("nonce_str")}\n"), .. body, (byte)'\n'];
        var signature = new byte[512];
        lock (_gate)
        {
            if (!Convert.TryFromBase64String(Of("signature"), signature, out var length)
                || !_key.Value.VerifyData(text, signature.AsSpan(0, length), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
                throw NotAuthentic("错误的签名，验签失败");
            var now = clock.GetUtcNow();
            foreach (var old in _nonces.Where(nonce => now - nonce.Value > 2 * Window).Select(nonce => nonce.Key).ToList())
                _nonces.Remove(old);
            if (!_nonces.TryAdd(Of("nonce_str"), now))
                throw NotAuthentic("nonce_str重复");
        }
    }

    private static PayProblem NotAuthentic(string why) => new(401, "SIGN_ERROR", why);

    [GeneratedRegex("^WECHATPAY2-SHA256-RSA2048 (?<fields>.+)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 100)]
    private static partial Regex Authorization();

    [GeneratedRegex("(?<name>[a-z_]+)=\"(?<value>[^\"]*)\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 100)]
    private static partial Regex Field();
}
