using System.Collections.Concurrent;
using System.Net;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Sandbox;

/// <summary>A page as the phone shows it, after all redirects.</summary>
/// <param name="Status">HTTP status; 0 where <see cref="Failure"/> kept the phone from asking.</param>
/// <param name="Failure">Why there is no page; null where there is one.</param>
public sealed record PageView(Uri Address, int Status, string Html, string? Failure);

/// <summary>
/// WeChat's browser: follows redirects, keeps cookies per person, and answers a page's question who is looking
/// (<see cref="LoginRequest"/>) itself, since it knows.
/// </summary>
internal sealed class Browser(AppLink app, Func<Customer, LoginRequest, string> issueCode)
{
    private const int MostHops = 10;
    private readonly ConcurrentDictionary<string, CookieContainer> _cookies = new(StringComparer.Ordinal);

    /// <param name="customer">Whose phone it is; null for a phone on which nobody is logged in.</param>
    /// <param name="consents">What the person answers where a page asks for <c>snsapi_userinfo</c>.</param>
    public async Task<PageView> OpenAsync(Uri address, Customer? customer, bool consents, CancellationToken cancel)
    {
        var cookies = _cookies.GetOrAdd(customer?.ExternalUserId ?? "", _ => new CookieContainer());
        for (var hop = 0; hop < MostHops; hop++)
        {
            if (LoginRequest.IsFor(address))
            {
                if (customer is null)
                    return new PageView(address, 0, "", "nobody is logged in to WeChat on this phone");
                if (LoginRequest.Read(address) is not { } asked)
                    return new PageView(address, 0, "", "the page's question to WeChat is incomplete");
                address = asked.Back(asked.Scope is "snsapi_base" || consents ? issueCode(customer, asked) : null);
                continue;
            }
            using var response = await SendAsync(address, cookies, cancel);
            if (response.Headers.Location is { } next && (int)response.StatusCode is 301 or 302 or 303 or 307 or 308)
            {
                address = new Uri(address, next);
                continue;
            }
            return new PageView(response.RequestMessage?.RequestUri ?? address, (int)response.StatusCode, await response.Content.ReadAsStringAsync(cancel), null);
        }
        return new PageView(address, 0, "", "the page redirects for ever");
    }

    public async Task<byte[]> PictureAsync(Uri image, CancellationToken cancel)
    {
        using var response = await SendAsync(image, new CookieContainer(), cancel);
        return response.IsSuccessStatusCode ? await response.Content.ReadAsByteArrayAsync(cancel) : [];
    }

    private async Task<HttpResponseMessage> SendAsync(Uri address, CookieContainer cookies, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.UserAgent.ParseAdd(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.54 NetType/WIFI Language/zh_CN");
        request.Headers.AcceptLanguage.ParseAdd("zh-CN");
        if (cookies.GetCookieHeader(address) is { Length: > 0 } kept)
            request.Headers.Add("Cookie", kept);
        var response = await app.Http.SendAsync(request, cancel);
        if (response.Headers.TryGetValues("Set-Cookie", out var set))
        {
            foreach (var cookie in set)
                cookies.SetCookies(address, cookie);
        }
        return response;
    }
}
