using System.Security.Cryptography;
using System.Text;

namespace PrivateDomain.Platforms.Shops;

/// <summary>Signatures by a shared secret. How long a comparison takes says nothing, and all secrets are tried.</summary>
internal static class ShopSignature
{
    /// <summary>Whether it is the base64 of the HMAC-SHA256 over the body, by one of the secrets as text.</summary>
    public static bool IsHmac(string signature, ReadOnlySpan<byte> body, IEnumerable<string> secrets)
    {
        var given = new byte[HMACSHA256.HashSizeInBytes];
        if (!Convert.TryFromBase64String(signature, given, out var length) || length != given.Length) return false;
        var proven = false;
        foreach (var secret in secrets) proven |= CryptographicOperations.FixedTimeEquals(given, HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));
        return proven;
    }
}
