using System.Text.Json.Nodes;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Tests.Sandbox;

public sealed class AppMessageTests
{
    [Fact]
    public async Task The_keepers_phone_shows_what_the_app_wrote()
    {
        await using var rig = await Rig.StartAsync();
        var answer = await rig.CallAsync("message/send", Text(rig, "lin|nobody", "欢迎语没有发出"));
        Assert.Equal((0, "nobody"), (answer.ErrCode(), answer.GetProperty("invaliduser").GetString()));
        var message = Assert.Single(rig.WeCom.AppMessages("lin"));
        Assert.Equal(("欢迎语没有发出", rig.Clock.GetUtcNow(), answer.GetProperty("msgid").GetString()), (message.Text, message.At, message.MsgId));
        Assert.Empty(rig.WeCom.AppMessages("chen"));
    }

    [Fact]
    public async Task A_member_bears_thirty_in_a_minute()
    {
        await using var rig = await Rig.StartAsync();
        for (var n = 0; n < 30; n++)
            Assert.Equal(0, (await rig.CallAsync("message/send", Text(rig, "lin", "x"))).ErrCode());
        Assert.Equal(45009, (await rig.CallAsync("message/send", Text(rig, "lin", "x"))).ErrCode());
        Assert.Equal(0, (await rig.CallAsync("message/send", Text(rig, "chen", "x"))).ErrCode());
        rig.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(0, (await rig.CallAsync("message/send", Text(rig, "lin", "x"))).ErrCode());
    }

    [Fact]
    public async Task Where_the_platform_drops_the_excess_the_caller_does_not_notice()
    {
        await using var rig = await Rig.StartAsync(options => options with { Limits = new WeComLimits { AppMessagesPerHour = 1, DropsAppMessages = true } });
        Assert.Equal(0, (await rig.CallAsync("message/send", Text(rig, "lin", "1"))).ErrCode());
        rig.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(0, (await rig.CallAsync("message/send", Text(rig, "lin", "2"))).ErrCode());
        Assert.Equal("1", Assert.Single(rig.WeCom.AppMessages("lin")).Text);
    }

    [Theory]
    [InlineData("""{"touser":"lin","msgtype":"text","text":{"content":"x"}}""", 41011)]
    [InlineData("""{"touser":"lin","agentid":7,"msgtype":"text","text":{"content":"x"}}""", 40056)]
    [InlineData("""{"touser":"lin","agentid":1000002,"msgtype":"voice","voice":{"media_id":"x"}}""", 40008)]
    [InlineData("""{"touser":"lin","agentid":1000002,"msgtype":"text","text":{}}""", 44004)]
    [InlineData("""{"touser":"nobody","agentid":1000002,"msgtype":"text","text":{"content":"x"}}""", 81013)]
    [InlineData("""{"agentid":1000002,"msgtype":"text","text":{"content":"x"}}""", 40058)]
    public async Task What_the_platform_refuses_is_refused(string body, int code)
    {
        await using var rig = await Rig.StartAsync();
        Assert.Equal(code, (await rig.CallAsync("message/send", JsonNode.Parse(body)!.AsObject())).ErrCode());
    }

    [Fact]
    public async Task A_long_text_is_cut_between_characters()
    {
        await using var rig = await Rig.StartAsync();
        Assert.Equal(0, (await rig.CallAsync("message/send", Text(rig, "lin", new string('好', 700)))).ErrCode());
        Assert.Equal(new string('好', 682), Assert.Single(rig.WeCom.AppMessages("lin")).Text);
    }

    private static JsonObject Text(Rig rig, string users, string text) => new()
    {
        ["touser"] = users,
        ["agentid"] = int.Parse(rig.WeCom.Account.AgentId, null),
        ["msgtype"] = "text",
        ["text"] = Rig.Text(text),
    };
}
