using System.Net;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Tests.Channels;
/// <summary>A card's page and picture when the platform or the store fails.</summary>
public sealed class CardFaultTests
{
    private const string Forged = "7Q2ZM00191K0J7995M56K16";

    [Fact]
    public async Task A_platform_that_refuses_costs_the_customer_a_second_try()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        var serial = (await app.Print("tea", 1))[0];
        app.Platform.WeCom.Faults.Next("externalcontact/add_contact_way", new Fault.Refuse(41041));

        var first = await app.Open(serial);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Contains("再试一次", await first.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Single(await app.Scans());

        Assert.Equal("/q/li/00001.png", await (await app.Open(serial)).Picture());
    }

    [Fact]
    public async Task A_keeper_whom_the_platform_refuses_is_stood_in_for_by_another()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li", "wang");
        var serial = (await app.Print("tea", 1))[0];
        app.Platform.WeCom.Faults.Next("externalcontact/add_contact_way", new Fault.Refuse(84074));

        var way = await app.Way(await app.Open(serial));

        var refused = app.ContactWaysMade()[0].Body!.Value.GetProperty("user")[0].GetString();
        Assert.NotEqual(refused, Assert.Single(way.Users));
        Assert.Equal(("slot", serial), await app.Brought(await app.Add(way)));
    }

    [Fact]
    public async Task With_the_platform_down_a_plain_way_that_stands_is_shown()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        await app.Channel(PrivateDomain.Channels.Channel.DefaultId, "li");
        var serial = (await app.Print("tea", 1))[0];
        await app.Open(Forged);
        app.Platform.WeCom.Faults.Next("externalcontact/add_contact_way", new Fault.Refuse(45009));

        Assert.Equal("/q/li/plain.png", await (await app.Open(serial)).Picture());
    }

    [Fact]
    public async Task A_platform_that_hangs_does_not_hang_the_page()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        var serial = (await app.Print("tea", 1))[0];
        app.Platform.WeCom.Faults.Next("externalcontact/add_contact_way", new Fault.Hold());

        // The platform never answers; the page does, or the phone gives up.
        var page = await app.Open(serial);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("再试一次", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
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
        Assert.Contains(table == "scans" ? "/q/li/00000.png" : "再试一次", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_picture_is_fetched_once_and_served_from_our_own_address()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        var serial = (await app.Print("tea", 1))[0];
        var path = (await (await app.Open(serial)).Picture())[1..];
        var expected = app.Platform.WeCom.Picture(Assert.Single(app.Platform.WeCom.ContactWays).ConfigId);

        for (var time = 0; time < 2; time++)
        {
            var picture = await app.Ask(HttpMethod.Get, path);
            Assert.Equal(HttpStatusCode.OK, picture.StatusCode);
            Assert.Equal("image/png", picture.Content.Headers.ContentType?.ToString());
            Assert.Equal("public, max-age=86400", picture.Headers.CacheControl?.ToString());
            Assert.Equal(expected, await picture.Content.ReadAsByteArrayAsync());
        }
        Assert.Equal([3, 1], app.Storage.Of("ShowContactQr").Select(run => run.Calls.Count));
        var head = await app.Ask(HttpMethod.Head, path);
        Assert.Equal((HttpStatusCode.OK, expected!.Length, 0), (head.StatusCode, (int?)head.Content.Headers.ContentLength, (await head.Content.ReadAsByteArrayAsync()).Length));
    }

    [Fact]
    public async Task A_picture_of_nothing_is_a_problem_with_a_code()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        foreach (var path in new[] { "q/li/00000.png", "q/li/plain.png", "q/li/plain", "q/nobody/00000.png", "q/li/turn.png", $"q/li/{Forged}.png" })
        {
            var answer = await app.Ask(HttpMethod.Get, path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            Assert.Contains("contact-way-not-found", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }
}
