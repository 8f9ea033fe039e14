using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using PrivateDomain.Channels;

namespace PrivateDomain.Groups;

/// <summary>What a visitor of a group code is shown.</summary>
/// <param name="Store">The store whose code it is; null where one is to be chosen, or none can be shown.</param>
/// <param name="Stores">To choose from; the others of a code with several.</param>
/// <param name="Picture">Address of the code's picture, on our own origin; empty where there is none now.</param>
/// <param name="Ask">Whether the phone is asked where it is; not of who came to choose.</param>
/// <param name="Page">Which part of a long list; from 1.</param>
public sealed record GroupView(string Code, Store? Store, IReadOnlyList<Store> Stores, string Picture, bool Ask = true, int Page = 1)
{
    public static readonly GroupView Unknown = new("", null, [], "");
}

/// <summary>
/// The page behind a group code: one file below 14 kB with nothing from elsewhere. With several stores it asks the phone where it is and goes on to
/// the nearest; the list to choose from stands there from the first moment, for who says no, and goes on over pages where it is long. Everything is
/// said in Chinese and English.
/// </summary>
public static class GroupPage
{
    /// <summary>Bytes of the list on one page: about sixty stores. A longer one would not come with the first packets.</summary>
    private const int MostOfList = 8000;

    private const string Style = LandingPage.Style + """

        .addr{margin-top:4px;font-size:14px;color:var(--soft);overflow-wrap:anywhere}
        .ask{margin-top:14px;font-size:15px;color:var(--jade)}.ask[hidden]{display:none}
        ul{list-style:none;margin-top:22px;padding:0;text-align:left}
        li a{display:block;padding:14px 18px;margin-top:10px;border-radius:18px;background:var(--sheet);border:1px solid var(--line);color:var(--ink);text-decoration:none}
        li a:focus-visible,.more:focus-visible{outline:3px solid var(--jade);outline-offset:2px}
        li b{display:block;font-size:17px;line-height:1.5;overflow-wrap:anywhere}
        .more{display:inline-block;margin-top:20px;color:var(--jade);font-size:15px}
        nav{display:grid;grid-template-columns:1fr auto 1fr;align-items:center;margin-top:18px;font-size:15px;color:var(--soft)}
        nav :first-child{justify-self:start}nav :last-child{justify-self:end}
        nav a{padding:10px 4px;color:var(--jade)}nav a:focus-visible{outline:3px solid var(--jade);outline-offset:2px}
        """;

    // To three decimals, about a hundred metres: enough to tell two stores apart.
    private const string Script = """
        (function(g,a){if(!g)return;a.hidden=false;g.getCurrentPosition(function(p){location.replace('?at='+p.coords.latitude.toFixed(3)+','+p.coords.longitude.toFixed(3))},function(){a.hidden=true},{timeout:8000,maximumAge:600000})})(navigator.geolocation,document.getElementById('ask'))
        """;

    private static HtmlEncoder Html => CustomerPage.Html;

    private static readonly Words Zh = new(
        LandingPage.Chinese, "欢迎进群", "长按识别二维码，加入群聊", "用微信扫一扫，加入群聊", "{0}的群二维码", "您在哪家门店附近？", "正在找离您最近的门店…", "其他门店", "上一页", "下一页",
        "没有找到这个群", "请重新扫描二维码。", "二维码正在路上", "请过一会儿再试一次。", "再试一次");

    private static readonly Words En = new(
        LandingPage.English, "Welcome to the group", "Press and hold the code to join", "Scan with WeChat to join", "Group code of {0}", "Which store is near you?",
        "Looking for the store nearest to you…", "Other stores", "Previous", "Next", "We could not find this group", "Please scan the code again.", "The code is on its way",
        "Please try again in a moment.", "Try again");

