using System.Security.Cryptography;
using System.Text;

namespace PrivateDomain.Platforms.WeChatPay;

/// <summary>
/// What WeChat Pay encrypts under the APIv3 key, certificates and notifications alike: AEAD_AES_256_GCM, the nonce of 12 bytes as text, the tag
/// of 16 bytes at the end (pay.weixin.qq.com/wiki/doc/apiv3/apis/chapter9_1_15.shtml).
/// </summary>
internal sealed record SealedText(string? Algorithm, string? Nonce, string? AssociatedData, string? Ciphertext)
{
    private const int TagBytes = 16;

    /// <param name="key">The APIv3 key, 32 bytes.</param>
    /// <returns>Null where it does not open: another key, another form, or somebody changed it.</returns>
    public byte[]? Open(ReadOnlySpan<byte> key)
    {
        var nonce = Encoding.UTF8.GetBytes(Nonce ?? "");
        var cipher = new byte[Ciphertext?.Length ?? 0];
        if (Algorithm is not "AEAD_AES_256_GCM" || nonce.Length != 12 || !Convert.TryFromBase64String(Ciphertext ?? "", cipher, out var length) || length < TagBytes)
            return null;
        var plain = new byte[length - TagBytes];
        try
        {
            using var aes = new AesGcm(key, TagBytes);
            aes.Decrypt(nonce, cipher.AsSpan(0, plain.Length), cipher.AsSpan(plain.Length, TagBytes), plain, Encoding.UTF8.GetBytes(AssociatedData ?? ""));
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
