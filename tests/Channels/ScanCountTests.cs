using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using PrivateDomain.Channels;
using PrivateDomain.Storage;

namespace PrivateDomain.Tests.Channels;

/// <summary>The same visitor within ten minutes counts once, and nobody can tell who it was.</summary>
public sealed class ScanCountTests
{
    private static readonly DateTimeOffset T = new(2026, 11, 1, 4, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_one_devices_visits_to_a_card_the_first_within_ten_minutes_counts()
    {
        Scan[] scans =
        [
            At(0, "a"), At(3, "a"), At(9.9, "a"), At(10, "a"), At(19, "a"), At(21, "a"),
            At(1, "b"), At(2, "a", card: "OTHER"), At(4, "a", Visit.Bot),
        ];

        Assert.Equal([(0, "a", "CARD"), (1, "b", "CARD"), (2, "a", "OTHER"), (10, "a", "CARD"), (21, "a", "CARD")],
            ScanCount.Once(scans.Reverse()).Select(scan => ((int)(scan.At - T).TotalMinutes, scan.Device, scan.Serial)));
    }

    [Fact]
    public async Task A_batch_tells_how_often_its_cards_were_scanned_and_machines_apart()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        var (serials, other) = (await app.Print("tea", 2), (await app.Print("tea", 1))[0]);
        foreach (var (serial, agent) in new[] { (serials[0], PrintedCards.WeChat), (serials[0], PrintedCards.WeChat), (serials[1], "Safari"), (serials[0], "facebookexternalhit/1.1"), (other, "Safari") })
            using (await app.Open(serial, agent)) { }

        var today = LocalWindow.Day(app.Clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"));
        async Task<string> Count(int days) => (await app.Get($"api/manage/batches/{serials[0][..5]}/scans?from={today.AddDays(days):yyyy-MM-dd}&until={today.AddDays(days):yyyy-MM-dd}")).GetRawText();
        Assert.Contains("""
            "scans":2,"cards":2,"byVisitor":{"browser":1,"wechat":1},"machines":1
            """, await Count(0), StringComparison.Ordinal);
        Assert.Contains("\"scans\":0", await Count(1), StringComparison.Ordinal);
        Assert.Contains("\"machines\":0", await Count(-1), StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await app.Operator.GetAsync("api/manage/batches/ZZZZZ/scans?from=2026-11-01&until=2026-11-01")).StatusCode);
    }

    [Fact]
    public void A_scan_of_an_unknown_device_counts_each_time() => Assert.Equal(2, ScanCount.Once([At(0, ""), At(1, "")]).Count());

    [Fact]
    public void A_devices_mark_is_of_address_browser_and_day_and_of_nothing_that_can_be_read_in_it()
    {
        var clock = new StoppedClock { Now = T };
        var devices = Devices(3, clock);
        var mark = devices.MarkOf(Request("203.0.113.7:4711", "WeChat"));

        Assert.Matches("^[0-9a-f]{16}$", mark);
        Assert.Equal(mark, devices.MarkOf(Request("203.0.113.7:4712, 10.0.0.1", "WeChat")));
        Assert.NotEqual(mark, devices.MarkOf(Request("203.0.113.8", "WeChat")), StringComparer.Ordinal);
        Assert.NotEqual(mark, devices.MarkOf(Request("203.0.113.7", "Safari")), StringComparer.Ordinal);
        Assert.NotEqual(mark, Devices(4, clock).MarkOf(Request("203.0.113.7", "WeChat")), StringComparer.Ordinal);
        clock.Now = T.AddDays(1);
        Assert.NotEqual(mark, devices.MarkOf(Request("203.0.113.7", "WeChat")), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Each_scan_is_one_insert_and_says_which_device_it_was()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        var serial = (await app.Print("tea", 1))[0];
        await app.Open(serial);
        await app.Open(serial);
        await app.Open(serial, "Mozilla/5.0 Safari/604.1");

        var rows = await app.Scans();

        Assert.Equal(["POST scans"], app.Storage.Of("ShowLanding")[^1].Calls.Select(call => call.Name).Where(name => name.EndsWith(" scans", StringComparison.Ordinal)));
        var scans = rows.Select(row => new Scan(row.Text("serial"), row.Time("at"), row.Text("userAgent"), row.Text("device"))).ToList();
        Assert.Equal(3, scans.Count);
        Assert.Equal(2, ScanCount.Once(scans).Count());
        Assert.All(rows, row => Assert.DoesNotContain(row, property => property.Value is string text && text.Contains("127.0.0.1", StringComparison.Ordinal)));
    }

    private static Scan At(double minutes, string device, string visitor = Visit.WeChat, string card = "CARD") => new(card, T.AddMinutes(minutes), visitor, device);

    private static Devices Devices(byte key, TimeProvider clock) => new(
        Options.Create(new CardOptions { SigningKeys = "1:" + Convert.ToBase64String([.. Enumerable.Repeat(key, 32)]) }), Options.Create(new BrandOptions()), clock);

    private static HttpRequest Request(string forwarded, string userAgent)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers["X-Forwarded-For"] = forwarded;
        request.Headers.UserAgent = userAgent;
        return request;
    }
}
