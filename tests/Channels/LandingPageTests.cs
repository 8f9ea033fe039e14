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

    private static string Tags(string page) => string.Join(' ', Tag().Matches(page).Select(match => match.Value));

    [GeneratedRegex("<style>(?<css>.*)</style>", RegexOptions.Singleline, 1000)]
    private static partial Regex Style();

    [GeneratedRegex("(?:src|href|action|srcset)=\"(?<to>[^\"]*)\"", RegexOptions.None, 1000)]
    private static partial Regex Address();

    [GeneratedRegex("</?[a-z0-9]+", RegexOptions.None, 1000)]
    private static partial Regex Tag();
}
