using System.Globalization;
using System.Text.Encodings.Web;
using PrivateDomain.Channels;

namespace PrivateDomain.Campaigns;

/// <summary>The page behind a campaign's link, in the dress of a card's page: one file below 14 kB, without script and without anything from
/// elsewhere. What the brand wrote stands as it wrote it; the rest is said in Chinese and English, the visitor's language first.</summary>
public static class CampaignHtml
{
    private const string Own = """

        .text{font-size:17px;line-height:1.7;text-align:left;white-space:pre-line;overflow-wrap:anywhere}
        .coupon{margin-top:20px;padding:18px 16px;border-radius:16px;border:1px dashed var(--jade);background:var(--paper)}
        .coupon .title{font-size:15px;color:var(--soft)}
        .coupon .amount{font:600 30px/1.3 "Songti SC","STSong","Noto Serif CJK SC",Georgia,serif;color:var(--jade)}
        .coupon .code{margin-top:8px;font:600 22px/1.4 ui-monospace,Menlo,Consolas,monospace;letter-spacing:.08em;overflow-wrap:anywhere;-webkit-user-select:all;user-select:all}
        .coupon .until{margin-top:6px;font-size:13px;color:var(--soft)}
        """;

    private static readonly string Style = LandingPage.Style + Own;

    private static HtmlEncoder Html => CustomerPage.Html;

    private static readonly Words Zh = new(
        LandingPage.Chinese, "长按券码即可复制", "满 {0} 可用，有效期至 {1}", "有效期至 {0}",
        "这里暂时没有内容", "活动可能已经结束。有任何问题，欢迎在聊天里问我们。",
        "请在微信里打开", "在微信的聊天里点开这个链接，就能看到为您准备的内容。",
        "没能打开", "请再点一次。还是不行的话，回到聊天里重新点开链接。", "再试一次");

    private static readonly Words En = new(
        LandingPage.English, "Press and hold the code to copy it", "From {0} on, until {1}", "Until {0}",
        "There is nothing here right now", "The campaign may be over. If you have a question, just ask us in the chat.",
        "Please open this in WeChat", "Open the link from your chat in WeChat to see what we have for you.",
        "We could not open this", "Please try once more, or open the link from the chat again.", "Try again");

    /// <summary>One style sheet; no frame, no form, no script, no picture.</summary>
    public static string ContentSecurityPolicy { get; } =
        $"default-src 'none'; style-src '{CustomerPage.HashOf(Style)}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <param name="address">The page's own, without what WeChat added: to begin again by a tap.</param>
    public static string Render(BrandOptions brand, CampaignPage page, Uri address, string language)
    {
        var (first, second) = language == LandingPage.English ? (En, Zh) : (Zh, En);
        return CustomerPage.Frame(brand.Name, first.Language, Style, $"""
            <header>
            {CustomerPage.Seal(brand.Name)}
            <h1>{Html.Encode(brand.Name)}</h1>
            </header>
            {(page.Kind is CampaignPageKind.Own ? OwnSheet(brand, page, first) : Sheet(page.Kind, first, address))}
            {(page.Kind is CampaignPageKind.Own ? "" : Other(page.Kind, second))}
            """);
    }

    private static string OwnSheet(BrandOptions brand, CampaignPage page, Words words) => $"""
        <section class="sheet">
        <p class="text">{Html.Encode(Campaign.Render(page.Campaign!.Link!.Text, brand, page.Name, page.Coupon))}</p>
        {Coupon(brand, page, words)}
        </section>
        """;

    private static string Coupon(BrandOptions brand, CampaignPage page, Words words)
    {
        if (page.Coupon is not { } coupon) return "";
        var (terms, until) = (coupon.Offer.Terms, coupon.LastDay(brand.Zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        return $"""
            <div class="coupon">
            <p class="title">{Html.Encode(coupon.Offer.Title)}</p>
            <p class="amount">{Html.Encode(terms.Worth.Tell(terms.Currency))}</p>
            <p class="code">{Html.Encode(coupon.Code)}</p>
            <p class="until">{(terms.MinimumMinor > 0 ? Format(words.MinimumUntil, Html.Encode(Money.Format(terms.MinimumMinor, terms.Currency)), until) : Format(words.Until, until))}</p>
            <p class="until">{words.Copy}</p>
            </div>
            """;
    }

    private static string Sheet(CampaignPageKind kind, Words words, Uri address)
    {
        var (say, how) = Said(kind, words);
        var again = kind is CampaignPageKind.TryAgain ? $"\n<a class=\"again\" href=\"{Html.Encode(address.AbsolutePath)}\">{words.Again}</a>" : "";
        return $"""
            <section class="sheet">
            <p class="say">{say}</p>
            <p class="how">{how}</p>{again}
            </section>
            """;
    }

    private static string Other(CampaignPageKind kind, Words words)
    {
        var (say, how) = Said(kind, words);
        return $"""<p class="other" lang="{words.Language}">{say}{(words.Language == LandingPage.English ? ". " : "。")}{how}</p>""";
    }

    private static (string Say, string How) Said(CampaignPageKind kind, Words words) => kind switch
    {
        CampaignPageKind.Neutral => (words.Nothing, words.NothingHow),
        CampaignPageKind.InWeChat => (words.InWeChat, words.InWeChatHow),
        CampaignPageKind.TryAgain => (words.Failed, words.FailedHow),
        _ => throw new InvalidOperationException($"A page of the kind {kind}."),
    };

    private static string Format(string text, params IReadOnlyList<string> values) => string.Format(CultureInfo.InvariantCulture, text, [.. values]);

    private sealed record Words(
        string Language, string Copy, string MinimumUntil, string Until, string Nothing, string NothingHow, string InWeChat, string InWeChatHow,
        string Failed, string FailedHow, string Again);
}
