using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace PrivateDomain.Sandbox.WeCom;

/// <summary>
/// Seals callbacks as the platform does (path/90968): AES-256-CBC under the key whose first 16 bytes are the IV, padded to 32;
/// the signature is SHA-1 over the sorted parts. Written apart from the app's own implementation, so that each proves the other.
/// </summary>
internal sealed class CallbackCrypto(WeComAccount account)
{
    private const int Block = 32;
    private readonly byte[] _key = Convert.FromBase64String(account.EncodingAesKey + "=");

    public string Encrypt(string text) => Encrypt(text, RandomNumberGenerator.GetBytes(16));

    /// <param name="salt">16 bytes that make equal texts differ.</param>
    public string Encrypt(string text, ReadOnlySpan<byte> salt)
    {
        var message = Encoding.UTF8.GetBytes(text);
        var receiver = Encoding.UTF8.GetBytes(account.CorpId);
        var length = 16 + 4 + message.Length + receiver.Length;
        var pad = Block - length % Block;
        var plain = new byte[length + pad];
        salt.CopyTo(plain);
        BinaryPrimitives.WriteInt32BigEndian(plain.AsSpan(16), message.Length);
        message.CopyTo(plain, 20);
        receiver.CopyTo(plain, 20 + message.Length);
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
        if (!string.Equals(Encoding.UTF8.GetString(plain, 20 + length, end - 20 - length), account.CorpId, StringComparison.Ordinal))
            throw new CryptographicException("The text is sealed for another receiver.");
        return Encoding.UTF8.GetString(plain, 20, length);
    }

    [SuppressMessage("Security", "CA5350", Justification = "The platform's signature is SHA-1.")]
    public string Sign(string timestamp, string nonce, string encrypted)
    {
        string[] parts = [account.CallbackToken, timestamp, nonce, encrypted];
        Array.Sort(parts, StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(string.Concat(parts))));
    }
}
