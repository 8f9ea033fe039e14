using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using PrivateDomain.Channels.Consents;
using PrivateDomain.Media;

namespace PrivateDomain.Channels;

/// <summary>
/// The page behind a card: one file below 14 kB, so that it comes with the first packets, without script and without anything from
/// elsewhere. Everything is said in Chinese and English; the visitor's language comes first.
/// </summary>
public static class LandingPage
{
    public const string Chinese = "zh-CN";
    public const string English = "en";

    internal const string Style = """
        :root{color-scheme:light dark;--paper:#f4f1ea;--glow:#fbf9f5;--sheet:#fff;--ink:#20261f;--soft:#62685f;--line:#e3ded3;--jade:#1d6a50;--onjade:#fff}
        @media(prefers-color-scheme:dark){:root{--paper:#121512;--glow:#1a1f1b;--sheet:#1e2420;--ink:#ece9e1;--soft:#a5aca2;--line:#313832;--jade:#74c9a6;--onjade:#0f1a15}}
        *{box-sizing:border-box;margin:0}
        html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
        body{min-height:100vh;min-height:100svh;display:flex;flex-direction:column;align-items:center;justify-content:center;padding:28px 24px;
        padding:max(28px,env(safe-area-inset-top)) max(24px,env(safe-area-inset-right)) max(28px,env(safe-area-inset-bottom)) max(24px,env(safe-area-inset-left));
        background:var(--paper) radial-gradient(120% 70% at 50% 0,var(--glow),transparent) no-repeat;color:var(--ink);
        font:16px/1.65 -apple-system,BlinkMacSystemFont,"PingFang SC","HarmonyOS Sans SC","MiSans","Segoe UI","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
        main{width:100%;max-width:372px;text-align:center}
        .seal{display:inline-grid;place-items:center;width:52px;height:52px;border-radius:14px;background:var(--jade);color:var(--onjade);font-size:26px;line-height:1}
        .seal,h1{font-family:"Songti SC","STSong","Noto Serif CJK SC","Source Han Serif SC",Georgia,serif;font-weight:600}
        h1{margin-top:14px;font-size:27px;line-height:1.35;letter-spacing:.04em;overflow-wrap:anywhere;text-wrap:balance}
        .lead{margin-top:6px;font-size:16px;color:var(--soft)}
        .lead{white-space:pre-line}
        .hero{display:block;width:100%;aspect-ratio:2;object-fit:cover;margin-top:20px;border-radius:20px;background:var(--glow)}
        .sheet{margin-top:26px;padding:24px 20px 24px;border-radius:24px;background:var(--sheet);border:1px solid var(--line);box-shadow:0 18px 48px -28px rgba(24,38,30,.45)}
        .sheet img{display:block;width:240px;max-width:100%;height:auto;aspect-ratio:1;object-fit:contain;margin:0 auto;border-radius:16px;background:#fff;color:#20261f;font-size:14px;line-height:1.6;-webkit-touch-callout:default}
        .do{margin-top:14px;font-size:19px;line-height:1.5;font-weight:600;text-wrap:balance}
        .how{margin-top:6px;font-size:14px;line-height:1.7;color:var(--soft)}
        i{font-style:normal;display:inline-block}
        b{font-weight:600}
        .say{font-size:18px;line-height:1.6;font-weight:600;text-wrap:balance}
        .again{display:block;margin-top:20px;padding:12px 20px;border-radius:999px;background:var(--jade);color:var(--onjade);font-weight:600;text-decoration:none}
        .again:focus-visible,summary:focus-visible{outline:3px solid var(--ink);outline-offset:3px}
        .other{margin-top:22px;font-size:14px;line-height:1.6;color:var(--soft);text-wrap:balance}
        .agree{margin-top:20px;font-size:12px;line-height:1.65;color:var(--soft);white-space:pre-line;overflow-wrap:anywhere}
        summary{display:inline-block;padding:4px 8px;cursor:pointer}
        .mouse{display:none}
        @media(hover:hover) and (pointer:fine){.mouse{display:inline}.touch{display:none}}
        @media(max-height:640px){body{justify-content:flex-start}.sheet{margin-top:18px}.hero{aspect-ratio:3}}
        @media(min-width:760px){
        .contact{max-width:800px;display:grid;grid-template:1fr 1fr/1fr 352px;column-gap:64px;text-align:left}
        .contact .sheet{grid-column:2;grid-row:1/3;align-self:center;margin:0;text-align:center;padding:32px 28px 30px}
        .contact header{align-self:end}.contact .other{align-self:start;margin-top:28px;padding-top:24px;border-top:1px solid var(--line)}
        .contact .hero{margin-top:24px}.contact .agree{grid-column:1/3;margin-top:32px}
        .contact h1{font-size:38px;margin-top:20px}.contact .lead{font-size:18px;margin-top:10px}.contact .sheet img{width:272px}}
        """;

