using System.Net;
using PrivateDomain.Channels;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Tests.Channels;

public sealed class OpenCardTests
{
    [Fact]
    public async Task The_first_scan_makes_the_cards_own_contact_way()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        var serials = await app.Print("tea", 3, "春茶礼盒第一批，共三张，给二〇二六年三月发出的包裹，一张一个客户");

        var page = await app.Open(serials[1].ToLowerInvariant());

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains($"<img src=\"/c/{serials[1]}/qr.png\"", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var way = Assert.Single(app.Platform.WeCom.ContactWays);
        Assert.Equal((serials[1], 1, 2, true), (way.State, way.Type, way.Scene, way.SkipVerify));
        Assert.Equal("春茶礼盒第一批，共三张，给二〇二六年三月发出的包裹，一张一个", way.Remark);
        Assert.Equal(["li"], way.Users);
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
    public async Task Later_scans_find_the_contact_way_and_all_are_recorded()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li", "wang");
        var serial = (await app.Print("tea", 1))[0];

        await app.Open(serial);
        await app.Open(serial, "Mozilla/5.0 Safari/604.1");

        Assert.Equal(2, Assert.Single(app.Platform.WeCom.ContactWays).Type);
        var scans = await app.Scans();
        Assert.Equal(["browser", "wechat"], scans.Select(scan => scan.Text("userAgent")), StringComparer.Ordinal);
        Assert.All(scans, scan =>
        {
            Assert.Equal((serial, $"{serial[..5]}|{Keys.Hash(serial)[0]}"), (scan.Text("serial"), scan.PartitionKey));
            Assert.DoesNotContain(scan, property => property.Value is string text && text.Contains("127.0.0.1", StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task Of_first_scans_on_two_instances_at_once_one_contact_way_stays()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        var serial = (await app.Print("tea", 1))[0];
        var other = await App.Start(app.Store, app.Platform);
        var both = new Meeting(2);
        app.Storage.Before = other.Storage.Before = call => call == "POST contactways" ? both.Wait() : Task.CompletedTask;

        var pages = await Task.WhenAll(app.Open(serial), other.Open(serial));
        await other.Stop();

        Assert.All(pages, page => Assert.Equal(HttpStatusCode.OK, page.StatusCode));
        Assert.Equal(2, app.ContactWaysMade().Count);
        var way = Assert.Single(app.Platform.WeCom.ContactWays);
        Assert.Equal(way.ConfigId, Assert.Single(await app.Rows("contactways")).Text("configId"));
    }

    [Fact]
    public async Task A_crowd_before_a_poster_makes_one_contact_way()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        var serial = (await app.Print("tea", 1))[0];
        var crowd = new Meeting(12);
        app.Storage.Before = call => call.StartsWith("GET contactways", StringComparison.Ordinal) ? crowd.Wait() : Task.CompletedTask;

        var pages = await Task.WhenAll(Enumerable.Range(0, 12).Select(async _ => await (await app.Open(serial)).Content.ReadAsStringAsync()));

        Assert.All(pages, page => Assert.Contains($"/c/{serial}/qr.png", page, StringComparison.Ordinal));
        Assert.Equal(12, (await app.Scans()).Count);
        Assert.Equal(app.ContactWaysMade().Count - 1, app.Platform.WeCom.Log.CallsTo("externalcontact/del_contact_way").Count);
        Assert.Single(app.Platform.WeCom.ContactWays);
    }

    [Fact]
    public async Task Other_keepers_receive_from_the_next_scan_on()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        var serial = (await app.Print("tea", 1))[0];
        await app.Open(serial);
        await app.Ask(HttpMethod.Get, $"c/{serial}/qr.png");
        await app.Channel("tea", "wang", "zhao");

        var page = await app.Open(serial);

        Assert.Contains($"<img src=\"/c/{serial}/qr.png?v=1\"", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var way = Assert.Single(app.Platform.WeCom.ContactWays);
        Assert.Equal(["wang", "zhao"], way.Users);
        var picture = await app.Ask(HttpMethod.Get, $"c/{serial}/qr.png?v=1");
        Assert.Equal(app.Platform.WeCom.Picture(way.ConfigId), await picture.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Keepers_of_yesterday_are_better_than_none()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        var serial = (await app.Print("tea", 1))[0];
        await app.Open(serial);
        await app.Channel("tea", "wang");
        app.Platform.WeCom.Faults.Next("externalcontact/add_contact_way", new Fault.Refuse(45009));

        var page = await app.Open(serial);

        Assert.Contains($"/c/{serial}/qr.png", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scan_costs_a_fixed_number_of_storage_calls()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        var serial = (await app.Print("tea", 1))[0];

        // An app that has just started fetches its access token too, once in two hours.
        await app.Service<WeComTokens>().Get(CancellationToken.None);

        await app.Open(serial);
        await app.Open(serial);

        Assert.Equal(["GET contactways, POST contactways, POST scans", "GET contactways, POST scans"], app.Storage.Of("ShowLanding").Select(Named), StringComparer.Ordinal);

        // The catalog is cached for 5 s, so how often it is read depends on when the test runs.
        static string Named(StorageCalls.Invocation run) =>
            string.Join(", ", run.Calls.Select(call => call.Name.Split('(')[0]).Where(name => name != "GET catalog").Order(StringComparer.Ordinal));
    }

    /// <summary>Nobody goes on before all have come.</summary>
    private sealed class Meeting(int expected)
    {
        private readonly TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int come;

        public Task Wait()
        {
            if (Interlocked.Increment(ref come) == expected) all.SetResult();
            return all.Task.WaitAsync(TimeSpan.FromSeconds(10));
        }
    }
}
