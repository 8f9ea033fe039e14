using System.Net;
using System.Text.RegularExpressions;

namespace PrivateDomain.Sandbox.Play;

/// <summary>What the card's page says, in short, for the phone on the page.</summary>
/// <param name="QrCode">The code it shows, as a path on the sandbox.</param>
internal sealed partial record Landing(string Title, string Lead, string QrCode)
{
    public static Landing Of(ScanResult scan)
    {
        var title = Content(Heading().Match(scan.Html)) is { Length: > 0 } heading ? heading : Content(PageTitle().Match(scan.Html));
        return new Landing(title, Content(Paragraph().Match(scan.Html)), scan.Way!.QrCode.AbsolutePath);
    }

    private static string Content(Match match) =>
        WebUtility.HtmlDecode(Tag().Replace(match.Groups["text"].Value, "")).Trim();

    [GeneratedRegex(@"<h1[^>]*>(?<text>.*?)</h1>", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"<title[^>]*>(?<text>.*?)</title>", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PageTitle();

    [GeneratedRegex(@"<p\b[^>]*>(?<text>.*?)</p>", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Paragraph();

    [GeneratedRegex("<[^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Tag();
}