    private static HtmlEncoder Html => CustomerPage.Html;

    private static readonly Words Zh = new(
        Chinese, "。", "很高兴认识您",
        "长按识别二维码，添加我们", "<i>点「识别图中二维码」，再点「添加」，</i><i>我们马上向您问好。</i>",
        "截图保存二维码，用微信识别", "<i>打开微信「扫一扫」，点右下角「相册」，</i><i>选刚才的截图，我们马上向您问好。</i>",
        "用微信扫一扫，添加我们", "<i>打开微信，点右上角「+」里的「扫一扫」，</i><i>我们马上向您问好。</i>",
        "{0}的微信二维码",
        "没有认出这张卡片", "<i>请重新扫描卡片上的二维码。</i><i>如果是手动输入的，请再核对一遍。</i>",
        "二维码正在路上", "<i>现在有点忙，</i><i>请过一会儿再试一次。</i>", "再试一次", "点这里直接添加", "中文");

    private static readonly Words En = new(
        English, ". ", "Lovely to meet you",
        "Press and hold the code to add us", "<i>Choose <b>Extract QR Code</b>, then <b>Add</b>.</i> <i>We will say hello right away.</i>",
        "Keep a screenshot of the code for WeChat", "<i>In WeChat, tap <b>Scan</b>, then <b>Album</b>,</i> <i>and choose the screenshot. We will say hello right away.</i>",
        "Scan with WeChat to add us", "<i>In WeChat, tap <b>+</b> and then <b>Scan</b>.</i> <i>We will say hello right away.</i>",
        "WeChat QR code of {0}",
        "We could not read this card", "<i>Please scan the code on the card again,</i> <i>or check it if you typed it.</i>",
        "The code is on its way", "<i>We are a little busy.</i> <i>Please try again in a moment.</i>", "Try again", "Tap here to add us", "English");

    /// <summary>Nothing but our own pictures and this one style sheet; no frame, no form, no script.</summary>
    public static string ContentSecurityPolicy { get; } =
        $"default-src 'none'; img-src 'self'; style-src '{CustomerPage.HashOf(Style)}'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>The first language of the visitor that the page speaks, Chinese where there is none.</summary>
    public static string LanguageFor(HttpRequest request) =>
        request.GetTypedHeaders().AcceptLanguage
            .Where(language => language.Quality is null or > 0)
            .OrderByDescending(language => language.Quality ?? 1)
            .Select(language => Spoken(language.Value.AsSpan()))
            .FirstOrDefault(language => language is not null) ?? Chinese;

    /// <param name="visitor">See <see cref="Visit"/>: only WeChat and WeCom read a code that somebody presses.</param>
    public static string Render(string brand, Landing landing, string language, string visitor = Visit.WeChat)
    {
        var (first, second) = language == English ? (En, Zh) : (Zh, En);
        if (visitor is not (Visit.WeChat or Visit.WeCom)) (first, second) = (first.Outside, second.Outside);
        var name = Html.Encode(brand);
        var (own, other) = language == English ? (landing.Words?.En, landing.Words?.Zh) : (landing.Words?.Zh, landing.Words?.En);
        return CustomerPage.Frame(brand, first.Language, Style, $"""
            <header>
            {CustomerPage.Seal(brand)}
            <h1>{name}</h1>
            {Lead(own, other, first, second)}{Hero(landing.Words?.Picture)}
            </header>
            {Sheet(first, name, landing)}
            {Other(second, landing.Kind, own is null || other is null || other == own ? "" : Html.Encode(other) + "<br>")}{Agree(landing.Consent, first, second)}
            """, landing.Kind is LandingKind.Contact ? "contact" : "");
    }

