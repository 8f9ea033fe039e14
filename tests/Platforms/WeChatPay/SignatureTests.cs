using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using PrivateDomain.Platforms.WeChatPay;

namespace PrivateDomain.Tests.Platforms.WeChatPay;

/// <summary>What is signed and sealed, against what other programs made of it.</summary>
public sealed class SignatureTests
{
    private static PayVector Vectors => PayVector.Read;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_request_is_signed_as_openssl_signs_it(bool post)
    {
        var vector = post ? Vectors.Post : Vectors.Get;
        var now = DateTimeOffset.FromUnixTimeSeconds(long.Parse(vector.Timestamp, CultureInfo.InvariantCulture));
        Assert.Equal(
            $"WECHATPAY2-SHA256-RSA2048 mchid=\"1900009191\",nonce_str=\"{vector.Nonce}\",signature=\"{vector.Signature}\",timestamp=\"{vector.Timestamp}\",serial_no=\"1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C\"",
            RequestSignature.Authorization(PayVector.Merchant, vector.Method, vector.Target, now, vector.Nonce, Encoding.UTF8.GetBytes(vector.Body)));
    }

    [Fact]
    public void An_answer_is_believed_by_its_platforms_certificate_and_not_once_anything_of_it_is_changed()
    {
        var signed = Signed();
        var body = Encoding.UTF8.GetBytes(Vectors.Answer.Body);
        Assert.True(signed.IsBy(Key(), body));
        Assert.False(signed.IsBy(Key(), Encoding.UTF8.GetBytes(Vectors.Answer.Body.Replace("9856888", "9856889", StringComparison.Ordinal))));
        Assert.False((signed with { Nonce = signed.Nonce + "0" }).IsBy(Key(), body));
        Assert.False((signed with { Timestamp = "1554209981" }).IsBy(Key(), body));
        Assert.False((signed with { Signature = Vectors.Post.Signature }).IsBy(Key(), body));
        Assert.False((signed with { Signature = "not base64" }).IsBy(Key(), body));
        Assert.False((signed with { Signature = "" }).IsBy(Key(), body));
        Assert.False((signed with { Signature = "QUJD" }).IsBy(Key(), body));
        Assert.False((signed with { Signature = Convert.ToBase64String(new byte[1000]) }).IsBy(Key(), body));
    }

    [Theory]
    [InlineData(0, SignatureFault.None)]
    [InlineData(300, SignatureFault.None)]
    [InlineData(-300, SignatureFault.None)]
    [InlineData(301, SignatureFault.Stale)]
    [InlineData(-301, SignatureFault.Stale)]
    public void An_answer_may_be_five_minutes_from_our_time(int secondsLater, SignatureFault fault) =>
        Assert.Equal(fault, Signed().Look(DateTimeOffset.FromUnixTimeSeconds(1_554_209_980 + secondsLater)));

    [Fact]
    public void A_probe_is_known_by_its_beginning_and_a_time_that_is_none_is_wrong()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_554_209_980);
        Assert.Equal(SignatureFault.Probe, (Signed() with { Signature = "WECHATPAY/SIGNTEST/" + Vectors.Answer.Signature }).Look(now));
        Assert.False((Signed() with { Signature = "WECHATPAY/SIGNTEST/" + Vectors.Answer.Signature }).IsBy(Key(), Encoding.UTF8.GetBytes(Vectors.Answer.Body)));
        foreach (var none in new[] { "-1554209980", "1554209980.0", " 1554209980", "9999999999999999999999", "" })
            Assert.Equal(SignatureFault.Wrong, (Signed() with { Timestamp = none }).Look(now));
        Assert.Equal(SignatureFault.Stale, (Signed() with { Timestamp = "9223372036854775807" }).Look(now));
    }

    [Fact]
    public void Who_lacks_one_of_the_four_headers_is_not_signed()
    {
        var whole = new Dictionary<string, string>(StringComparer.Ordinal) { ["Wechatpay-Timestamp"] = "1", ["Wechatpay-Nonce"] = "n", ["Wechatpay-Signature"] = "s", ["Wechatpay-Serial"] = "c" };
        Assert.Equal(new PlatformSignature("1", "n", "s", "c"), PlatformSignature.Read(whole.GetValueOrDefault));
        foreach (var name in whole.Keys)
            Assert.Null(PlatformSignature.Read(asked => asked == name ? "" : whole.GetValueOrDefault(asked)));
    }

    [Fact]
    public void What_another_program_sealed_opens_and_what_was_changed_does_not()
    {
        var (seal, key) = (Vectors.Sealed, Encoding.UTF8.GetBytes(Vectors.Sealed.Key));
        var text = new SealedText("AEAD_AES_256_GCM", seal.Nonce, seal.AssociatedData, seal.Ciphertext);
        Assert.Equal(seal.Plain, Encoding.UTF8.GetString(text.Open(key)!));

        var changed = seal.Ciphertext.StartsWith('A') ? "B" + seal.Ciphertext[1..] : "A" + seal.Ciphertext[1..];
        Assert.Null((text with { Ciphertext = changed }).Open(key));
        Assert.Null((text with { AssociatedData = "certificate" }).Open(key));
        Assert.Null((text with { Nonce = "61f9c719728b" }).Open(key));
        Assert.Null((text with { Nonce = "short" }).Open(key));
        Assert.Null((text with { Algorithm = "AEAD_SM4_GCM" }).Open(key));
        Assert.Null((text with { Ciphertext = "!" }).Open(key));
        Assert.Null((text with { Ciphertext = "QUJD" }).Open(key));
        Assert.Null((text with { Ciphertext = null, Nonce = null }).Open(key));
        Assert.Null(text.Open(new byte[32]));
    }

    [Fact]
    public void A_source_has_one_number_which_says_nothing_of_it()
    {
        var number = OutRequestNo.Of("contact-1", "offer-1", "order-1");
        Assert.Equal(number, OutRequestNo.Of("contact-1", "offer-1", "order-1"));
        Assert.True(OutRequestNo.IsOne(number));
        Assert.NotEqual(number, OutRequestNo.Of("contact-1", "offer-1order", "-1"));
        Assert.DoesNotContain("contact", number, StringComparison.Ordinal);
        Assert.False(OutRequestNo.IsOne(""));
        Assert.False(OutRequestNo.IsOne("a b"));
        Assert.False(OutRequestNo.IsOne(new string('a', 129)));
    }

    private static PlatformSignature Signed() => new(Vectors.Answer.Timestamp, Vectors.Answer.Nonce, Vectors.Answer.Signature, Vectors.Answer.Serial);

    private static PlatformKey Key()
    {
        using var certificate = X509Certificate2.CreateFromPem(Vectors.Answer.Certificate);
        using var rsa = certificate.GetRSAPublicKey()!;
        return new PlatformKey(Vectors.Answer.Serial, rsa.ExportSubjectPublicKeyInfo());
    }
}
