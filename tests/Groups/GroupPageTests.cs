using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using PrivateDomain.Channels;
using PrivateDomain.Groups;
using Shop = PrivateDomain.Groups.Store;

namespace PrivateDomain.Tests.Groups;

public sealed partial class GroupPageTests
{
    private const string Hostile = """<script>alert("1")</script>' onerror='x' &{0}""";

    public static TheoryData<string, string> Pages => new()
    {
        { "choose", LandingPage.Chinese }, { "choose", LandingPage.English }, { "store", LandingPage.Chinese }, { "store", LandingPage.English },
        { "busy", LandingPage.Chinese }, { "unknown", LandingPage.English },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_comes_with_the_first_packets(string kind, string language) =>
        Assert.InRange(Encoding.UTF8.GetByteCount(GroupPage.Render("杭州山野之间自然食品有限公司旗舰店", View(kind, "门店名字十个字左右吧"), language)), 1000, 14_000);

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_runs_nothing_but_its_own_and_asks_nobody_else(string kind, string language)
    {
        var page = GroupPage.Render("山野茶事", View(kind, "西湖店"), language);
        Assert.DoesNotContain("http", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("style=", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("unsafe", GroupPage.ContentSecurityPolicy, StringComparison.Ordinal);
        foreach (Match script in Script().Matches(page))
            Assert.Contains($"script-src 'sha256-{HashOf(script.Groups["js"].Value)}'", GroupPage.ContentSecurityPolicy, StringComparison.Ordinal);
        Assert.Contains($"style-src 'sha256-{HashOf(Style().Match(page).Groups["css"].Value)}'", GroupPage.ContentSecurityPolicy, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_hostile_name_is_only_a_name(string kind, string language)
    {
        var page = GroupPage.Render(Hostile, View(kind, Hostile), language);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain("'x'", page, StringComparison.Ordinal);
    }

    private static GroupView View(string kind, string name)
    {
        List<Shop> stores = [.. Enumerable.Range(0, 60).Select(n => new Shop($"store-{n}", name, "浙江省杭州市西湖区龙井路一号", null, ["c"], null, 1))];
        return kind switch
        {
            "choose" => new GroupView("stores", null, stores, ""),
            "store" => new GroupView("stores", stores[0], stores, "/g/stores/store-0/qr.png"),
            "busy" => new GroupView("stores", stores[0], stores, ""),
            _ => GroupView.Unknown,
        };
    }

    private static string HashOf(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex("<style>(?<css>.*?)</style>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Style();

    [GeneratedRegex("<script>(?<js>.*?)</script>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Script();
}
