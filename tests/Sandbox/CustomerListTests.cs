using System.Text.Json.Nodes;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Tests.Sandbox;

public sealed class CustomerListTests
{
    [Fact]
    public async Task A_members_customers_are_listed_and_read_in_pages()
    {
        await using var rig = await Rig.StartAsync();
        rig.WeCom.SetKeeper(new Keeper("mute", "无权限") { MayContact = false });
        var (first, _) = await rig.FriendAsync("a");
        var (second, _) = await rig.FriendAsync("b");
        Assert.Equal(["lin", "chen"], Texts(await rig.ReadAsync("externalcontact/get_follow_user_list"), "follow_user"));
        Assert.Equal([first.ExternalUserId, second.ExternalUserId], Texts(await rig.ReadAsync("externalcontact/list?userid=lin"), "external_userid"));
        Assert.Equal(84061, (await rig.ReadAsync("externalcontact/list?userid=chen")).ErrCode());
        Assert.Equal(40003, (await rig.ReadAsync("externalcontact/list?userid=nobody")).ErrCode());
        var page = await rig.PostAsync("batch/get_by_user", new() { ["userid_list"] = new JsonArray("lin", "chen"), ["limit"] = 1 });
        Assert.Equal(first.ExternalUserId, page.GetProperty("external_contact_list")[0].GetProperty("external_contact").GetProperty("external_userid").GetString());
        Assert.NotEqual("", page.GetProperty("next_cursor").GetString());
        Assert.Equal(40058, (await rig.PostAsync("batch/get_by_user", new() { ["userid_list"] = new JsonArray("lin"), ["limit"] = 101 })).ErrCode());
    }

    [Fact]
    public async Task Remarks_are_written_silently_and_mobiles_replaced()
    {
        await using var rig = await Rig.StartAsync();
        var (customer, _) = await rig.FriendAsync();
        rig.App.Requests.Clear();
        Assert.Equal(0, await RemarkAsync(rig, customer, """{"remark":"老客","description":"喜欢绿茶","remark_company":"茶铺","remark_mobiles":["13900139000"]}"""));
        Assert.Equal(0, await RemarkAsync(rig, customer, """{"remark_mobiles":[""]}"""));
        var follow = (await rig.GetCustomerAsync(customer.ExternalUserId)).GetProperty("follow_user")[0];
        Assert.Equal(("老客", "喜欢绿茶", "茶铺", 0), (follow.GetProperty("remark").GetString(), follow.GetProperty("description").GetString(),
            follow.GetProperty("remark_corp_name").GetString(), follow.GetProperty("remark_mobiles").GetArrayLength()));
        Assert.Equal(40058, await RemarkAsync(rig, customer, "{}"));
        Assert.Equal(40058, await RemarkAsync(rig, customer, $$"""{"remark":"{{new string('长', 21)}}"}"""));
        Assert.Equal(84061, await RemarkAsync(rig, rig.WeCom.CreateCustomer("陌生人"), """{"remark":"x"}"""));
        Assert.Empty(rig.App.Requests);
    }

    [Fact]
    public async Task A_leaver_and_a_new_userid_are_told()
    {
        await using var rig = await Rig.StartAsync();
        var configId = await rig.WayAsync();
        var (customer, _) = await rig.FriendAsync();
        var renamed = (MemberEvent)rig.WeCom.Rename("lin", newUserId: "lin.xm").Event;
        Assert.Equal(("update_user", "lin", "lin.xm"), (renamed.ChangeType, renamed.UserId, renamed.NewUserId));
        Assert.Equal("lin.xm", (await rig.GetCustomerAsync(customer.ExternalUserId)).GetProperty("follow_user")[0].GetProperty("userid").GetString());
        Assert.Equal("lin.xm", rig.WeCom.Add(rig.WeCom.CreateCustomer("客"), configId)!.Event.UserId);
        Assert.Equal("delete_user", rig.WeCom.Resign("lin.xm").Event.ChangeType);
        Assert.Equal(84061, (await rig.GetCustomerAsync(customer.ExternalUserId)).ErrCode());
        Assert.Throws<InvalidOperationException>(() => rig.WeCom.Add(rig.WeCom.CreateCustomer("客"), configId));
    }

    [Fact]
    public async Task The_addresses_of_callbacks_can_be_asked_for()
    {
        await using var rig = await Rig.StartAsync();
        Assert.Equal(["127.0.0.1"], Texts(await rig.ReadAsync("getcallbackip"), "ip_list"));
    }

    private static IEnumerable<string> Texts(System.Text.Json.JsonElement answer, string name) => answer.GetProperty(name).EnumerateArray().Select(text => text.GetString()!);

    private static async Task<int> RemarkAsync(Rig rig, Customer customer, string what)
    {
        var body = JsonNode.Parse(what)!.AsObject();
        (body["userid"], body["external_userid"]) = ("lin", customer.ExternalUserId);
        return (await rig.PostAsync("remark", body)).ErrCode();
    }
}
