using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace PrivateDomain.Sandbox.WeChatPay;

/// <summary>A key with which the simulated platform signs: one with a certificate, or the public key that newer merchants are given.</summary>
internal sealed class PayKey
{
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly Lock _gate = new();

    /// <param name="serial">The id of a public key; null for a certificate, which has a serial number of its own.</param>
    public PayKey(string? serial)
    {
        if (serial is not null)
        {
            Serial = serial;
            return;
        }
        var name = new CertificateRequest("CN=Simulated Tenpay.com sign", _rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var number = RandomNumberGenerator.GetBytes(20);
        number[0] = (byte)(0x40 | (number[0] & 0x3F)); // positive, and 40 digits long
        using var certificate = name.Create(name.SubjectName, X509SignatureGenerator.CreateForRSA(_rsa, RSASignaturePadding.Pkcs1), Begins, Ends, number);
        (Serial, CertificatePem) = (Convert.ToHexString(number), certificate.ExportCertificatePem());
    }

    public static DateTimeOffset Begins { get; } = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset Ends { get; } = new(2045, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public string Serial { get; }

    public string? CertificatePem { get; }

    public string PublicPem => _rsa.ExportSubjectPublicKeyInfoPem();

    public string Sign(string timestamp, string nonce, string body)
    {
        lock (_gate)
            return Convert.ToBase64String(_rsa.SignData(Encoding.UTF8.GetBytes($"{timestamp}\n{nonce}\n{body}\n"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }
}

/// <summary>The platform's keys: made once for the process, when they are first needed.</summary>
internal sealed class PayKeys
{
    private static readonly Lazy<PayKey>[] Certificates = [new(() => new PayKey(null)), new(() => new PayKey(null))];
    private static readonly Lazy<PayKey> Public = new(() => new PayKey("PUB_KEY_ID_0119000001092024110100000000000001"));
    private volatile int _first;
    private volatile int _signing;

    /// <summary>True: the merchant has no platform certificates any more, as those registered since autumn 2024.</summary>
    public bool PublicKeyOnly { get; set; }

    public PayKey PublicKey => Public.Value;

    /// <summary>Which the merchant can download.</summary>
    public IReadOnlyList<PayKey> Offered => [.. Certificates[_first..(_signing + 1)].Select(key => key.Value)];

    /// <summary>What a body is signed with, for who asked for a key by the header <c>Wechatpay-Serial</c>.</summary>
    public PayKey Signing(string? asked) => PublicKeyOnly || asked == PublicKey.Serial ? PublicKey : Certificates[_signing].Value;

    /// <summary>A second certificate is offered beside the first, and signs from now on.</summary>
    public void Rotate() => _signing = 1;

    /// <summary>The first certificate is not offered any more.</summary>
    public void Retire() => _first = _signing;

    public static string Seal(string key, string plain, string associated, out string nonce)
    {
        nonce = RandomNumberGenerator.GetString("0123456789abcdef", 12);
        var text = Encoding.UTF8.GetBytes(plain);
        var whole = new byte[text.Length + 16];
        using var aes = new AesGcm(Encoding.UTF8.GetBytes(key), 16);
        aes.Encrypt(Encoding.UTF8.GetBytes(nonce), text, whole.AsSpan(0, text.Length), whole.AsSpan(text.Length), Encoding.UTF8.GetBytes(associated));
        return Convert.ToBase64String(whole);
    }

    public static string Written(DateTimeOffset at) => at.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
