using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using PrivateDomain.Platforms;

namespace PrivateDomain.Tests.Platforms;

public sealed class CallbackCryptoTests
{
    private const string Timestamp = "1409659813";
    private const string Nonce = "1372623149";

    private const string AesKey = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
    private const string Receiver = "ww0123456789abcdef";

    private readonly CallbackCrypto crypto = new("QDG6eK", AesKey, Receiver);

    [Fact]
    public void The_published_url_verification_decrypts()
    {
        var vector = Vector.Named("url-verification");
        Assert.Equal(new(CallbackFault.None, vector.Plaintext), vector.Crypto.Decrypt(vector.MsgSignature, vector.Timestamp, vector.Nonce, vector.Encrypt));
    }

    [Fact]
    public void The_published_message_with_its_padding_of_30_decrypts()
    {
        var vector = Vector.Named("text-message");
        var (fault, text) = vector.Crypto.Decrypt(vector.MsgSignature, vector.Timestamp, vector.Nonce, vector.Encrypt);
        Assert.Equal(CallbackFault.None, fault);
        Assert.Equal(vector.PlaintextBytes, Encoding.UTF8.GetByteCount(text!));
        Assert.Contains("<Content><![CDATA[hello]]></Content>", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_published_echo_of_another_corporation_decrypts()
    {
        var vector = Vector.Named("echo-other-corp");
        var signature = vector.Crypto.Sign(Timestamp, Nonce, vector.Encrypt);
        Assert.Equal(new(CallbackFault.None, vector.Plaintext), vector.Crypto.Decrypt(signature, Timestamp, Nonce, vector.Encrypt));
    }

    [Fact]
    public void The_published_signature_comes_out()
    {
        var signer = new CallbackCrypto("kjr2TKI8umCBfVF3wAHk8JiPwma5VBme", "", "");
        Assert.Equal(
            "1ba3cb09c0d2c2b3ed6900d37f91a6efae6cb011", signer.Sign("1583940690", "VHh7ymSeb0jc4lSb", Vector.Named("echo-other-corp").Encrypt));
    }

    [Theory]
    [InlineData("")]
    [InlineData("477715d11cdb4164915debcba66cb864d751f3e7")]
    [InlineData("477715d11cdb4164915debcba66cb864d751f3e")]
    [InlineData("477715D11CDB4164915DEBCBA66CB864D751F3E6")]
    [InlineData(null)]
    public void Any_other_signature_is_bad(string? signature)
    {
        var vector = Vector.Named("text-message");
        Assert.Equal(CallbackFault.BadSignature, vector.Crypto.Decrypt(signature, vector.Timestamp, vector.Nonce, vector.Encrypt).Fault);
    }

    [Fact]
    public void A_signature_belongs_to_its_timestamp_nonce_and_cipher()
    {
        var vector = Vector.Named("text-message");
        Assert.Equal(CallbackFault.BadSignature, vector.Crypto.Decrypt(vector.MsgSignature, "1409659814", vector.Nonce, vector.Encrypt).Fault);
        Assert.Equal(CallbackFault.BadSignature, vector.Crypto.Decrypt(vector.MsgSignature, vector.Timestamp, "1372623148", vector.Encrypt).Fault);
        Assert.Equal(CallbackFault.BadSignature, vector.Crypto.Decrypt(vector.MsgSignature, vector.Timestamp, vector.Nonce, vector.Encrypt[..^4]).Fault);
        Assert.Equal(CallbackFault.BadSignature, vector.Crypto.Decrypt(vector.MsgSignature, null, vector.Nonce, vector.Encrypt).Fault);
    }

    [Fact]
    public void Without_settings_nothing_is_believed()
    {
        var open = new CallbackCrypto("", "", "");
        var encrypt = crypto.Encrypt("hello");
        Assert.Equal(CallbackFault.BadSignature, open.Decrypt(open.Sign(Timestamp, Nonce, encrypt), Timestamp, Nonce, encrypt).Fault);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("Grüße aus 上海 🎁")]
    public void What_is_encrypted_decrypts(string text) => Assert.Equal(new(CallbackFault.None, text), Opened(crypto.Encrypt(text)));

    [Fact]
    public void Every_padding_from_1_to_32_is_taken_off()
    {
        for (var length = 0; length < 64; length++)
            Assert.Equal(new(CallbackFault.None, new string('x', length)), Opened(crypto.Encrypt(new string('x', length))));
    }

    [Fact]
    public void The_same_text_never_has_the_same_cipher() => Assert.NotEqual(crypto.Encrypt("hello"), crypto.Encrypt("hello"), StringComparer.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("AAAA")]
    [InlineData("====")]
    public void What_is_not_whole_blocks_of_base64_is_a_bad_cipher(string encrypt) => Assert.Equal(CallbackFault.BadCipher, Opened(encrypt).Fault);

    [Fact]
    public void A_truncated_cipher_is_refused()
    {
        var cipher = Convert.FromBase64String(crypto.Encrypt(new string('x', 100)));
        Assert.Equal(CallbackFault.BadCipher, Opened(Convert.ToBase64String(cipher[..^1])).Fault);
        Assert.NotEqual(CallbackFault.None, Opened(Convert.ToBase64String(cipher[..^16])).Fault);
        Assert.NotEqual(CallbackFault.None, Opened(Convert.ToBase64String(cipher[..16])).Fault);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(33)]
    [InlineData(255)]
    public void A_padding_out_of_range_is_bad(byte last)
    {
        var plain = Plain(5, "hello", Receiver, 32);
        plain.AsSpan()[^32..].Fill(last);
        Assert.Equal(CallbackFault.BadPadding, Opened(Sealed(plain)).Fault);
    }

    [Fact]
    public void A_padding_of_unequal_bytes_is_bad()
    {
        var plain = Plain(5, "hello", Receiver, 32);
        var padding = plain[^1];
        plain[^padding] ^= 1;
        Assert.Equal(CallbackFault.BadPadding, Opened(Sealed(plain)).Fault);
    }

    [Fact]
    public void A_padding_longer_than_the_text_is_bad() => Assert.Equal(CallbackFault.BadPadding, Opened(Sealed([.. Enumerable.Repeat((byte)17, 16)])).Fault);

    [Fact]
    public void Nothing_but_padding_has_no_length() => Assert.Equal(CallbackFault.BadLength, Opened(Sealed([.. Enumerable.Repeat((byte)32, 32)])).Fault);

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    [InlineData(24)]
    public void A_length_that_does_not_fit_is_bad(int length) =>
        Assert.Equal(CallbackFault.BadLength, Opened(Sealed(Plain(length, "hello", Receiver, 32))).Fault);

    [Theory]
    [InlineData(23)]
    [InlineData(6)]
    [InlineData(4)]
    [InlineData(0)]
    public void A_length_that_moves_the_receiver_is_caught_by_it(int length) =>
        Assert.Equal(CallbackFault.WrongReceiveId, Opened(Sealed(Plain(length, "hello", Receiver, 32))).Fault);

    [Theory]
    [InlineData("")]
    [InlineData("ww0123456789abcdee")]
    [InlineData("ww0123456789abcdef0")]
    [InlineData("WW0123456789ABCDEF")]
    public void A_message_to_another_corporation_is_not_ours(string receiver) =>
        Assert.Equal(CallbackFault.WrongReceiveId, Opened(Sealed(Plain(5, "hello", receiver, 32))).Fault);

    [Fact]
    public void Bytes_that_are_not_text_are_refused()
    {
        var plain = Plain(5, "hello", Receiver, 32);
        plain[20] = 0xC3;
        Assert.Equal(CallbackFault.BadCipher, Opened(Sealed(plain)).Fault);
    }

    [Fact]
    public void Random_ciphers_are_refused_and_never_throw()
    {
        var random = new Random(20260301);
        for (var round = 0; round < 2000; round++)
        {
            var cipher = new byte[16 * random.Next(1, 6)];
            random.NextBytes(cipher);
            Assert.NotEqual(CallbackFault.None, Opened(Convert.ToBase64String(cipher)).Fault);
        }
    }

    private Decrypted Opened(string encrypt) => crypto.Decrypt(crypto.Sign(Timestamp, Nonce, encrypt), Timestamp, Nonce, encrypt);

    private static byte[] Plain(int length, string message, string receiver, int block)
    {
        var text = Encoding.UTF8.GetBytes(message + receiver);
        var padding = block - ((20 + text.Length) % block);
        var plain = new byte[20 + text.Length + padding];
        BinaryPrimitives.WriteInt32BigEndian(plain.AsSpan(16), length);
        text.CopyTo(plain, 20);
        plain.AsSpan(20 + text.Length).Fill((byte)padding);
        return plain;
    }

    private static string Sealed(byte[] plain)
    {
        var key = Convert.FromBase64String(AesKey + "=");
        using var aes = Aes.Create();
        aes.Key = key;
        return Convert.ToBase64String(aes.EncryptCbc(plain, key.AsSpan(0, 16), PaddingMode.None));
    }
}
