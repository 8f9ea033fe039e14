using System.Net;
using System.Text.Json.Nodes;

namespace PrivateDomain.Tests.Sandbox;

public sealed class TokenTests
{
    [Fact]
    public async Task The_same_token_is_given_while_it_is_valid()
    {
        await using var rig = await Rig.StartAsync();
        var first = await rig.TokenAsync();
        rig.Clock.Pass(TimeSpan.FromSeconds(7199));
        var second = await rig.TokenAsync();
        Assert.Equal(7200, first.GetProperty("expires_in").GetInt32());
        Assert.Equal(1, second.GetProperty("expires_in").GetInt32());
        Assert.Equal(first.GetProperty("access_token").GetString(), second.GetProperty("access_token").GetString());
        Assert.Equal("ok", first.GetProperty("errmsg").GetString());
    }

    [Fact]
    public async Task After_two_hours_the_old_token_is_refused_as_expired_and_a_new_one_given()
    {
        await using var rig = await Rig.StartAsync();
        await rig.WayAsync();
        rig.Clock.Pass(TimeSpan.FromSeconds(7200));
        Assert.Equal(42001, (await rig.PostAsync("add_contact_way", Rig.Way())).ErrCode());
        rig.Pass(TimeSpan.Zero);
        Assert.Equal(0, (await rig.PostAsync("add_contact_way", Rig.Way())).ErrCode());
    }

    [Fact]
    public async Task An_invalidated_token_gets_40014()
    {
        await using var rig = await Rig.StartAsync();
        await rig.WayAsync();
        rig.WeCom.InvalidateToken();
        Assert.Equal(40014, (await rig.PostAsync("add_contact_way", Rig.Way())).ErrCode());
    }

    [Theory]
    [InlineData("corpsecret=x", 41002)]
    [InlineData("corpid=ww5a7c19e2b04d6f83", 41004)]
    [InlineData("corpid=wwother&corpsecret=x", 40013)]
    [InlineData("corpid=ww5a7c19e2b04d6f83&corpsecret=x", 40001)]
    public async Task Wrong_credentials_are_told_apart(string query, int code)
    {
        await using var rig = await Rig.StartAsync();
        Assert.Equal(code, (await rig.TokenAsync(query)).ErrCode());
    }

    [Fact]
    public async Task A_call_without_a_token_gets_41001_and_HTTP_200()
    {
        await using var rig = await Rig.StartAsync();
        using var response = await rig.Http.GetAsync("/cgi-bin/externalcontact/get?external_userid=wm1");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(41001, (int)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["errcode"]!);
        Assert.Equal("application/json; charset=UTF-8", response.Content.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task Wrong_methods_bodies_and_paths_are_told_apart()
    {
        await using var rig = await Rig.StartAsync();
        await rig.WayAsync();
        var token = (await rig.TokenAsync()).GetProperty("access_token").GetString();
        Assert.Equal(43002, await CodeAsync(rig.Http.GetAsync($"/cgi-bin/externalcontact/send_welcome_msg?access_token={token}")));
        Assert.Equal(43001, await CodeAsync(rig.Http.PostAsync($"/cgi-bin/externalcontact/get?access_token={token}", new StringContent("{}"))));
        Assert.Equal(47001, await CodeAsync(rig.Http.PostAsync($"/cgi-bin/externalcontact/send_welcome_msg?access_token={token}", new StringContent("[]"))));
        using var unknown = await rig.Http.PostAsync($"/cgi-bin/externalcontact/nothing?access_token={token}", new StringContent("{}"));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    private static async Task<int> CodeAsync(Task<HttpResponseMessage> call)
    {
        using var response = await call;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (int)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["errcode"]!;
    }
}
