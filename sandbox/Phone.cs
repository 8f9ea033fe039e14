using System.Text.RegularExpressions;
using PrivateDomain.Channels.Qr;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Sandbox;

/// <summary>What a scan of a card led to.</summary>
/// <param name="Status">HTTP status of the page behind the card.</param>
/// <param name="Image">The picture that showed the keeper's code; null where none did.</param>
/// <param name="Way">The contact way behind it; null where there is none: then the code is that of <see cref="Link"/>, or the page led
/// nowhere, and <see cref="Failure"/> says why.</param>
/// <param name="Link">The acquisition link behind it, as the code has it.</param>
public sealed record ScanResult(Uri Card, int Status, string Html, Uri? Image, ContactWay? Way, string? Failure, Uri? Link = null);

/// <summary>A customer's phone with WeChat: opens what a card says and looks at the picture there.</summary>
public sealed partial class Phone
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly Browser _browser;
    private readonly WeComSimulator _weCom;

    internal Phone(AppLink app, WeComSimulator weCom, WeChatLogin login)
    {
        (_weCom, IssueCode) = (weCom, login.Issue);
        _browser = new Browser(app, (customer, asked) => IssueCode(customer, asked));
    }

    /// <summary>How WeChat makes the code that it gives a page for this person.</summary>
    public Func<Customer, LoginRequest, string> IssueCode { get; set; }

    /// <summary>The customer opens a page, such as one behind a link in a chat; where it asks WeChat who is looking, it is told.</summary>
    /// <param name="consents">What the customer answers where the page asks for more than that (<c>snsapi_userinfo</c>).</param>
    public async Task<PageView> OpenAsync(Customer customer, Uri address, bool consents = true, CancellationToken cancel = default)
    {
        using var timeout = Limited(cancel);
        return await _browser.OpenAsync(address, customer, consents, timeout.Token);
    }

    /// <summary>
    /// Opens the card's page and finds the code it shows: a picture from the page's own origin that says what the platform's says, or is the
    /// platform's by its bytes or by the config id in its address; else the contact way whose state is the card's serial.
    /// </summary>
    public Task<ScanResult> ScanAsync(Uri card, CancellationToken cancel = default) => ScanAsync(customer: null, card, cancel);

    /// <summary>The same on the phone of this customer, whom a page may ask WeChat about.</summary>
    public async Task<ScanResult> ScanAsync(Customer? customer, Uri card, CancellationToken cancel = default)
    {
        using var timeout = Limited(cancel);
        var (page, status, html, failure) = await _browser.OpenAsync(card, customer, consents: true, timeout.Token);
        if (failure is not null || status is < 200 or >= 300)
            return new ScanResult(card, status, html, null, null, failure ?? $"the page answered {status}");
        var ways = _weCom.ContactWays;
        foreach (var image in ImagesOf(html, page).Where(image => SameOrigin(image, page)))
        {
            var picture = await _browser.PictureAsync(image, timeout.Token);
            var says = QrReader.Read(picture);
            var way = ways.FirstOrDefault(way => Shows(image, picture, says, way));
            if (way is not null)
                return new ScanResult(card, status, html, image, way, null);
            if (Uri.TryCreate(says, UriKind.Absolute, out var link) && _weCom.AcquisitionLinks.Any(known => known.Url.AbsoluteUri == link.GetLeftPart(UriPartial.Path)))
                return new ScanResult(card, status, html, image, null, null, link);
        }
        var serial = card.Segments[^1].Trim('/');
        return ways.FirstOrDefault(way => string.Equals(way.State, serial, StringComparison.OrdinalIgnoreCase)) is { } bySerial
            ? new ScanResult(card, status, html, null, bySerial, null)
            : new ScanResult(card, status, html, null, null, "no picture of the page's own origin shows a contact way");
    }

    private static CancellationTokenSource Limited(CancellationToken cancel)
    {
        var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(Patience);
        return timeout;
    }

    private bool Shows(Uri image, byte[] picture, string? says, ContactWay way) =>
        image.OriginalString.Contains(way.ConfigId, StringComparison.Ordinal)
        || says == WeComSimulator.LeadsTo(way).ToString()
        || (_weCom.Picture(way.ConfigId) is { } own && own.AsSpan().SequenceEqual(picture));

    private static IEnumerable<Uri> ImagesOf(string html, Uri page) =>
        from Match match in ImageSource().Matches(html)
        let address = System.Net.WebUtility.HtmlDecode(match.Groups["src"].Value)
        where Uri.TryCreate(page, address, out _)
        select new Uri(page, address);

    private static bool SameOrigin(Uri image, Uri page) =>
        Uri.Compare(image, page, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    [GeneratedRegex("""<img\b[^>]*?\bsrc\s*=\s*(?:"(?<src>[^"]*)"|'(?<src>[^']*)')""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ImageSource();
}
