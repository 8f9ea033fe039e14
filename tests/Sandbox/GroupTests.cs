using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Tests.Sandbox;

public sealed class GroupTests
{
    [Fact]
    public async Task Who_scans_the_groups_code_is_told_with_the_lists_versions()
    {
        await using var rig = await Rig.StartAsync();
        var (chat, way) = await GroupAsync(rig);
        var before = (await DetailsAsync(rig, chat)).GetProperty("member_version").GetString();
        var customer = rig.WeCom.CreateCustomer("周小雨");
        var told = (ChatEvent)Assert.Single(rig.WeCom.JoinGroup(customer, way)).Event;
        var after = await DetailsAsync(rig, chat);
        Assert.Equal(("update", "add_member", 3, before, after.GetProperty("member_version").GetString()),
            (told.ChangeType, told.UpdateDetail, told.JoinScene, told.LastMemVer, told.CurMemVer));
        var member = after.GetProperty("member_list")[1];
        Assert.Equal((customer.ExternalUserId, 2, 3, "store-1", "周小雨"), (member.GetProperty("userid").GetString(), member.GetProperty("type").GetInt32(),
            member.GetProperty("join_scene").GetInt32(), member.GetProperty("state").GetString(), member.GetProperty("name").GetString()));
        var xml = XElement.Parse(told.ToXml("ww1"));
        Assert.Equal(("1", customer.ExternalUserId), ((string?)xml.Element("MemChangeCnt"), (string?)xml.Element("MemChangeList")!.Element("Item")));
        Assert.Empty(rig.WeCom.JoinGroup(customer, way));
    }

    [Fact]
    public async Task A_full_group_makes_another_one()
    {
        await using var rig = await Rig.StartAsync(options => options with { Limits = new WeComLimits { GroupMembers = 3 } });
        var (chat, way) = await GroupAsync(rig);
        for (var n = 0; n < 2; n++)
            Assert.Single(rig.WeCom.JoinGroup(rig.WeCom.CreateCustomer("客"), way));
        var told = rig.WeCom.JoinGroup(rig.WeCom.CreateCustomer("客"), way).Select(delivery => (ChatEvent)delivery.Event).ToList();
        Assert.Equal(["create", "update"], told.Select(one => one.ChangeType));
        Assert.NotEqual(chat, told[0].ChatId);
        Assert.Equal(["老客群1", "茶友群7"], rig.WeCom.Groups.Select(group => group.Name));
        var read = (await rig.PostAsync("groupchat/get_join_way", new() { ["config_id"] = way })).GetProperty("join_way");
        Assert.Equal((8, 2), (read.GetProperty("room_base_id").GetInt32(), read.GetProperty("chat_id_list").GetArrayLength()));
        Assert.NotEmpty(await rig.Http.GetByteArrayAsync(read.GetProperty("qr_code").GetString()));
    }

    [Fact]
    public async Task Without_another_one_a_full_group_is_full()
    {
        await using var rig = await Rig.StartAsync(options => options with { Limits = new WeComLimits { GroupMembers = 1 } });
        var (_, way) = await GroupAsync(rig, autoCreate: 0);
        Assert.Throws<InvalidOperationException>(() => rig.WeCom.JoinGroup(rig.WeCom.CreateCustomer("客"), way));
    }

    [Fact]
    public async Task What_happens_in_a_group_is_told()
    {
        await using var rig = await Rig.StartAsync();
        var (chat, _) = await GroupAsync(rig);
        var customer = rig.WeCom.CreateCustomer("周小雨");
        var invited = (ChatEvent)rig.WeCom.InviteToGroup(chat, customer).Event;
        var left = (ChatEvent)rig.WeCom.LeaveGroup(chat, customer, removed: true).Event;
        Assert.Equal((0, 1, invited.CurMemVer), (invited.JoinScene, left.QuitScene, left.LastMemVer));
        Assert.Equal(["change_name", "change_owner"], rig.WeCom.EditGroup(chat, name: "新名", owner: "chen").Select(told => ((ChatEvent)told.Event).UpdateDetail));
        Assert.Equal("chen", (await DetailsAsync(rig, chat)).GetProperty("owner").GetString());
        Assert.Equal("dismiss", rig.WeCom.DismissGroup(chat).Event.ChangeType);
        Assert.Equal(49008, (await rig.PostAsync("groupchat/get", new() { ["chat_id"] = chat })).ErrCode());
        Assert.Equal(40050, (await rig.PostAsync("groupchat/get", new() { ["chat_id"] = "wrNothing" })).ErrCode());
    }

    [Fact]
    public async Task Groups_are_listed_by_owner()
    {
        await using var rig = await Rig.StartAsync();
        var (chat, _) = await GroupAsync(rig);
        rig.WeCom.CreateGroup("chen", "陈默的群");
        var list = await rig.PostAsync("groupchat/list", JsonNode.Parse("""{"limit":10,"owner_filter":{"userid_list":["lin"]}}""")!.AsObject());
        Assert.Equal(chat, Assert.Single(list.GetProperty("group_chat_list").EnumerateArray()).GetProperty("chat_id").GetString());
        Assert.Equal(40058, (await rig.PostAsync("groupchat/list", [])).ErrCode());
    }

    [Fact]
    public async Task Group_codes_count_among_the_corps_codes_and_hold_five_groups()
    {
        await using var rig = await Rig.StartAsync(options => options with { Limits = new WeComLimits { ContactWays = 2 } });
        var (chat, way) = await GroupAsync(rig);
        await rig.WayAsync();
        Assert.Equal(41045, (await rig.PostAsync("groupchat/add_join_way", Way(chat))).ErrCode());
        Assert.Equal(41045, (await rig.PostAsync("add_contact_way", Rig.Way())).ErrCode());
        var six = Way([.. Enumerable.Repeat(chat, 6)]);
        six["config_id"] = way;
        Assert.Equal(41091, (await rig.PostAsync("groupchat/update_join_way", six)).ErrCode());
        Assert.Equal(0, (await rig.PostAsync("groupchat/del_join_way", new() { ["config_id"] = way })).ErrCode());
        Assert.Equal(41044, (await rig.PostAsync("groupchat/get_join_way", new() { ["config_id"] = way })).ErrCode());
    }

    private static JsonObject Way(params string[] chats) => new()
    {
        ["scene"] = 2,
        ["auto_create_room"] = 1,
        ["room_base_name"] = "茶友群",
        ["room_base_id"] = 7,
        ["chat_id_list"] = new JsonArray([.. chats.Select(chat => (JsonNode)chat)]),
        ["state"] = "store-1",
    };

    private static async Task<(string Chat, string Way)> GroupAsync(Rig rig, int autoCreate = 1)
    {
        var chat = ((ChatEvent)rig.WeCom.CreateGroup("lin", "老客群1").Event).ChatId;
        var way = Way(chat);
        way["auto_create_room"] = autoCreate;
        return (chat, (await rig.PostAsync("groupchat/add_join_way", way)).GetProperty("config_id").GetString()!);
    }

    private static async Task<JsonElement> DetailsAsync(Rig rig, string chat) =>
        (await rig.PostAsync("groupchat/get", new() { ["chat_id"] = chat, ["need_name"] = 1 })).GetProperty("group_chat");
}
