using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace PrivateDomain.Platforms;

/// <summary>Why a callback's ciphertext is not believed. All but <see cref="None"/> end the request; none is an exception.</summary>
public enum CallbackFault
{
    None,

    /// <summary>The signature is not ours, or no callback token is set.</summary>
    BadSignature,

    /// <summary>Not base64, or not whole AES blocks, or not text.</summary>
    BadCipher,

    /// <summary>The padding is not 1 to 32 equal bytes of its own number.</summary>
    BadPadding,

    /// <summary>The stated length does not fit what is there.</summary>
    BadLength,

    /// <summary>Rightly encrypted, but for another receiver.</summary>
    WrongReceiveId,
}

/// <summary>The plaintext of a callback, or why there is none.</summary>
public readonly record struct Decrypted(CallbackFault Fault, string? Text)
{
    public static implicit operator Decrypted(CallbackFault fault) => new(fault, null);
}

/// <summary>
/// The callback encryption that WeCom and Official Accounts share (WXBizMsgCrypt): AES-256-CBC whose initialisation vector is the key's
/// first half, over 16 random bytes, a big-endian length, the message and the receiver's id, padded to blocks of 32 bytes. That padding
/// is not the cipher's own, so it is handled here. Nothing is decrypted before its signature matches.
/// </summary>
public sealed class CallbackCrypto
{
    private const int PaddingBlock = 32;
    private const int HeaderBytes = 16 + 4;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string token;
    private readonly byte[] key;
    private readonly byte[] receiveId;

    /// <param name="token">Of the callback's configuration. Without any of the three no ciphertext is believed.</param>
    /// <param name="encodingAesKey">43 characters of base64 without the padding.</param>
    /// <param name="receiveId">Whom messages are for: the corporation's id, or the account's AppID.</param>
    public CallbackCrypto(string token, string encodingAesKey, string receiveId)
    {
        this.token = token;
        key = encodingAesKey.Length > 0 ? Convert.FromBase64String(encodingAesKey + "=") : [];
        this.receiveId = Encoding.UTF8.GetBytes(receiveId);
    }

    /// <summary>Of plain mode: lower-case hex SHA-1 over token, timestamp and nonce, sorted by their characters' values.</summary>
    public string Sign(string timestamp, string nonce) => Sign([token, timestamp, nonce]);

    /// <summary>The same with the ciphertext as the fourth.</summary>
    public string Sign(string timestamp, string nonce, string encrypt) => Sign([token, timestamp, nonce, encrypt]);

    /// <summary>Whether a request in plain mode is the platform's: its signature is over token, timestamp and nonce alone. Compared in
    /// constant time.</summary>
    public bool IsSigned(string? signature, string? timestamp, string? nonce) =>
        token.Length > 0 && receiveId.Length > 0 && signature is not null && timestamp is not null && nonce is not null
        && Same(Sign([token, timestamp, nonce]), signature);

    private static bool Same(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));

    private static string Sign(string[] parts)
    {
        Array.Sort(parts, StringComparer.Ordinal);
#pragma warning disable CA5350 // The platform's protocol knows SHA-1 only.
        return Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(string.Concat(parts))));
#pragma warning restore CA5350
    }

    /// <summary>Verifies the signature in constant time, then decrypts and checks everything that is stated inside.</summary>
    /// <param name="signature">Query value <c>msg_signature</c>.</param>
    /// <param name="timestamp">Query value <c>timestamp</c>, as it came; whether it is recent is the caller's question.</param>
    /// <param name="nonce">Query value <c>nonce</c>.</param>
    /// <param name="encrypt">The body's <c>Encrypt</c>, or the query value <c>echostr</c>.</param>
    public Decrypted Decrypt(string? signature, string? timestamp, string? nonce, string? encrypt)
    {
        if (token.Length == 0 || key.Length == 0 || receiveId.Length == 0
            || signature is null || timestamp is null || nonce is null || encrypt is null)
            return CallbackFault.BadSignature;
        if (!Same(Sign(timestamp, nonce, encrypt), signature))
            return CallbackFault.BadSignature;

        var cipher = new byte[encrypt.Length];
        if (!Convert.TryFromBase64String(encrypt, cipher, out var length) || length == 0 || length % 16 != 0)
            return CallbackFault.BadCipher;
        using var aes = Aes.Create();
        aes.Key = key;
        return Open(aes.DecryptCbc(cipher.AsSpan(0, length), key.AsSpan(0, 16), PaddingMode.None));
    }

    /// <summary>The other direction: a reply, or a callback of a simulated platform.</summary>
    public string Encrypt(string text)
    {
        var message = Encoding.UTF8.GetBytes(text);
        var bare = HeaderBytes + message.Length + receiveId.Length;
        var padding = PaddingBlock - (bare % PaddingBlock);
        var plain = new byte[bare + padding];
        RandomNumberGenerator.Fill(plain.AsSpan(0, 16));
        BinaryPrimitives.WriteInt32BigEndian(plain.AsSpan(16), message.Length);
        message.CopyTo(plain, HeaderBytes);
        receiveId.CopyTo(plain, HeaderBytes + message.Length);
        plain.AsSpan(bare).Fill((byte)padding);
        using var aes = Aes.Create();
        aes.Key = key;
        return Convert.ToBase64String(aes.EncryptCbc(plain, key.AsSpan(0, 16), PaddingMode.None));
    }

    private Decrypted Open(ReadOnlySpan<byte> plain)
    {
        var padding = plain[^1];
        if (padding is 0 or > PaddingBlock || padding > plain.Length || plain[^padding..].ContainsAnyExcept(padding))
            return CallbackFault.BadPadding;
        plain = plain[..^padding];
        if (plain.Length < HeaderBytes)
            return CallbackFault.BadLength;
        var length = BinaryPrimitives.ReadInt32BigEndian(plain[16..]);
        if (length < 0 || length > plain.Length - HeaderBytes)
            return CallbackFault.BadLength;
        if (!CryptographicOperations.FixedTimeEquals(plain[(HeaderBytes + length)..], receiveId))
            return CallbackFault.WrongReceiveId;
        try
        {
            return new(CallbackFault.None, StrictUtf8.GetString(plain.Slice(HeaderBytes, length)));
        }
        catch (DecoderFallbackException)
        {
            return CallbackFault.BadCipher;
        }
    }
}
