using System.Net;
using System.Web;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Tests.Sandbox;

public sealed class LoginTests
{
    private const string Ask = "https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx1&redirect_uri=http%3A%2F%2Fapp.test%2Fback%3Fm%3D1&response_type=code&scope=SCOPE&state=s1#wechat_redirect";

    [Fact]
    public async Task A_page_that_asks_is_told_who_is_looking()
    {
        await using var rig = await Rig.StartAsync();
        var customer = rig.WeCom.CreateCustomer("周小雨", unionId: "u1");
        Serve(rig, "snsapi_base");
        var page = await rig.Sandbox.Phone.OpenAsync(customer, new Uri("http://app.test/m/spring"));
        Assert.Equal((200, "/back"), (page.Status, page.Address.AbsolutePath));
        var query = HttpUtility.ParseQueryString(page.Address.Query);
        Assert.Equal(("1", "s1", "kept=yes"), (query["m"], query["state"], page.Html));
        var grant = rig.Sandbox.Login.Redeem(query["code"]!, "wx1");
        Assert.Equal((customer, "snsapi_base"), (grant!.Customer, grant.Scope));
        Assert.Null(rig.Sandbox.Login.Redeem(query["code"]!, "wx1"));
    }

    [Fact]
    public async Task A_code_lives_five_minutes_and_is_for_one_app()
    {
        await using var rig = await Rig.StartAsync();
        var customer = rig.WeCom.CreateCustomer("周小雨");
        Serve(rig, "snsapi_base");
        var late = await CodeAsync(rig, customer);
        var others = await CodeAsync(rig, customer);
        Assert.Null(rig.Sandbox.Login.Redeem(others!, "wx2"));
        rig.Clock.Pass(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1));
        Assert.Null(rig.Sandbox.Login.Redeem(late!, "wx1"));
    }

    [Fact]
    public async Task Who_refuses_comes_back_without_a_code()
    {
        await using var rig = await Rig.StartAsync();
        var customer = rig.WeCom.CreateCustomer("周小雨");
        Serve(rig, "snsapi_userinfo");
        Assert.NotNull(await CodeAsync(rig, customer));
        Assert.Null(await CodeAsync(rig, customer, consents: false));
    }

    [Fact]
    public async Task Nobody_and_nonsense_get_no_page()
    {
        await using var rig = await Rig.StartAsync();
        Serve(rig, "snsapi_base");
        Assert.Equal("nobody is logged in to WeChat on this phone", (await rig.Sandbox.Phone.ScanAsync(new Uri("http://app.test/c/1"))).Failure);
        Serve(rig, "snsapi_all");
        Assert.NotNull((await rig.Sandbox.Phone.OpenAsync(rig.WeCom.CreateCustomer("周小雨"), new Uri("http://app.test/m/spring"))).Failure);
    }

    [Fact]
    public async Task A_card_whose_page_asks_first_is_scanned_all_the_same()
    {
        await using var rig = await Rig.StartAsync();
        Serve(rig, "snsapi_base");
        var configId = await rig.WayAsync("B0001");
        var scan = await rig.Sandbox.Phone.ScanAsync(rig.WeCom.CreateCustomer("周小雨"), new Uri("http://app.test/c/B0001"));
        Assert.Equal(configId, scan.Way!.ConfigId);
    }

    private static async Task<string?> CodeAsync(Rig rig, Customer customer, bool consents = true)
    {
        var page = await rig.Sandbox.Phone.OpenAsync(customer, new Uri("http://app.test/m/spring"), consents);
        return HttpUtility.ParseQueryString(page.Address.Query)["code"];
    }

    /// <summary>An app that sets a cookie, asks WeChat, and shows on the page behind which cookies came back.</summary>
    private static void Serve(Rig rig, string scope) => rig.App.Answer = (request, _) =>
    {
        if (request.RequestUri!.AbsolutePath is "/back")
            return Task.FromResult(new HttpResponseMessage { Content = new StringContent(string.Join(';', request.Headers.TryGetValues("Cookie", out var kept) ? kept : [])) });
        var redirect = new HttpResponseMessage(HttpStatusCode.Redirect) { Headers = { Location = new Uri(Ask.Replace("SCOPE", scope, StringComparison.Ordinal)) } };
        redirect.Headers.Add("Set-Cookie", "kept=yes; Path=/; HttpOnly");
        return Task.FromResult(redirect);
    };
}
