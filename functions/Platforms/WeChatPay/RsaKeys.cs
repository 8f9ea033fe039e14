using System.Security.Cryptography;

namespace PrivateDomain.Platforms.WeChatPay;

/// <summary>RSA keys as settings and certificates hold them. Made anew for each use: .NET does not promise that one may be used by many at once.</summary>
internal static class RsaKeys
{
    private const int LeastBits = 2048;

    /// <exception cref="CryptographicException">Not an RSA private key of 2,048 bits or more.</exception>
    public static RSA Private(string written) => Read(written, isPrivate: true);

    /// <exception cref="CryptographicException">Not an RSA public key of 2,048 bits or more.</exception>
    public static RSA Public(string written) => Read(written, isPrivate: false);

    private static RSA Read(string written, bool isPrivate)
    {
        var rsa = RSA.Create();
        try
        {
            var text = written.Replace("\\n", "\n", StringComparison.Ordinal);
            if (text.Contains("-----BEGIN", StringComparison.Ordinal)) rsa.ImportFromPem(text);
            else if (isPrivate) rsa.ImportPkcs8PrivateKey(Convert.FromBase64String(text), out _);
            else rsa.ImportSubjectPublicKeyInfo(Convert.FromBase64String(text), out _);
            if (isPrivate) CryptographicOperations.ZeroMemory(rsa.ExportPkcs8PrivateKey());
            if (rsa.KeySize < LeastBits) throw new CryptographicException("The key is too short.");
            return rsa;
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or CryptographicException)
        {
            rsa.Dispose();
            throw wrong as CryptographicException ?? new CryptographicException("The text is not a key.", wrong);
        }
    }
}
