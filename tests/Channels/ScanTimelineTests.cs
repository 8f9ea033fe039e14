using System.Text.Json;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Tests.Channels;

public sealed class ScanTimelineTests
{
    [Fact]
    public async Task A_contacts_timeline_shows_the_scan_that_brought_it()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        var serials = await app.Print("tea", 2);
        await app.Open(serials[0], "Mozilla/5.0 (compatible; Googlebot/2.1)");
        await app.Open(serials[1]);
        var way = await app.Way(await app.Open(serials[0].ToLowerInvariant()));

        var customer = await app.Add(way);

        var scan = Assert.Single(await Scanned(app, customer));
        Assert.Equal(
            (serials[0], serials[0][..5], "tea"),
            (scan.GetProperty("about").Text("serial"), scan.GetProperty("about").Text("batch"), scan.GetProperty("about").Text("channel")));
        Assert.InRange(scan.GetProperty("at").GetDateTimeOffset(), app.Clock.GetUtcNow() - TimeSpan.FromMinutes(5), app.Clock.GetUtcNow());
    }

    [Fact]
    public async Task Of_a_card_that_everybody_scans_and_that_tells_itself_the_newest_twenty_are_shown()
    {
        await using var app = await App.Start();
        var link = app.Platform.WeCom.CreateLink("包裹", "lin").Url;
        await app.Put("api/manage/channels/tea", new { name = "包裹卡", kind = "packageCard", keepers = new[] { "lin" }, acquisitionLink = link });
        var serial = (await app.Print("tea", 1))[0];
        await app.Open(serial, "Mozilla/5.0 (compatible; Googlebot/2.1)");
        for (var scan = 0; scan < 23; scan++) await app.Open(serial, $"{PrintedCards.WeChat} Device/{scan}");
        var newest = (await app.Scans()).Take(20).Select(row => row.GetDateTimeOffset("at")!.Value).Order().ToList();
        var customer = app.Platform.WeCom.CreateCustomer("周小雨");

        Assert.True(await app.Platform.WeCom.Follow(customer, new Uri($"{link}?customer_channel={serial}"))!.Accepted);

        Assert.Equal(("customerChannel", serial), await app.Brought(customer));
        Assert.Equal(newest, (await Scanned(app, customer)).Select(entry => entry.GetProperty("at").GetDateTimeOffset()));
    }

    private static async Task<IReadOnlyList<JsonElement>> Scanned(App app, Customer customer) =>
        [.. (await app.Contact(customer)).GetProperty("timeline").EnumerateArray().Where(entry => entry.Text("kind") == "scanned")];
}