    /// <summary>Our own pictures, this one style sheet and this one script; no frame, no form.</summary>
    public static string ContentSecurityPolicy { get; } =
        $"default-src 'none'; img-src 'self'; style-src '{CustomerPage.HashOf(Style)}'; script-src '{CustomerPage.HashOf(Script)}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static string Render(string brand, GroupView view, string language)
    {
        var (first, second) = language == LandingPage.English ? (En, Zh) : (Zh, En);
        return CustomerPage.Frame(brand, first.Language, Style, $"""
            <header>
            <h1>{Html.Encode(brand)}</h1>
            </header>
            {Content(first, second, view)}
            """);
    }

    private static string Content(Words words, Words other, GroupView view) => view switch
    {
        { Code.Length: 0 } => Said(words.Unknown, words.UnknownHow, "", other.Unknown, other),
        { Store: null } => $"""
            <p class="lead">{words.Choose}</p>
            <p class="ask" id="ask" role="status" hidden>{words.Asking}</p>
            {List(words, view)}
            <p class="other" lang="{other.Language}">{other.Choose}</p>
            {(view.Ask ? $"<script>{Script}</script>" : "")}
            """,
        { Picture.Length: 0 } => Said(words.Busy, words.BusyHow, $"<a class=\"again\" href=\"\">{words.Again}</a>", other.Busy, other, Others(words, view)),
        _ => $"""
            <p class="lead">{words.Greeting}</p>
            <section class="sheet">
            <img src="{Html.Encode(view.Picture)}" width="240" height="240" alt="{string.Format(CultureInfo.InvariantCulture, words.Alt, Html.Encode(view.Store.Name))}">
            <p class="do">{Html.Encode(view.Store.Name)}</p>
            {(view.Store.Address.Length > 0 ? $"<p class=\"addr\">{Html.Encode(view.Store.Address)}</p>" : "")}
            <p class="how"><span class="touch">{words.Press}</span><span class="mouse">{words.Scan}</span></p>
            </section>
            {Others(words, view)}
            <p class="other" lang="{other.Language}"><span class="touch">{other.Press}</span><span class="mouse">{other.Scan}</span></p>
            """,
    };

    private static string Others(Words words, GroupView view) => view.Stores.Count > 1 ? $"<a class=\"more\" href=\"?choose\">{words.Others}</a>" : "";

    private static string Said(string what, string how, string more, string otherwise, Words other, string below = "") => $"""
        <section class="sheet">
        <p class="say">{what}</p>
        <p class="how">{how}</p>
        {more}
        </section>
        {below}
        <p class="other" lang="{other.Language}">{otherwise}</p>
        """;

    private static string List(Words words, GroupView view)
    {
        var pages = Pages(view.Stores);
        var page = Math.Clamp(view.Page, 1, pages.Count);
        return $"""
            <ul>
            {string.Join('\n', pages[page - 1])}
            </ul>
            {(pages.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"<nav>{Turn(page - 1, words.Previous)}<span>{page} / {pages.Count}</span>{Turn(page + 1, words.Next)}</nav>"))}
            """;

        string Turn(int to, string word) =>
            to < 1 || to > pages.Count ? "<span></span>" : string.Create(CultureInfo.InvariantCulture, $"<a href=\"?choose&amp;page={to}\">{word}</a>");
    }

    private static List<List<string>> Pages(IReadOnlyList<Store> stores)
    {
        List<List<string>> pages = [[]];
        var left = MostOfList;
        foreach (var entry in stores.Select(Entry))
        {
            var size = Encoding.UTF8.GetByteCount(entry);
            if (size > left && pages[^1].Count > 0)
            {
                pages.Add([]);
                left = MostOfList;
            }
            pages[^1].Add(entry);
            left -= size;
        }
        return pages;
    }

    private static string Entry(Store store) => $"""
        <li><a href="?store={Uri.EscapeDataString(store.Id)}"><b>{Html.Encode(store.Name)}</b>{Html.Encode(store.Address)}</a></li>
        """;

    private sealed record Words(
        string Language, string Greeting, string Press, string Scan, string Alt, string Choose, string Asking, string Others, string Previous, string Next, string Unknown, string UnknownHow, string Busy,
        string BusyHow, string Again);
}
