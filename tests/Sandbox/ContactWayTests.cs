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
    [InlineData("""{"type":1,"scene":2,"user":["anon"]}""", 40098)]
    [InlineData("""{"type":1,"scene":2,"user":["lin"],"is_temp":true}""", 48002)]
    [InlineData("""{"type":1,"scene":1,"style":9,"user":["lin"]}""", 41042)]
    [InlineData("""{"type":1,"scene":2,"user":["lin"],"state":"1234567890123456789012345678901"}""", 40058)]
    [InlineData("""{"type":1,"scene":2,"user":["lin"],"remark":"1234567890123456789012345678901"}""", 40058)]
    [InlineData("""{"type":1,"scene":2,"user":["lin"],"state":"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"}""", 0)]
    [InlineData("""{"type":2,"scene":1,"user":["lin","chen"],"skip_verify":false}""", 0)]
    public async Task What_the_platform_refuses_is_refused(string body, int code)
    {
        await using var rig = await Rig.StartAsync();
        rig.WeCom.SetKeeper(new Keeper("idle", "未激活") { Active = false });
        rig.WeCom.SetKeeper(new Keeper("mute", "无权限") { MayContact = false });
        rig.WeCom.SetKeeper(new Keeper("anon", "未实名") { RealNameVerified = false });
        Assert.Equal(code, (await rig.PostAsync("add_contact_way", JsonNode.Parse(body)!.AsObject())).ErrCode());
        Assert.Equal(code == 0 ? 1 : 0, rig.WeCom.ContactWays.Count);
    }

    [Fact]
    public async Task A_changed_way_leads_to_its_new_keeper_under_the_same_code()
    {
        await using var rig = await Rig.StartAsync();
        var configId = await rig.WayAsync("old");
        Assert.Equal(0, (await UpdateAsync(rig, configId, """{"state":"new","remark":"三月","user":["chen"],"skip_verify":true}""")).ErrCode());
        var added = rig.WeCom.Add(rig.WeCom.CreateCustomer("周小雨"), configId)!.Event;
        Assert.Equal(("chen", "new"), (added.UserId, added.State));
        Assert.Equal(40058, (await UpdateAsync(rig, configId, """{"type":2}""")).ErrCode());
        Assert.Equal(40058, (await UpdateAsync(rig, configId, """{"user":["lin","chen"]}""")).ErrCode());
        Assert.Equal(40003, (await UpdateAsync(rig, configId, """{"user":["nobody"]}""")).ErrCode());
        Assert.Equal(41044, (await UpdateAsync(rig, "unknown", "{}")).ErrCode());
    }

    [Fact]
    public async Task Ways_are_listed_by_the_time_they_were_made()
    {
        await using var rig = await Rig.StartAsync();
        await rig.WayAsync("before");
        rig.Pass(TimeSpan.FromDays(100));
        string[] recent = [await rig.WayAsync("a"), await rig.WayAsync("b"), await rig.WayAsync("c")];
        var first = await rig.PostAsync("list_contact_way", new() { ["limit"] = 2 });
        var rest = await rig.PostAsync("list_contact_way", new() { ["limit"] = 2, ["cursor"] = first.GetProperty("next_cursor").GetString() });
        Assert.Equal("", rest.GetProperty("next_cursor").GetString());
        Assert.Equal(recent, Ids(first).Concat(Ids(rest)));
        Assert.Equal(4, Ids(await rig.PostAsync("list_contact_way", new() { ["start_time"] = 0 })).Count());
        Assert.Equal(40058, (await rig.PostAsync("list_contact_way", new() { ["limit"] = 1001 })).ErrCode());
    }

    [Fact]
    public async Task A_corp_has_so_many_ways_and_no_more()
    {
        await using var rig = await Rig.StartAsync(options => options with { Limits = new WeComLimits { ContactWays = 2 } });
        var recycled = await rig.WayAsync("a");
        await rig.WayAsync("b");
        Assert.Equal(41045, (await rig.PostAsync("add_contact_way", Rig.Way("c"))).ErrCode());
        await rig.PostAsync("del_contact_way", new() { ["config_id"] = recycled });
        Assert.Equal(0, (await rig.PostAsync("add_contact_way", Rig.Way("c"))).ErrCode());
    }

    private static Task<System.Text.Json.JsonElement> UpdateAsync(Rig rig, string configId, string change)
    {
        var body = JsonNode.Parse(change)!.AsObject();
        body["config_id"] = configId;
        return rig.PostAsync("update_contact_way", body);
    }

    private static IEnumerable<string> Ids(System.Text.Json.JsonElement page) =>
        page.GetProperty("contact_way").EnumerateArray().Select(way => way.GetProperty("config_id").GetString()!);
}
