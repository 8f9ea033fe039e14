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
}
