using Microsoft.AspNetCore.Http;
using PrivateDomain.Channels;

namespace PrivateDomain.Tests.Channels;

public sealed class VisitTests
{
    [Theory]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.54 NetType/WIFI Language/zh_CN", Visit.WeChat)]
    [InlineData("Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Mobile/15E148 wxwork/4.1.22 MicroMessenger/7.0.1 Language/zh", Visit.WeCom)]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile/15E148 Safari/604.1", Visit.Browser)]
    [InlineData("Mozilla/5.0 (Linux; Android 10; CUBOT NOTE 20) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36", Visit.Browser)]
    [InlineData("", Visit.Browser)]
    [InlineData("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", Visit.Bot)]
    [InlineData("Mozilla/5.0 (compatible; Baiduspider/2.0)", Visit.Bot)]
    [InlineData("facebookexternalhit/1.1", Visit.Bot)]
    [InlineData("Mozilla/5.0 SkypeUriPreview Preview/0.5", Visit.Bot)]
    [InlineData("TelegramBot (like TwitterBot)", Visit.Bot)]
    [InlineData("Mozilla/5.0 (compatible; Pingdom.com_bot_version_1.4_(http://www.pingdom.com/))", Visit.Bot)]
    [InlineData("meta-externalagent/1.1 (+https://developers.facebook.com/docs/sharing/webmasters/crawler)", Visit.Bot)]
    [InlineData("meta-externalagent/1.1", Visit.Bot)]
    [InlineData("Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36 (compatible; Google-InspectionTool/1.0;)", Visit.Bot)]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0.0.0 Safari/537.36", Visit.Bot)]
    [InlineData("Iframely/1.3.1 (+https://iframely.com/docs/about)", Visit.Bot)]
    [InlineData("Mozilla/5.0 (compatible; Embedly/0.2; +http://support.embed.ly/)", Visit.Bot)]
    [InlineData("Mozilla/5.0 (compatible; vkShare; +http://vk.com/dev/Share)", Visit.Bot)]
    [InlineData("curl/8.5.0", Visit.Bot)]
    [InlineData("Wget/1.21.4", Visit.Bot)]
    [InlineData("python-requests/2.32.3", Visit.Bot)]
    [InlineData("Go-http-client/2.0", Visit.Bot)]
    [InlineData("okhttp/4.12.0", Visit.Bot)]
    [InlineData("Mozilla/5.0 (Linux; Android 12; CUBOT_X30 Build/SP1A.210812.016) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36", Visit.Browser)]
    [InlineData("Mozilla/5.0 (Linux; Android 13; CUBOT KINGKONG 9 Build/TP1A.220624.014; wv) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36 MMWEBID/1 MicroMessenger/8.0.50.2701(0x2800325A) WeChat/arm64 Weixin NetType/4G Language/zh_CN ABI/arm64", Visit.WeChat)]
    [InlineData("Mozilla/5.0 (Linux; Android 14; 23127PN0CC Build/UKQ1.230804.001; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/126.0.6478.188 Mobile Safari/537.36 XWEB/1260117 MMWEBSDK/20240501 MMWEBID/9121 MicroMessenger/8.0.50.2701(0x28003253) WeChat/arm64 Weixin NetType/WIFI Language/zh_CN ABI/arm64", Visit.WeChat)]
    [InlineData("Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1.6.1 Mobile MicroMessenger/8.0.6.40(0x28000651) WeChat/arm64 Weixin", Visit.WeChat)]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 wxwork/4.1.28 (MicroMessenger/6.2) WindowsWechat embeddisk", Visit.WeCom)]
    [InlineData("Mozilla/5.0 (Linux; U; Android 14; zh-CN; PJD110 Build/UKQ1) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/100.0.4896.58 UCBrowser/16.4.6.1275 Mobile Safari/537.36", Visit.Browser)]
    [InlineData("Mozilla/5.0 (Linux; Android 12; HarmonyOS; ALN-AL00) AppleWebKit/537.36 Chrome/99.0.4844.88 HuaweiBrowser/15.0.4.312 Mobile Safari/537.36", Visit.Browser)]
    [InlineData("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36 AliApp(AP/10.6.0) okhttp/4.9", Visit.Browser)]
    public void A_visitor_is_known_by_its_browser(string userAgent, string visitor) => Assert.Equal(visitor, Visit.VisitorOf(userAgent));

    [Fact]
    public void A_prefetched_page_was_not_scanned()
    {
        var request = new DefaultHttpContext().Request;
        request.Method = "GET";
        request.Headers["Sec-Purpose"] = "prefetch;prerender";
        Assert.Equal(new Visit(Visit.Bot, Looks: true), Visit.Of(request));
    }

    [Fact]
    public void A_head_request_looks_at_nothing()
    {
        var request = new DefaultHttpContext().Request;
        request.Method = "HEAD";
        Assert.Equal(new Visit(Visit.Browser, Looks: false), Visit.Of(request));
        Assert.False(Visit.Of(request).MayAdd);
    }
}
