using System.Net;
using PrivateDomain.Channels;
using PrivateDomain.Storage;

namespace PrivateDomain.Tests.Channels;
/// <summary>Pages of codes that are no card of ours, and visitors who are no customers.</summary>
public sealed class UnknownCardTests
{
    private const string Forged = "7Q2ZM00191K0J7995M56K16";

    [Theory]
    [InlineData(Forged)]
    [InlineData("hello")]
    [InlineData("%E4%BD%A0%E5%A5%BD%20%3Cscript%3E")]
    public async Task A_forged_card_gets_a_page_and_is_recorded_without_its_text(string text)
    {
        await using var app = await App.Start();

        var page = await app.Open(text);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("没有认出这张卡片", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var scan = Assert.Single(await app.Scans());
        Assert.StartsWith("unknown|", scan.PartitionKey, StringComparison.Ordinal);
        Assert.Equal(Keys.Hash(Uri.UnescapeDataString(text)), scan.Text("serial"));
        Assert.Empty(app.ContactWaysMade());
    }

    [Fact]
    public async Task A_signed_card_of_a_batch_that_is_not_here_is_recorded_as_unknown()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        var printed = app.Service<CardSerials>().Read((await app.Print("tea", 1))[0])!.Value;
        var beyond = app.Service<CardSerials>().Make(printed.Batch, 1).ToString();
        var elsewhere = app.Service<CardSerials>().Make("00000", 0).ToString();

        Assert.Contains("没有认出这张卡片", await (await app.Open(beyond)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("没有认出这张卡片", await (await app.Open(elsewhere)).Content.ReadAsStringAsync(), StringComparison.Ordinal);

        var scans = await app.Scans();
        Assert.Equal([elsewhere, beyond], scans.Select(scan => scan.Text("serial")).Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.All(scans, scan => Assert.StartsWith("unknown|", scan.PartitionKey, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_comes_without_a_card_meets_the_default_channel()
    {
        await using var app = await App.Start();
        await app.Channel(Channel.DefaultId, "li");

        var page = await app.Open(Forged);

        Assert.Equal("/q/li/plain.png", await page.Picture());
        var way = Assert.Single(app.Platform.WeCom.ContactWays);
        Assert.Equal(("default", 1), (way.State, way.Type));
        var picture = await app.Ask(HttpMethod.Get, "q/li/plain.png");
        Assert.Equal(app.Platform.WeCom.Picture(way.ConfigId), await picture.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Looking_without_a_body_leaves_no_trace()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        var serial = (await app.Print("tea", 1))[0];

        var answer = await app.Ask(HttpMethod.Head, "c/" + serial);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        Assert.Empty(await app.Scans());
        Assert.Empty(app.ContactWaysMade());
    }

    [Fact]
    public async Task A_crawler_costs_no_contact_way()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        var serial = (await app.Print("tea", 1))[0];

        await app.Open(serial, "Mozilla/5.0 (compatible; Baiduspider/2.0)");

        Assert.Equal("bot", Assert.Single(await app.Scans()).Text("userAgent"));
        Assert.Empty(app.ContactWaysMade());
    }
}
