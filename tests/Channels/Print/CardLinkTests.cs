using PrivateDomain.Channels.Print;

namespace PrivateDomain.Tests.Channels.Print;

public sealed class CardLinkTests
{
    [Theory]
    [InlineData("https://card.example.com")]
    [InlineData("http://8.8.8.8:8080")]
    [InlineData("https://[2001:4860:4860::8888]")]
    [InlineData("https://卡.中国")]
    public void A_public_address_may_be_printed(string address) => Assert.Null(CardLink.Objection(new(address)));

    [Theory]
    [InlineData("https://shop.azurewebsites.net", "azurewebsites.net")]
    [InlineData("https://SHOP.AzureWebsites.NET.", "azurewebsites.net")]
    [InlineData("https://gentle-sea-0a1b2c.1.azurestaticapps.net", "azurestaticapps.net")]
    [InlineData("https://brand.eastasia.cloudapp.azure.com", "cloudapp.azure.com")]
    [InlineData("https://brand.blob.core.windows.net", "core.windows.net")]
    [InlineData("https://abc.ngrok-free.app", "ngrok-free.app")]
    [InlineData("https://abc.trycloudflare.com", "trycloudflare.com")]
    [InlineData("https://brand.vercel.app", "vercel.app")]
    [InlineData("https://brand.github.io", "github.io")]
    [InlineData("https://brand.herokuapp.com", "herokuapp.com")]
    [InlineData("https://brand.oss-cn-hangzhou.aliyuncs.com", "aliyuncs.com")]
    [InlineData("https://shop.azurewebsites。net", "azurewebsites.net")]
    [InlineData("https://shop．azurewebsites｡net", "azurewebsites.net")]
    [InlineData("https://shop.ａｚｕｒｅｗｅｂｓｉｔｅｓ.net", "azurewebsites.net")]
    [InlineData("https://shop.eastasia.azurecontainer.io", "azurecontainer.io")]
    [InlineData("https://shop.azurewebsites.us", "azurewebsites.us")]
    [InlineData("https://shop.usgovvirginia.usgovcloudapp.net", "usgovcloudapp.net")]
    [InlineData("https://shop.azure-api.cn", "azure-api.cn")]
    [InlineData("https://shop.ondigitalocean.app", "ondigitalocean.app")]
    [InlineData("https://pub-1.r2.dev", "r2.dev")]
    [InlineData("https://shop.koyeb.app", "koyeb.app")]
    [InlineData("https://a1.awsglobalaccelerator.com", "awsglobalaccelerator.com")]
    public void A_name_that_the_brand_does_not_own_may_not(string address, string shared) =>
        Assert.Contains($"the shared host {shared},", CardLink.Objection(new(address)), StringComparison.Ordinal);

    [Theory]
    [InlineData("https://mygithub.io")]
    [InlineData("https://notvercel.app")]
    [InlineData("https://github.io.example.com")]
    public void A_name_that_only_looks_like_one_may(string address) => Assert.Null(CardLink.Objection(new(address)));

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
    [InlineData("https://shop。internal")]
    [InlineData("http://１２７.0.0.1")]
    [InlineData("http://192。168。1。2")]
    [InlineData("http://224.0.0.1")]
    [InlineData("http://255.255.255.255")]
    [InlineData("http://[fec0::1]")]
    [InlineData("http://[64:ff9b::808:808]")]
    [InlineData("http://[ff02::1]")]
    public void An_address_that_no_customer_reaches_may_not(string address) => Assert.EndsWith("no customer's phone can reach", CardLink.Objection(new(address)), StringComparison.Ordinal);
}
