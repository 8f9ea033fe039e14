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
