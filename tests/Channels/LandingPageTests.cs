using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using PrivateDomain.Channels;

namespace PrivateDomain.Tests.Channels;

public sealed partial class LandingPageTests
{
    private const string Hostile = """<script>alert("1")</script>' onerror='x' &{0}""";
    private static readonly Landing Contact = new(LandingKind.Contact, "/c/7Q2ZM00191K0J7995M56K16/qr.png");

    // As long as the API takes them: 700 bytes of each text, 3,000 of each language of what people agree to, 500 of a link.
    private static readonly Landing Fullest = new(LandingKind.Contact, "/c/7Q2ZM00191K0J7995M56K16/qr.png?v=01234567")
    {
        Link = new($"https://work.weixin.qq.com/ca/{new string('x', AcquisitionLink.MostBytes - 30)}?customer_channel=7Q2ZM00191K0J7995M56K16"),
        Words = new(new('茶', 233), new('x', 700), "00000000000000000000000000"),
        Consent = new("2026-11", new('您', 1_000), new('y', 3_000)),
    };

    public static TheoryData<LandingKind, string> Pages => new()
    {
        { LandingKind.Contact, LandingPage.Chinese }, { LandingKind.Contact, LandingPage.English },
        { LandingKind.Unknown, LandingPage.Chinese }, { LandingKind.Unknown, LandingPage.English },
        { LandingKind.TryAgain, LandingPage.Chinese }, { LandingKind.TryAgain, LandingPage.English },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_comes_with_the_first_packets(LandingKind kind, string language) =>
        Assert.InRange(Encoding.UTF8.GetByteCount(Page(kind, language, "杭州山野之间自然食品有限公司旗舰店")), 1000, 14_000);

    // A name of forty characters, and one of a single sign: that is the seal, too.
    [Theory]
    [InlineData(LandingPage.Chinese, Visit.WeChat, "\u8336")]
    [InlineData(LandingPage.Chinese, Visit.Browser, "\u8336")]
    [InlineData(LandingPage.English, Visit.WeChat, "\u8336")]
    [InlineData(LandingPage.English, Visit.Browser, "\u8336")]
    [InlineData(LandingPage.Chinese, Visit.Browser, "\u0e33")]
    [InlineData(LandingPage.English, Visit.Browser, "\u0e33")]
    public void The_fullest_page_comes_with_the_first_packets_too(string language, string visitor, string sign)
    {
        var page = LandingPage.Render(string.Concat(Enumerable.Repeat(sign, BrandOptions.MostBytesOfName / 3)), Fullest, language, visitor);
        Assert.InRange(Encoding.UTF8.GetByteCount(page), 10_000, 14_335);
    }

    [Theory]
    [InlineData(Visit.WeChat, "Press and hold the code to add us")]
    [InlineData(Visit.WeCom, "Press and hold the code to add us")]
    [InlineData(Visit.Browser, "Keep a screenshot of the code for WeChat")]
    public void Where_no_code_can_be_pressed_the_page_says_how_else(string visitor, string says)
    {
        var page = LandingPage.Render("tea", Contact, LandingPage.English, visitor);
        Assert.Contains($"<span class=\"touch\">{says}</span>", page, StringComparison.Ordinal);
        Assert.Contains("<span class=\"mouse\">Scan with WeChat to add us</span>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_batch_speaks_in_place_of_the_common_greeting_in_the_visitors_language()
    {
        var landing = Contact with { Words = new("春茶上市", "Spring tea", "ABC") };

        var page = LandingPage.Render("tea", landing, LandingPage.English);

        Assert.Contains("<p class=\"lead\">Spring tea</p>", page, StringComparison.Ordinal);
        Assert.Contains("<p class=\"other\" lang=\"zh-CN\">春茶上市<br>", page, StringComparison.Ordinal);
        Assert.Contains("<img class=\"hero\" src=\"/p/ABC\" alt=\"\">", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("春茶上市", null, LandingPage.English, "zh-CN")]
    [InlineData(null, "Spring tea", LandingPage.Chinese, "en")]
    public void Words_in_one_language_alone_stand_on_both_pages_and_say_which_it_is_on_the_other(string? zh, string? en, string language, string told)
    {
        var (own, other) = language == LandingPage.English ? (LandingPage.Chinese, language) : (LandingPage.English, language);

        Assert.Contains($"<p class=\"lead\" lang=\"{told}\">{zh ?? en}</p>", LandingPage.Render("tea", Contact with { Words = new(zh, en, null) }, other), StringComparison.Ordinal);
        Assert.Contains($"<p class=\"lead\">{zh ?? en}</p>", LandingPage.Render("tea", Contact with { Words = new(zh, en, null) }, own), StringComparison.Ordinal);
        Assert.Equal(2, LandingPage.Render("tea", Contact with { Words = new(zh, en, null) }, other).Split(zh ?? en).Length);
    }

    [Fact]
    public void What_people_agree_to_stands_below_in_their_language_and_in_the_other()
    {
        var page = LandingPage.Render("tea", Contact with { Consent = new("1", "添加即同意<b>", "By adding us you agree<b>") }, LandingPage.Chinese);

        Assert.Contains("<section class=\"agree\"><p>添加即同意&lt;b&gt;</p><details><summary lang=\"en\">English</summary><p lang=\"en\">By adding us you agree&lt;b&gt;</p></details></section>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("agree\"", LandingPage.Render("tea", Contact, LandingPage.Chinese)[4_000..], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("light", "ink", "paper", 7)]
    [InlineData("light", "soft", "paper", 4.5)]
    [InlineData("light", "soft", "sheet", 4.5)]
    [InlineData("light", "onjade", "jade", 4.5)]
    [InlineData("dark", "ink", "paper", 7)]
    [InlineData("dark", "soft", "paper", 4.5)]
    [InlineData("dark", "soft", "sheet", 4.5)]
    [InlineData("dark", "onjade", "jade", 4.5)]
    public void What_is_written_can_be_read_on_its_ground(string scheme, string text, string ground, double least)
    {
        var colours = LandingPage.Style[LandingPage.Style.IndexOf(scheme == "dark" ? "prefers-color-scheme:dark" : ":root", StringComparison.Ordinal)..];
        var (light, dark) = (Luminance(Colour(colours, text)), Luminance(Colour(colours, ground)));
        Assert.True((Math.Max(light, dark) + 0.05) / (Math.Min(light, dark) + 0.05) >= least);
    }

    [Fact]
    public void Nothing_moves_and_what_has_the_focus_shows_it()
    {
        Assert.DoesNotContain("animation", LandingPage.Style, StringComparison.Ordinal);
        Assert.DoesNotContain("transition", LandingPage.Style, StringComparison.Ordinal);
        Assert.Contains(":focus-visible{outline:3px", LandingPage.Style, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_asks_nothing_of_another_origin_and_runs_nothing(LandingKind kind, string language)
    {
        var page = Page(kind, language, "山野茶事");
        Assert.DoesNotContain("http", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("style=", page, StringComparison.OrdinalIgnoreCase);
        Assert.All(Address().Matches(page), match => Assert.True(match.Groups["to"].Value is "" or ['/', 'c', '/', ..]));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_hostile_brand_name_is_only_a_name(LandingKind kind, string language)
    {
        var page = Page(kind, language, Hostile);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("'x'", page, StringComparison.Ordinal);
        Assert.Contains("<title>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#x27; onerror=&#x27;x&#x27; &amp;{0}</title>", page, StringComparison.Ordinal);
        Assert.Equal(Tags(Page(kind, language, "brand")), Tags(page));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_policy_admits_the_one_style_sheet_of_the_page(LandingKind kind, string language)
    {
        var style = Style().Match(Page(kind, language, "山野茶事")).Groups["css"].Value;
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        Assert.Contains($"style-src 'sha256-{hash}'", LandingPage.ContentSecurityPolicy, StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none'; img-src 'self'; ", LandingPage.ContentSecurityPolicy, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_says_what_to_do_in_both_languages()
    {
        var page = LandingPage.Render("山野茶事", Contact, LandingPage.Chinese);
        Assert.Contains("""<html lang="zh-CN">""", page, StringComparison.Ordinal);
        Assert.Contains("长按识别二维码，添加我们", page, StringComparison.Ordinal);
        Assert.Contains("""<p class="other" lang="en">""", page, StringComparison.Ordinal);
        Assert.Contains("Press and hold the code to add us", page, StringComparison.Ordinal);
        Assert.Contains("""<img src="/c/7Q2ZM00191K0J7995M56K16/qr.png" width="240" height="240" alt="山野茶事的微信二维码">""", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", LandingPage.Chinese)]
    [InlineData("zh-CN,zh;q=0.9,en;q=0.8", LandingPage.Chinese)]
    [InlineData("en-GB,en;q=0.9,zh;q=0.8", LandingPage.English)]
    [InlineData("fr,en;q=0.5,zh;q=0.4", LandingPage.English)]
    [InlineData("zh;q=0.4,en;q=0.5", LandingPage.English)]
    [InlineData("en;q=0,zh-TW", LandingPage.Chinese)]
    [InlineData("fr", LandingPage.Chinese)]
    [InlineData(";;;,===", LandingPage.Chinese)]
    public void The_visitors_language_comes_first(string accept, string language)
    {
        var request = new DefaultHttpContext().Request;
        if (accept.Length > 0) request.Headers.AcceptLanguage = accept;
        Assert.Equal(language, LandingPage.LanguageFor(request));
    }

    private static string Page(LandingKind kind, string language, string brand) =>
        LandingPage.Render(brand, kind is LandingKind.Contact ? Contact : new(kind), language);

    private static string Colour(string colours, string name) =>
        colours.IndexOf($"--{name}:#", StringComparison.Ordinal) is var at && colours[(at + name.Length + 4)..] is var rest ? rest[..rest.IndexOfAny([';', '}'])] : "";

    // https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
    private static double Luminance(string hex)
    {
        var full = hex.Length == 3 ? string.Concat(hex.Select(digit => $"{digit}{digit}")) : hex;
        var parts = Convert.FromHexString(full).Select(part => part / 255.0).Select(part => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4)).ToList();
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }

    private static string Tags(string page) => string.Join(' ', Tag().Matches(page).Select(match => match.Value));

    [GeneratedRegex("<style>(?<css>.*)</style>", RegexOptions.Singleline, 1000)]
    private static partial Regex Style();

    [GeneratedRegex("(?:src|href|action|srcset)=\"(?<to>[^\"]*)\"", RegexOptions.None, 1000)]
    private static partial Regex Address();

    [GeneratedRegex("</?[a-z0-9]+", RegexOptions.None, 1000)]
    private static partial Regex Tag();
}
