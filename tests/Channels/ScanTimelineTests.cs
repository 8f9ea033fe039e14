using System.Text.Json;

namespace PrivateDomain.Tests.Channels;

public sealed class ScanTimelineTests
{
    [Fact]
    public async Task A_contacts_timeline_shows_when_its_card_was_scanned_by_people()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        var serials = await app.Print("tea", 2);
        await app.Open(serials[0], "Mozilla/5.0 (compatible; Googlebot/2.1)");
        await app.Open(serials[0]);
        await app.Open(serials[1]);
        await app.Open(serials[0].ToLowerInvariant(), "");

        var scanned = await Scanned(app, serials[0]);

        Assert.Equal(2, scanned.Count);
        Assert.All(scanned, entry => Assert.Equal(
            (serials[0], serials[0][..5], "tea"),
            (entry.GetProperty("about").Text("serial"), entry.GetProperty("about").Text("batch"), entry.GetProperty("about").Text("channel"))));
        Assert.All(scanned, entry => Assert.InRange(entry.GetProperty("at").GetDateTimeOffset(), app.Clock.GetUtcNow() - TimeSpan.FromMinutes(5), app.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task Of_a_card_that_everybody_scans_the_newest_twenty_are_shown()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        var serial = (await app.Print("tea", 1))[0];
        for (var scan = 0; scan < 23; scan++) await app.Open(serial);
        var newest = (await app.Scans()).Take(20).Select(row => row.GetDateTimeOffset("at")!.Value).Order().ToList();

        Assert.Equal(newest, (await Scanned(app, serial)).Select(entry => entry.GetProperty("at").GetDateTimeOffset()));
    }

    private static async Task<IReadOnlyList<JsonElement>> Scanned(App app, string serial)
    {
        var customer = app.Platform.WeCom.CreateCustomer("周小雨");
        var way = app.Platform.WeCom.ContactWays.Single(way => way.State == serial);
        Assert.True(await app.Platform.WeCom.Add(customer, way.ConfigId)!.Accepted);
        var found = await app.Get($"api/manage/contacts?platform=wecom&externalId={customer.ExternalUserId}");
        var contact = await app.Get($"api/manage/contacts/{Assert.Single(found.GetProperty("items").EnumerateArray()).Text("id")}");
        return [.. contact.GetProperty("timeline").EnumerateArray().Where(entry => entry.Text("kind") == "scanned")];
    }
}
