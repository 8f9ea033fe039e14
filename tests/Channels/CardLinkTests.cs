using PrivateDomain.Channels;

namespace PrivateDomain.Tests.Channels;

public sealed class CardLinkTests
{
    [Theory]
    [InlineData("https://card.example.com")]
    [InlineData("http://8.8.8.8:8080")]
    [InlineData("https://[2001:4860:4860::8888]")]
    [InlineData("https://卡.中国")]
    public void A_public_address_may_be_printed(string address) => Assert.True(CardLink.IsPrintable(new(address)));

    [Theory]
    [InlineData("http://localhost:7071")]
    [InlineData("http://LOCALHOST.")]
    [InlineData("http://app.localhost")]
    [InlineData("http://127.0.0.1:7071")]
    [InlineData("http://127.9.9.9")]
    [InlineData("http://0.0.0.0")]
    [InlineData("http://[::1]:7071")]
    [InlineData("http://[::ffff:192.168.1.2]")]
    [InlineData("http://10.0.0.4")]
    [InlineData("http://172.31.0.1")]
    [InlineData("http://192.168.1.2")]
    [InlineData("http://169.254.1.1")]
    [InlineData("http://100.64.0.1")]
    [InlineData("http://[fd00::1]")]
    [InlineData("http://[fe80::1]")]
    [InlineData("http://printserver")]
    [InlineData("http://laptop.local")]
    [InlineData("https://shop.internal")]
    public void An_address_that_no_customer_reaches_may_not(string address) => Assert.False(CardLink.IsPrintable(new(address)));
}
