using System.Text.Json;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Tests.Sandbox;

public sealed class RelationTests
{
    [Fact]
    public async Task An_add_tells_the_state_and_gives_a_code()
    {
        await using var rig = await Rig.StartAsync();
        var customer = rig.WeCom.CreateCustomer("周小雨", unionId: "o-union", mobile: "13800138000");
        Assert.Matches("^wm[A-Za-z0-9]{30}$", customer.ExternalUserId);
        var added = rig.WeCom.Add(customer, await rig.WayAsync("card-9"))!.Event;
        Assert.Equal(("add_external_contact", "lin", customer.ExternalUserId, "card-9"), (added.ChangeType, added.UserId, added.ExternalUserId, added.State));
        Assert.NotNull(added.WelcomeCode);
        var details = await rig.GetCustomerAsync(customer.ExternalUserId);
        Assert.Equal("o-union", details.GetProperty("external_contact").GetProperty("unionid").GetString());
        var follow = details.GetProperty("follow_user")[0];
        Assert.Equal("card-9", follow.GetProperty("state").GetString());
        Assert.Equal(rig.Clock.GetUtcNow().ToUnixTimeSeconds(), follow.GetProperty("createtime").GetInt64());
        Assert.Equal("13800138000", follow.GetProperty("remark_mobiles")[0].GetString());
        Assert.Equal(1, follow.GetProperty("add_way").GetInt32());
    }

    [Fact]
    public async Task A_friend_who_scans_again_causes_no_callback()
    {
        await using var rig = await Rig.StartAsync();
        var (customer, _) = await rig.FriendAsync();
        Assert.Null(rig.WeCom.Add(customer, await rig.WayAsync("card-2")));
        Assert.Single(rig.WeCom.Log.CallbackAttempts);
    }

    [Fact]
    public async Task Who_comes_without_a_code_has_no_state()
    {
        await using var rig = await Rig.StartAsync();
        var customer = rig.WeCom.CreateCustomer("许知夏");
        var added = rig.WeCom.AddWithoutCode(customer, "lin")!.Event;
        Assert.Null(added.State);
        Assert.NotNull(added.WelcomeCode);
        var follow = (await rig.GetCustomerAsync(customer.ExternalUserId)).GetProperty("follow_user")[0];
        Assert.False(follow.TryGetProperty("state", out _));
    }

    [Fact]
    public async Task A_keeper_greeted_by_the_console_gets_no_code()
    {
        await using var rig = await Rig.StartAsync();
        rig.WeCom.SetKeeper(new Keeper("lin", "林小满") { GreetedByConsole = true });
        Assert.Null(rig.WeCom.Add(rig.WeCom.CreateCustomer("苏念"), await rig.WayAsync())!.Event.WelcomeCode);
    }

    [Fact]
    public async Task A_half_made_relation_is_greeted_before_it_is_visible()
    {
        await using var rig = await Rig.StartAsync();
        var customer = rig.WeCom.CreateCustomer("苏念");
        var half = rig.WeCom.Add(customer, await rig.WayAsync(), half: true)!.Event;
        Assert.Equal("add_half_external_contact", half.ChangeType);
        Assert.Equal(84061, (await rig.GetCustomerAsync(customer.ExternalUserId)).ErrCode());
        Assert.Equal(0, (await rig.PostAsync("send_welcome_msg", new() { ["welcome_code"] = half.WelcomeCode, ["text"] = Rig.Text("您好") })).ErrCode());
        var whole = rig.WeCom.Accept(customer, "lin")!.Event;
        Assert.Equal(("add_external_contact", null), (whole.ChangeType, whole.WelcomeCode));
        Assert.Equal(0, (await rig.GetCustomerAsync(customer.ExternalUserId)).ErrCode());
    }

    [Fact]
    public async Task Where_the_keeper_must_consent_the_callback_waits_for_it()
    {
        await using var rig = await Rig.StartAsync();
        var customer = rig.WeCom.CreateCustomer("苏念");
        Assert.Null(rig.WeCom.Add(customer, await rig.WayAsync("card-5", skipVerify: false)));
        var added = rig.WeCom.Accept(customer, "lin")!.Event;
        Assert.Equal(("add_external_contact", "card-5"), (added.ChangeType, added.State));
        Assert.NotNull(added.WelcomeCode);
    }

    [Fact]
    public async Task A_customer_who_leaves_stays_visible_to_the_keeper_and_may_return()
    {
        await using var rig = await Rig.StartAsync();
        var (customer, _) = await rig.FriendAsync();
        Assert.Equal("del_follow_user", rig.WeCom.Leave(customer, "lin")!.Event.ChangeType);
        Assert.Null(rig.WeCom.Leave(customer, "lin"));
        Assert.Equal(0, (await rig.GetCustomerAsync(customer.ExternalUserId)).ErrCode());
        var back = rig.WeCom.Add(customer, await rig.WayAsync("card-3"))!.Event;
        Assert.Equal(("add_external_contact", "card-3"), (back.ChangeType, back.State));
    }

    [Fact]
    public async Task A_customer_whom_the_keeper_deletes_is_no_relation_any_more()
    {
        await using var rig = await Rig.StartAsync();
        var (customer, _) = await rig.FriendAsync();
        Assert.Equal("del_external_contact", rig.WeCom.Drop(customer, "lin")!.Event.ChangeType);
        Assert.Equal(84061, (await rig.GetCustomerAsync(customer.ExternalUserId)).ErrCode());
    }

    [Fact]
    public async Task Unknown_and_missing_ids_are_told_apart()
    {
        await using var rig = await Rig.StartAsync();
        Assert.Equal(40096, (await rig.GetCustomerAsync("wmNobody")).ErrCode());
        Assert.Equal(41035, (await rig.GetCustomerAsync("")).ErrCode());
    }

    [Fact]
    public async Task An_edit_is_told_unless_only_mobiles_changed()
    {
        await using var rig = await Rig.StartAsync();
        var (customer, _) = await rig.FriendAsync();
        Assert.Null(rig.WeCom.Edit(customer, "lin", mobiles: ["13900139000"]));
        Assert.Equal("edit_external_contact", rig.WeCom.Edit(customer, "lin", remark: "老客")!.Event.ChangeType);
        JsonElement follow = (await rig.GetCustomerAsync(customer.ExternalUserId)).GetProperty("follow_user")[0];
        Assert.Equal("老客", follow.GetProperty("remark").GetString());
        Assert.Equal("13900139000", follow.GetProperty("remark_mobiles")[0].GetString());
    }

    [Fact]
    public async Task A_way_of_several_keepers_takes_turns_and_keeps_whom_it_chose()
    {
        await using var rig = await Rig.StartAsync();
        var way = Rig.Way();
        (way["type"], way["user"]) = (2, new System.Text.Json.Nodes.JsonArray("lin", "chen"));
        var configId = (await rig.PostAsync("add_contact_way", way)).GetProperty("config_id").GetString()!;
        var keepers = Enumerable.Range(0, 4).Select(_ => rig.WeCom.Add(rig.WeCom.CreateCustomer("客"), configId)!.Event.UserId).ToList();
        Assert.Equal(["lin", "chen", "lin", "chen"], keepers);
    }
}
