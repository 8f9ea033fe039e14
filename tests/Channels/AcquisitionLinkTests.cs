extern alias app;

using System.Net;
using app::PrivateDomain.Channels.Qr;
using PrivateDomain.Tests.Callbacks;

namespace PrivateDomain.Tests.Channels;

/// <summary>Cards of a channel with an acquisition link: each tells itself, and needs no contact way.</summary>
public sealed class AcquisitionLinkTests
{
    [Fact]
    public async Task The_page_shows_the_links_code_and_a_tap_for_the_card_and_the_contact_is_that_cards()
    {
        await using var app = await App.Start();
        var link = app.Platform.WeCom.CreateLink("包裹", "lin").Url;
        await app.Put("api/manage/welcomes/link", new { text = "链接的欢迎" });
        await app.Put("api/manage/channels/tea", new { name = "包裹卡", kind = "packageCard", keepers = new[] { "lin" }, welcome = "link", acquisitionLink = link });
        var serial = (await app.Print("tea", 1))[0];
        var own = $"{link}?customer_channel={serial}";

        var page = await (await app.Open(serial)).Content.ReadAsStringAsync();
        Assert.Contains($"<a class=\"again\" href=\"{own}\">点这里直接添加</a>", page, StringComparison.Ordinal);
        var scan = await app.Platform.Phone.ScanAsync(new Uri(app.Anyone.BaseAddress!, "/c/" + serial));
        Assert.Equal(new Uri(own), scan.Link);

        var customer = app.Platform.WeCom.CreateCustomer("小雨");
        Assert.True(await app.Platform.WeCom.Follow(customer, scan.Link!)!.Accepted);

        Assert.Equal(("customerChannel", serial), await app.Brought(customer));
        Assert.Equal("链接的欢迎", Assert.Single(app.Welcomes(customer)).Text);
        Assert.Empty(app.Platform.WeCom.ContactWays);
        Assert.Equal(2, (await app.Timeline(customer)).Count(kind => kind == "scanned"));
    }

    [Fact]
    public async Task Another_link_is_another_picture_at_another_address_and_no_old_address_keeps_a_new_picture()
    {
        await using var app = await App.Start();
        await Put("https://work.weixin.qq.com/ca/one");
        var serial = (await app.Print("tea", 1))[0];
        var before = await (await app.Open(serial)).Picture();
        var kept = await app.Ask(HttpMethod.Get, before);

        await Put("https://work.weixin.qq.com/ca/two");
        var after = await (await app.Open(serial)).Picture();
        var stale = await app.Ask(HttpMethod.Get, before);

        Assert.NotEqual(before, after);
        Assert.Equal("public, max-age=86400", kept.Headers.CacheControl?.ToString());
        Assert.Equal("no-store", stale.Headers.CacheControl?.ToString());
        Assert.Equal("https://work.weixin.qq.com/ca/two?customer_channel=" + serial, QrReader.Read(await stale.Content.ReadAsByteArrayAsync()));

        Task Put(string link) => app.Put("api/manage/channels/tea", new { name = "包裹卡", kind = "packageCard", keepers = new[] { "lin" }, acquisitionLink = link });
    }

    [Fact]
    public async Task A_card_without_one_has_no_such_picture()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        Assert.Equal(HttpStatusCode.NotFound, (await app.Ask(HttpMethod.Get, $"c/{(await app.Print("tea", 1))[0]}/qr.png")).StatusCode);
    }

    [Theory]
    [InlineData("work.weixin.qq.com/ca/1")]
    [InlineData("https://work.weixin.qq.com/ca/1?customer_channel=x")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://work.weixin.qq.com/ca/包裹卡包裹卡包裹卡包裹卡包裹卡包裹卡包裹卡包裹卡包裹卡包裹卡包裹卡包裹卡包裹卡包裹卡包裹卡包裹卡包裹卡包裹卡")]
    public async Task What_is_no_link_is_refused(string link)
    {
        await using var app = await App.Start();
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() =>
            app.Put("api/manage/channels/tea", new { name = "包裹卡", kind = "packageCard", keepers = new[] { "lin" }, acquisitionLink = link }));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("acquisitionLink", refused.Message, StringComparison.Ordinal);
    }
}
