using System.Text;
using PrivateDomain.Sandbox;

namespace PrivateDomain.Tests.Sandbox;

/// <summary>The vectors of the platform's own documentation (path/90968), sealed with the random bytes they were made with.</summary>
public sealed class CallbackCryptoTests
{
    private const string Echo = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==";

    private const string Message =
        "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==";

    private static readonly CallbackCrypto Crypto = new("QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx5823bf96d3bd56c7");

    [Fact]
    public void An_echo_is_sealed_to_the_documented_cipher()
    {
        Assert.Equal(Echo, Crypto.Encrypt("1616140317555161061", Encoding.ASCII.GetBytes("c41b64491c2468d0")));
        Assert.Equal("5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3", Crypto.Sign("1409659589", "263014780", Echo));
        Assert.Equal("1616140317555161061", Crypto.Decrypt(Echo));
    }

    [Fact]
    public void A_message_whose_padding_exceeds_a_cipher_block_is_sealed_to_the_documented_cipher()
    {
        var text = Crypto.Decrypt(Message);
        Assert.Equal(284, Encoding.UTF8.GetByteCount(text));
        Assert.Equal(Message, Crypto.Encrypt(text, Encoding.ASCII.GetBytes("0960688932c47ef1")));
        Assert.Equal("477715d11cdb4164915debcba66cb864d751f3e6", Crypto.Sign("1409659813", "1372623149", Message));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(5000)]
    public void Any_length_comes_back(int length)
    {
        var text = new string('客', length);
        Assert.Equal(text, Crypto.Decrypt(Crypto.Encrypt(text)));
    }
}
