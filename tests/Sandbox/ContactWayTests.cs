using System.Net;
using System.Text.Json.Nodes;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Tests.Sandbox;

public sealed class ContactWayTests
{
    [Fact]
    public async Task A_way_gets_a_picture_on_the_sandbox_and_can_be_read_back()
    {
        await using var rig = await Rig.StartAsync();
        var made = await rig.PostAsync("add_contact_way", Rig.Way("card-7"));
        var picture = new Uri(made.GetProperty("qr_code").GetString()!);
        Assert.Equal(rig.Sandbox.Address.Authority, picture.Authority);
        var bytes = await rig.Http.GetByteArrayAsync(picture);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], bytes[..4]);
        var read = (await rig.PostAsync("get_contact_way", new() { ["config_id"] = made.GetProperty("config_id").GetString() })).GetProperty("contact_way");
        Assert.Equal("card-7", read.GetProperty("state").GetString());
        Assert.Equal("lin", read.GetProperty("user")[0].GetString());
        Assert.True(read.GetProperty("skip_verify").GetBoolean());
        Assert.Equal(picture.ToString(), read.GetProperty("qr_code").GetString());
    }

    [Fact]
    public async Task A_deleted_way_is_gone()
    {
        await using var rig = await Rig.StartAsync();
        var way = new JsonObject { ["config_id"] = await rig.WayAsync() };
        Assert.Equal(0, (await rig.PostAsync("del_contact_way", way)).ErrCode());
        Assert.Equal(41044, (await rig.PostAsync("get_contact_way", way)).ErrCode());
        Assert.Equal(41044, (await rig.PostAsync("del_contact_way", way)).ErrCode());
        Assert.Equal(41043, (await rig.PostAsync("get_contact_way", [])).ErrCode());
        using var picture = await rig.Http.GetAsync($"/qr/{way["config_id"]}.png");
        Assert.Equal(HttpStatusCode.NotFound, picture.StatusCode);
    }

    [Theory]
    [InlineData("""{"scene":2,"user":["lin"]}""", 41037)]
    [InlineData("""{"type":1,"user":["lin"]}""", 41038)]
    [InlineData("""{"type":3,"scene":2,"user":["lin"]}""", 41039)]
    [InlineData("""{"type":1,"scene":9,"user":["lin"]}""", 41040)]
    [InlineData("""{"type":1,"scene":2,"user":["lin","chen"]}""", 40058)]
    [InlineData("""{"type":1,"scene":2,"user":[]}""", 40058)]
    [InlineData("""{"type":1,"scene":2,"user":"lin"}""", 40058)]
    [InlineData("""{"type":"1","scene":2,"user":["lin"]}""", 40058)]
    [InlineData("""{"type":2,"scene":2,"user":["lin","lin"]}""", 40058)]
    [InlineData("""{"type":1,"scene":2,"user":["nobody"]}""", 40003)]
    [InlineData("""{"type":1,"scene":2,"user":["idle"]}""", 41054)]
    [InlineData("""{"type":1,"scene":2,"user":["mute"]}""", 84074)]
    [InlineData("""{"type":1,"scene":2,"user":["lin"],"state":"1234567890123456789012345678901"}""", 40058)]
    [InlineData("""{"type":1,"scene":2,"user":["lin"],"remark":"1234567890123456789012345678901"}""", 40058)]
    [InlineData("""{"type":1,"scene":2,"user":["lin"],"state":"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"}""", 0)]
    [InlineData("""{"type":2,"scene":1,"user":["lin","chen"],"skip_verify":false}""", 0)]
    public async Task What_the_platform_refuses_is_refused(string body, int code)
    {
        await using var rig = await Rig.StartAsync();
        rig.WeCom.SetKeeper(new Keeper("idle", "未激活") { Active = false });
        rig.WeCom.SetKeeper(new Keeper("mute", "无权限") { MayContact = false });
        Assert.Equal(code, (await rig.PostAsync("add_contact_way", JsonNode.Parse(body)!.AsObject())).ErrCode());
        Assert.Equal(code == 0 ? 1 : 0, rig.WeCom.ContactWays.Count);
    }
}
