using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace PrivateDomain.Sandbox;

/// <summary>
/// Seals callbacks as the platforms do (path/90968): AES-256-CBC under the key whose first 16 bytes are the IV, padded to 32;
/// the signature is SHA-1 over the sorted parts. Written apart from the app's own implementation, so that each proves the other.
/// </summary>
/// <param name="token">Of the callback's configuration.</param>
/// <param name="encodingAesKey">43 characters; empty in plain mode, which seals nothing.</param>
/// <param name="receiver">The corp's or the account's id.</param>
internal sealed class CallbackCrypto(string token, string encodingAesKey, string receiver)
{
    private const int Block = 32;
    private readonly byte[] _key = encodingAesKey.Length > 0 ? Convert.FromBase64String(encodingAesKey + "=") : [];

    public string Encrypt(string text) => Encrypt(text, RandomNumberGenerator.GetBytes(16));

    /// <param name="salt">16 bytes that make equal texts differ.</param>
    public string Encrypt(string text, ReadOnlySpan<byte> salt)
    {
        var message = Encoding.UTF8.GetBytes(text);
        var receiverId = Encoding.UTF8.GetBytes(receiver);
        var length = 16 + 4 + message.Length + receiverId.Length;
        var pad = Block - length % Block;
        var plain = new byte[length + pad];
        salt.CopyTo(plain);
        BinaryPrimitives.WriteInt32BigEndian(plain.AsSpan(16), message.Length);
        message.CopyTo(plain, 20);
        receiverId.CopyTo(plain, 20 + message.Length);
        plain.AsSpan(length).Fill((byte)pad);
        using var aes = Aes.Create();
        aes.Key = _key;
        return Convert.ToBase64String(aes.EncryptCbc(plain, _key.AsSpan(0, 16), PaddingMode.None));
    }

    public string Decrypt(string encrypted)
    {
        using var aes = Aes.Create();
        aes.Key = _key;
        var plain = aes.DecryptCbc(Convert.FromBase64String(encrypted), _key.AsSpan(0, 16), PaddingMode.None);
        var end = plain.Length - plain[^1];
        var length = BinaryPrimitives.ReadInt32BigEndian(plain.AsSpan(16));
        if (plain[^1] is 0 or > Block || length < 0 || length > end - 20)
            throw new CryptographicException("The text is not sealed for this account.");
        if (!string.Equals(Encoding.UTF8.GetString(plain, 20 + length, end - 20 - length), receiver, StringComparison.Ordinal))
            throw new CryptographicException("The text is sealed for another receiver.");
        return Encoding.UTF8.GetString(plain, 20, length);
    }

    public string Sign(string timestamp, string nonce, string encrypted) => Sign([token, timestamp, nonce, encrypted]);

    /// <summary>Of an Official Account's plain mode.</summary>
    public string Sign(string timestamp, string nonce) => Sign([token, timestamp, nonce]);

    [SuppressMessage("Security", "CA5350", Justification = "The platform's signature is SHA-1.")]
    private static string Sign(string[] parts)
    {
        Array.Sort(parts, StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(string.Concat(parts))));
    }
}
