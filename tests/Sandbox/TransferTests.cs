using System.Text.Json;
using System.Text.Json.Nodes;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Tests.Sandbox;

public sealed class TransferTests
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    [Fact]
    public async Task A_customer_changes_hands_after_a_day()
    {
        await using var rig = await Rig.StartAsync();
        var (customer, _) = await rig.FriendAsync();
        Assert.Equal(0, await AskAsync(rig, customer));
        Assert.Equal(40129, await AskAsync(rig, customer));
        rig.Pass(Day - TimeSpan.FromSeconds(1));
        Assert.Equal(2, await StatusAsync(rig, customer));
        Assert.Empty(rig.WeCom.Settle());
        rig.Pass(TimeSpan.FromSeconds(1));
        var told = rig.WeCom.Settle().Select(delivery => delivery.Event).ToList();
        Assert.Equal([("del_external_contact", "lin", "DELETE_BY_TRANSFER"), ("add_external_contact", "chen", null)], told.Select(one => (one.ChangeType, one.UserId, one.Source)));
        Assert.Null(told[1].WelcomeCode);
        Assert.Equal(1, await StatusAsync(rig, customer));
        var follow = Assert.Single((await rig.GetCustomerAsync(customer.ExternalUserId)).GetProperty("follow_user").EnumerateArray());
        Assert.Equal(("chen", 202), (follow.GetProperty("userid").GetString(), follow.GetProperty("add_way").GetInt32()));
        Assert.Equal(("transfer", "以后由陈默服务"), (rig.WeCom.Messages(customer)[^1].Kind, rig.WeCom.Messages(customer)[^1].Text));
    }

    [Fact]
    public async Task A_customer_may_refuse()
    {
        await using var rig = await Rig.StartAsync();
        var (customer, _) = await rig.FriendAsync();
        await AskAsync(rig, customer);
        var failed = rig.WeCom.RefuseTransfer(customer, "chen").Event;
        Assert.Equal(("transfer_fail", "chen", "customer_refused"), (failed.ChangeType, failed.UserId, failed.FailReason));
        rig.Pass(Day);
        Assert.Empty(rig.WeCom.Settle());
        Assert.Equal(3, await StatusAsync(rig, customer));
        Assert.Equal("lin", (await rig.GetCustomerAsync(customer.ExternalUserId)).GetProperty("follow_user")[0].GetProperty("userid").GetString());
    }

    [Fact]
    public async Task A_member_who_has_enough_customers_gets_no_more()
    {
        await using var rig = await Rig.StartAsync();
        rig.WeCom.SetKeeper(new Keeper("chen", "陈默") { MostCustomers = 0 });
        var (customer, _) = await rig.FriendAsync();
        await AskAsync(rig, customer);
        rig.Pass(Day);
        Assert.Equal("customer_limit_exceed", Assert.Single(rig.WeCom.Settle()).Event.FailReason);
        Assert.Equal(4, await StatusAsync(rig, customer));
    }

    [Fact]
    public async Task Twice_in_ninety_days_and_not_again()
    {
        await using var rig = await Rig.StartAsync();
        var (customer, _) = await rig.FriendAsync();
        Assert.Equal(0, await AskAsync(rig, customer));
        rig.Pass(Day);
        Assert.Equal(0, await AskAsync(rig, customer, "chen", "lin"));
        rig.Pass(Day);
        Assert.Equal(40128, await AskAsync(rig, customer));
        rig.Pass(TimeSpan.FromDays(90));
        Assert.Equal(0, await AskAsync(rig, customer));
    }

    [Fact]
    public async Task A_leavers_customers_wait_and_are_inherited()
    {
        await using var rig = await Rig.StartAsync();
        var (customer, _) = await rig.FriendAsync();
        Assert.Equal(40097, (await PostAsync(rig, "resigned/transfer_customer", customer)).ErrCode());
        rig.WeCom.Resign("lin");
        var waiting = await rig.PostAsync("get_unassigned_list", new() { ["page_size"] = 1000 });
        Assert.Equal(customer.ExternalUserId, waiting.GetProperty("info")[0].GetProperty("external_userid").GetString());
        Assert.True(waiting.GetProperty("is_last").GetBoolean());
        Assert.Equal(0, (await PostAsync(rig, "resigned/transfer_customer", customer)).GetProperty("customer")[0].ErrCode());
        Assert.Equal(0, (await rig.PostAsync("get_unassigned_list", [])).GetProperty("info").GetArrayLength());
        rig.Pass(Day);
        Assert.Equal(["add_external_contact"], rig.WeCom.Settle().Select(delivery => delivery.Event.ChangeType));
        Assert.Equal(1, (await PostAsync(rig, "resigned/transfer_result", customer)).GetProperty("customer")[0].GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task A_leaver_is_forgotten_after_a_year()
    {
        await using var rig = await Rig.StartAsync();
        var (customer, _) = await rig.FriendAsync();
        rig.WeCom.Resign("lin");
        rig.Pass(TimeSpan.FromDays(366));
        Assert.Equal(40003, (await PostAsync(rig, "resigned/transfer_customer", customer)).ErrCode());
    }

    [Fact]
    public async Task What_the_platform_refuses_is_refused()
    {
        await using var rig = await Rig.StartAsync();
        var (customer, _) = await rig.FriendAsync();
        var stranger = rig.WeCom.CreateCustomer("陌生人");
        Assert.Equal(40131, await AskAsync(rig, stranger));
        Assert.Equal(40096, await AskAsync(rig, stranger with { ExternalUserId = "wmNobody" }));
        Assert.Equal(40130, (await PostAsync(rig, "transfer_customer", customer, "lin", "lin")).ErrCode());
        Assert.Equal(40003, (await PostAsync(rig, "transfer_customer", customer, "lin", "nobody")).ErrCode());
    }

    private static async Task<int> AskAsync(Rig rig, Customer customer, string from = "lin", string to = "chen") =>
        (await PostAsync(rig, "transfer_customer", customer, from, to)).GetProperty("customer")[0].ErrCode();

    private static async Task<int> StatusAsync(Rig rig, Customer customer) =>
        (await PostAsync(rig, "transfer_result", customer)).GetProperty("customer")[0].GetProperty("status").GetInt32();

    private static Task<JsonElement> PostAsync(Rig rig, string path, Customer customer, string from = "lin", string to = "chen") => rig.PostAsync(path, new()
    {
        ["handover_userid"] = from,
        ["takeover_userid"] = to,
        ["external_userid"] = new JsonArray(customer.ExternalUserId),
        ["transfer_success_msg"] = "以后由陈默服务",
    });
}
