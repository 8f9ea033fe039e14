using System.Text.RegularExpressions;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Sandbox;

/// <summary>What a scan of a card led to.</summary>
/// <param name="Status">HTTP status of the page behind the card.</param>
/// <param name="Image">The picture that showed the keeper's code; null where none did.</param>
/// <param name="Way">The contact way behind it; null where the page led nowhere, and <see cref="Failure"/> says why.</param>
public sealed record ScanResult(Uri Card, int Status, string Html, Uri? Image, ContactWay? Way, string? Failure);

/// <summary>A customer's phone with WeChat: opens what a card says and looks at the picture there.</summary>
public sealed partial class Phone
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly AppLink _app;
    private readonly WeComSimulator _weCom;

    internal Phone(AppLink app, WeComSimulator weCom) => (_app, _weCom) = (app, weCom);

    /// <summary>
    /// Opens the card's page and finds the code it shows: a picture from the page's own origin that is the platform's, byte for byte or by
    /// the config id in its address; else the contact way whose state is the card's serial.
    /// </summary>
    public async Task<ScanResult> ScanAsync(Uri card, CancellationToken cancel = default)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(Patience);
        using var request = AsWeChat(card);
        using var response = await _app.Http.SendAsync(request, timeout.Token);
        var html = await response.Content.ReadAsStringAsync(timeout.Token);
        var status = (int)response.StatusCode;
        if (!response.IsSuccessStatusCode)
            return new ScanResult(card, status, html, null, null, $"the page answered {status}");
        var page = response.RequestMessage?.RequestUri ?? card;
        var ways = _weCom.ContactWays;
        foreach (var image in ImagesOf(html, page).Where(image => SameOrigin(image, page)))
        {
            var picture = await PictureAsync(image, timeout.Token);
            var way = ways.FirstOrDefault(way => Shows(image, picture, way));
            if (way is not null)
                return new ScanResult(card, status, html, image, way, null);
        }
        var serial = card.Segments[^1].Trim('/');
        return ways.FirstOrDefault(way => string.Equals(way.State, serial, StringComparison.OrdinalIgnoreCase)) is { } bySerial
            ? new ScanResult(card, status, html, null, bySerial, null)
            : new ScanResult(card, status, html, null, null, "no picture of the page's own origin shows a contact way");
    }

    private async Task<byte[]> PictureAsync(Uri image, CancellationToken cancel)
    {
        using var request = AsWeChat(image);
        using var response = await _app.Http.SendAsync(request, cancel);
        return response.IsSuccessStatusCode ? await response.Content.ReadAsByteArrayAsync(cancel) : [];
    }

    private bool Shows(Uri image, byte[] picture, ContactWay way) =>
        image.OriginalString.Contains(way.ConfigId, StringComparison.Ordinal)
        || (_weCom.Picture(way.ConfigId) is { } own && own.AsSpan().SequenceEqual(picture));

    private static IEnumerable<Uri> ImagesOf(string html, Uri page) =>
        from Match match in ImageSource().Matches(html)
        let address = System.Net.WebUtility.HtmlDecode(match.Groups["src"].Value)
        where Uri.TryCreate(page, address, out _)
        select new Uri(page, address);

    private static bool SameOrigin(Uri image, Uri page) =>
        Uri.Compare(image, page, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static HttpRequestMessage AsWeChat(Uri address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.UserAgent.ParseAdd(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.54 NetType/WIFI Language/zh_CN");
        request.Headers.AcceptLanguage.ParseAdd("zh-CN");
        return request;
    }

    [GeneratedRegex("""<img\b[^>]*?\bsrc\s*=\s*(?:"(?<src>[^"]*)"|'(?<src>[^']*)')""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ImageSource();
}
