using System.Net;
using QRCoder;

namespace PrivateDomain.Tests.Sandbox;

public sealed class PhoneTests
{
    [Fact]
    public async Task The_code_is_known_by_its_bytes_from_the_pages_own_origin()
    {
        await using var rig = await Rig.StartAsync();
        var configId = await rig.WayAsync("B0001");
        await rig.WayAsync("B0002");
        var picture = await rig.Http.GetByteArrayAsync(rig.WeCom.ContactWays[0].QrCode);
        Serve(rig, "<img class=logo src=\"/logo.png\"><IMG alt=x src='/c/B0001A?image=1&amp;x=2'>", picture);
        var scan = await rig.Sandbox.Phone.ScanAsync(new Uri("http://app.test/c/B0001A"));
        Assert.Equal(configId, scan.Way!.ConfigId);
        Assert.Equal("http://app.test/c/B0001A?image=1&x=2", scan.Image!.ToString());
    }

    [Fact]
    public async Task A_picture_of_another_origin_is_not_looked_at()
    {
        await using var rig = await Rig.StartAsync();
        await rig.WayAsync("B0001");
        Serve(rig, $"<img src=\"{rig.WeCom.ContactWays[0].QrCode}\">", []);
        var scan = await rig.Sandbox.Phone.ScanAsync(new Uri("http://app.test/c/unknown"));
        Assert.Null(scan.Way);
        Assert.NotNull(scan.Failure);
        Assert.Single(rig.App.Requests);
    }

    [Fact]
    public async Task A_redrawn_code_is_found_by_the_cards_serial()
    {
        await using var rig = await Rig.StartAsync();
        var configId = await rig.WayAsync("B0001A");
        Serve(rig, "<img src=\"/redrawn.png\">", [1, 2, 3]);
        Assert.Equal(configId, (await rig.Sandbox.Phone.ScanAsync(new Uri("http://app.test/c/b0001a"))).Way!.ConfigId);
    }

    [Fact]
    public async Task A_redrawn_code_is_read()
    {
        await using var rig = await Rig.StartAsync();
        await rig.WayAsync("B0001");
        var configId = await rig.WayAsync("B0002");
        using var code = QRCodeGenerator.GenerateQrCode(new Uri(rig.WeCom.ContactWays[1].QrCode, $"/add/{configId}").AbsoluteUri, QRCodeGenerator.ECCLevel.L);
        using var png = new PngByteQRCode(code);
        Serve(rig, "<img src=\"/redrawn.png\">", png.GetGraphic(3));
        Assert.Equal(configId, (await rig.Sandbox.Phone.ScanAsync(new Uri("http://app.test/c/B0001A"))).Way!.ConfigId);
    }

    [Fact]
    public async Task A_page_that_is_not_there_leads_nowhere()
    {
        await using var rig = await Rig.StartAsync();
        rig.App.Answer = (_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound));
        Assert.Equal((404, "the page answered 404"), await OutcomeAsync(rig));
    }

    [Fact]
    public async Task The_phone_says_it_is_WeChat()
    {
        await using var rig = await Rig.StartAsync();
        rig.App.Answer = (request, _) => Task.FromResult(new HttpResponseMessage(
            request.Headers.UserAgent.ToString().Contains("MicroMessenger", StringComparison.Ordinal) ? HttpStatusCode.Gone : HttpStatusCode.OK));
        Assert.Equal(410, (await OutcomeAsync(rig)).Status);
    }

    private static async Task<(int Status, string? Failure)> OutcomeAsync(Rig rig)
    {
        var scan = await rig.Sandbox.Phone.ScanAsync(new Uri("http://app.test/c/B0001A"));
        return (scan.Status, scan.Failure);
    }

    private static void Serve(Rig rig, string html, byte[] picture) => rig.App.Answer = (request, _) => Task.FromResult(new HttpResponseMessage
    {
        Content = request.RequestUri!.PathAndQuery is "/logo.png" ? new ByteArrayContent([0])
            : request.RequestUri.PathAndQuery.Contains("image", StringComparison.Ordinal) || request.RequestUri.AbsolutePath is "/redrawn.png" ? new ByteArrayContent(picture)
            : new StringContent(html),
    });
}