    // What is said in the other language alone stands here all the same, and screen readers are told.
    private static string Lead(string? own, string? other, Words first, Words second) =>
        own is null && other is not null
            ? $"""<p class="lead" lang="{second.Language}">{Html.Encode(other)}</p>"""
            : $"""<p class="lead">{(own is null ? first.Greeting : Html.Encode(own))}</p>""";

    // An ornament: what it says, if it says anything, its text says too.
    private static string Hero(string? picture) => picture is null ? "" : $"""

        <img class="hero" src="{Html.Encode(PagePictureFunctions.Path(picture))}" alt="">
        """;

    private static string Agree(ConsentText? consent, Words first, Words second)
    {
        if (consent is null) return "";
        var (own, other) = first.Language == English ? (consent.En, consent.Zh) : (consent.Zh, consent.En);
        return $"""

            <section class="agree"><p>{Html.Encode(own)}</p><details><summary lang="{second.Language}">{second.Name}</summary><p lang="{second.Language}">{Html.Encode(other)}</p></details></section>
            """;
    }

    private static string Sheet(Words words, string name, Landing landing) => landing.Kind switch
    {
        LandingKind.Contact => $"""
            <section class="sheet">
            <img src="{Html.Encode(landing.Picture)}" width="240" height="240" alt="{string.Format(CultureInfo.InvariantCulture, words.Alt, name)}">
            <p class="do"><span class="touch">{words.Press}</span><span class="mouse">{words.Scan}</span></p>
            <p class="how"><span class="touch">{words.PressHow}</span><span class="mouse">{words.ScanHow}</span></p>{Tap(words, landing.Link)}
            </section>
            """,
        LandingKind.Unknown => $"""
            <section class="sheet">
            <p class="say">{words.Unknown}</p>
            <p class="how">{words.UnknownHow}</p>
            </section>
            """,
        LandingKind.TryAgain => $"""
            <section class="sheet">
            <p class="say">{words.Busy}</p>
            <p class="how">{words.BusyHow}</p>
            <a class="again" href="">{words.Again}</a>
            </section>
            """,
        _ => throw new InvalidOperationException($"A landing of the kind {landing.Kind}."),
    };

    private static string Tap(Words words, Uri? link) => link is null ? "" : $"""

        <a class="again" href="{Html.Encode(link.AbsoluteUri)}">{words.Open}</a>
        """;

    private static string Other(Words words, LandingKind kind, string says) => kind switch
    {
        LandingKind.Contact => $"""
            <p class="other" lang="{words.Language}">{says}<span class="touch">{words.Press}{words.Stop}{words.PressHow}</span><span class="mouse">{words.Scan}{words.Stop}{words.ScanHow}</span></p>
            """,
        LandingKind.Unknown => $"""<p class="other" lang="{words.Language}">{words.Unknown}{words.Stop}{words.UnknownHow}</p>""",
        LandingKind.TryAgain => $"""<p class="other" lang="{words.Language}">{words.Busy}{words.Stop}{words.BusyHow}</p>""",
        _ => throw new InvalidOperationException($"A landing of the kind {kind}."),
    };

    private static string? Spoken(ReadOnlySpan<char> language) =>
        language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? Chinese
        : language.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? English
        : null;

    private sealed record Words(
        string Language, string Stop, string Greeting, string Press, string PressHow, string Save, string SaveHow, string Scan, string ScanHow, string Alt,
        string Unknown, string UnknownHow, string Busy, string BusyHow, string Again, string Open, string Name)
    {
        /// <summary>The same for a browser that is not WeChat's, which reads no code that is pressed.</summary>
        public Words Outside => this with { Press = Save, PressHow = SaveHow };
    }
}
