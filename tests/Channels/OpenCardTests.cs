using System.Net;
using PrivateDomain.Channels;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Tests.Channels;

public sealed class OpenCardTests
{
    private const string Forged = "7Q2ZM00191K0J7995M56K16";

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

        Assert.Contains("<img src=\"/c/default/qr.png\"", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var way = Assert.Single(app.Platform.WeCom.ContactWays);
        Assert.Equal("default", way.State);
        var picture = await app.Ask(HttpMethod.Get, "c/default/qr.png");
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

    [Fact]
    public async Task A_platform_that_refuses_costs_the_customer_a_second_try()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        var serial = (await app.Print("tea", 1))[0];
        app.Platform.WeCom.Faults.Next("externalcontact/add_contact_way", new Fault.Refuse(45009));

        var first = await app.Open(serial);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Contains("再试一次", await first.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Single(await app.Scans());

        Assert.Contains($"/c/{serial}/qr.png", await (await app.Open(serial)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_platform_that_hangs_does_not_hang_the_page()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        var serial = (await app.Print("tea", 1))[0];
        app.Platform.WeCom.Faults.Next("externalcontact/add_contact_way", new Fault.Hold());
        var began = TimeProvider.System.GetTimestamp();

        var page = await app.Open(serial);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("再试一次", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(6));
    }

    [Theory]
    [InlineData("catalog")]
    [InlineData("contactways")]
    [InlineData("scans")]
    public async Task A_store_that_fails_costs_the_customer_no_page(string table)
    {
        var app = await App.Start();
        await app.Channel("tea", "li");
        var serial = (await app.Print("tea", 1))[0];
        await app.Stop();
        await using var restarted = await App.Start(app.Store, app.Platform);
        restarted.Storage.Before = call => call.Contains(table, StringComparison.Ordinal) ? throw new Azure.RequestFailedException(503, "busy") : Task.CompletedTask;

        var page = await restarted.Open(serial);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains(table == "scans" ? $"/c/{serial}/qr.png" : "再试一次", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_picture_is_fetched_once_and_served_from_our_own_address()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        var serial = (await app.Print("tea", 1))[0];
        await app.Open(serial);
        var expected = app.Platform.WeCom.Picture(Assert.Single(app.Platform.WeCom.ContactWays).ConfigId);

        for (var time = 0; time < 2; time++)
        {
            var picture = await app.Ask(HttpMethod.Get, $"c/{serial}/qr.png");
            Assert.Equal(HttpStatusCode.OK, picture.StatusCode);
            Assert.Equal("image/png", picture.Content.Headers.ContentType?.ToString());
            Assert.Equal("public, max-age=86400", picture.Headers.CacheControl?.ToString());
            Assert.Equal(expected, await picture.Content.ReadAsByteArrayAsync());
        }
        Assert.Equal([2, 1], app.Storage.Of("ShowContactQr").Select(run => run.Calls.Count));
        var head = await app.Ask(HttpMethod.Head, $"c/{serial}/qr.png");
        Assert.Equal((HttpStatusCode.OK, expected!.Length, 0), (head.StatusCode, (int?)head.Content.Headers.ContentLength, (await head.Content.ReadAsByteArrayAsync()).Length));
    }

    [Fact]
    public async Task A_picture_of_nothing_is_a_problem_with_a_code()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        var unopened = (await app.Print("tea", 1))[0];
        foreach (var text in new[] { Forged, "hello", "default", unopened })
        {
            var answer = await app.Ask(HttpMethod.Get, $"c/{text}/qr.png");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            Assert.Contains("contact-way-not-found", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_scan_costs_a_fixed_number_of_storage_calls()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        var serial = (await app.Print("tea", 1))[0];

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
