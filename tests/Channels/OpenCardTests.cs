using System.Net;
using PrivateDomain.Channels;
using PrivateDomain.Channels.Ways;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Tests.Channels;

public sealed class OpenCardTests
{
    [Fact]
    public async Task A_scan_is_shown_a_slot_of_its_keepers_pool()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        var serials = await app.Print("tea", 3, "春茶礼盒第一批");

        var page = await app.Open(serials[1].ToLowerInvariant());

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("/q/li/00000.png", await page.Picture());
        var way = Assert.Single(app.Platform.WeCom.ContactWays);
        Assert.Equal(("slot-00000", 1, 2, true), (way.State, way.Type, way.Scene, way.SkipVerify));
        Assert.Matches("^[0-9A-Z]{8} slot-00000$", way.Remark);
        Assert.Equal(["li"], way.Users);
        Assert.Null(app.Service<CardSerials>().Read(way.State));
    }

    [Fact]
    public async Task An_address_that_somebody_typed_in_capitals_leads_to_the_same_page()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        var serial = (await app.Print("tea", 1))[0];

        Assert.Equal("/q/li/00000.png", await (await app.Ask(HttpMethod.Get, "C/" + serial)).Picture());
    }

    [Fact]
    public async Task The_page_may_be_kept_by_nobody_and_asks_nobody_else()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");

        var page = await app.Open((await app.Print("tea", 1))[0]);

        Assert.Equal("text/html; charset=utf-8", page.Content.Headers.ContentType?.ToString());
        Assert.Equal(LandingPage.Chinese, Assert.Single(page.Content.Headers.ContentLanguage));
        Assert.Equal("no-store", page.Headers.CacheControl?.ToString());
        Assert.Equal(LandingPage.ContentSecurityPolicy, Assert.Single(page.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("nosniff", Assert.Single(page.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(page.Headers.GetValues("Referrer-Policy")));
        Assert.Empty(app.Storage.AfterTheAnswer);
    }

    [Fact]
    public async Task Every_scan_gets_the_next_slot_and_is_recorded_with_it()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        var serial = (await app.Print("tea", 1))[0];

        await app.Open(serial);
        await app.Open(serial, "Mozilla/5.0 Safari/604.1");

        Assert.Equal(["slot-00000", "slot-00001"], app.Platform.WeCom.ContactWays.Select(way => way.State).Order(StringComparer.Ordinal));
        var scans = await app.Scans();
        Assert.Equal([("slot|li|00000", "wechat"), ("slot|li|00001", "browser")], scans.Select(scan => (scan.PartitionKey, scan.Text("userAgent"))));
        Assert.All(scans, scan =>
        {
            Assert.Equal(serial, scan.Text("serial"));
            Assert.DoesNotContain(scan, property => property.Value is string text && text.Contains("127.0.0.1", StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task A_keeper_whom_the_channel_names_in_other_letters_is_the_member_that_the_event_names()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "LI");
        app.Platform.WeCom.SetKeeper(new PrivateDomain.Sandbox.WeCom.Keeper("li", "李"));
        var serial = (await app.Print("tea", 1))[0];

        var page = await app.Open(serial);

        Assert.Equal("/q/LI/00000.png", await page.Picture());
        var way = Assert.Single(app.Platform.WeCom.ContactWays);
        Assert.Equal(["li"], way.Users);
        Assert.Equal(("slot", serial), await app.Brought(await app.Add(way)));
        await app.Drain();
        Assert.Equal(("LI", 1), Assert.Single((await app.Get("api/manage/keepers")).GetProperty("keepers").EnumerateArray().Select(one => (one.Text("id"), one.GetProperty("today").GetInt32()))));
        var detail = new ContactWayDetail(way.ConfigId, way.State, way.Remark, way.Users);
        Assert.False(await app.Service<OwnWays>().IsOrphan(detail, CancellationToken.None));
    }

    [Fact]
    public async Task Other_keepers_receive_from_the_next_scan_on()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        var serial = (await app.Print("tea", 1))[0];
        await app.Open(serial);
        await app.Channel("tea", "wang");

        var page = await app.Open(serial);

        Assert.Equal("/q/wang/00000.png", await page.Picture());
        var way = await app.Way(page);
        var picture = await app.Ask(HttpMethod.Get, "q/wang/00000.png");
        Assert.Equal(app.Platform.WeCom.Picture(way.ConfigId), await picture.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_scan_costs_one_operation_and_its_block_a_few_more()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        var serial = (await app.Print("tea", 1))[0];

        // An app that has just started fetches its access token too, once in two hours.
        await app.Service<WeComTokens>().Get(CancellationToken.None);

        await app.Open(serial);
        await app.Open(serial);
        await app.Drain();
        for (var scan = 2; scan <= Slot.BlockSize; scan++) await app.Open(serial);

        var costs = app.Storage.Of("ShowLanding").Select(Named).ToList();
        // The first block of a pool: no turn yet, its insert, the message that makes the rest ahead, and the first slot's way, within the quota and with the store's mark.
        Assert.Equal("GET contactways, GET contactways, GET runtime, GET runtime, POST contactways, POST contactways, POST messages, POST runtime, POST scans", costs[0]);
        // Before the rest is made: its own way.
        Assert.Equal("GET contactways, POST contactways, POST scans", costs[1]);
        Assert.All(costs.Skip(2).Take(Slot.BlockSize - 2), cost => Assert.Equal("POST scans", cost));
        // The next block: one operation for 64 scans. New again, so it has to be made too.
        Assert.Equal("GET contactways, POST contactways, POST messages, POST scans, PUT contactways", costs[^1]);

        // The catalog is cached for 5 s, so how often it is read depends on when the test runs.
        static string Named(StorageCalls.Invocation run) =>
            string.Join(", ", run.Calls.Select(call => call.Name.Split('(')[0]).Where(name => name != "GET catalog").Order(StringComparer.Ordinal));
    }
}
