using System.Text.Json.Nodes;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Tests.Sandbox;

public sealed class ConfirmingTests
{
    [Fact]
    public async Task A_keeper_confirms_so_many_tasks_an_hour_and_not_so_many_messages()
    {
        await using var rig = await Rig.StartAsync(options => options with { ConfirmationsPerHour = 4 });
        var (first, _) = await rig.FriendAsync("a");
        var (second, _) = await rig.FriendAsync("b");
        for (var n = 0; n < 6; n++)
            await SendAsync(rig, first, second);
        rig.Pass(TimeSpan.FromMinutes(14));
        Assert.Empty(rig.WeCom.Messages(first));
        rig.Pass(TimeSpan.FromMinutes(1));
        Assert.Single(rig.WeCom.Messages(first));
        rig.Pass(TimeSpan.FromMinutes(45));
        Assert.Equal((4, 4, 2), (rig.WeCom.Messages(first).Count, rig.WeCom.Messages(second).Count, rig.WeCom.OpenTasks("lin").Count));
        Assert.Equal([15, 30, 45, 60], rig.WeCom.Messages(first).Select(message => (message.At - new DateTimeOffset(2025, 3, 7, 2, 0, 0, TimeSpan.Zero)).TotalMinutes));
        rig.Pass(TimeSpan.FromDays(1));
        Assert.Empty(rig.WeCom.OpenTasks("lin"));
    }

    [Fact]
    public async Task A_task_that_is_cancelled_in_time_is_never_sent()
    {
        await using var rig = await Rig.StartAsync(options => options with { ConfirmationsPerHour = 1 });
        var (customer, _) = await rig.FriendAsync();
        var msgId = await SendAsync(rig, customer);
        rig.Pass(TimeSpan.FromMinutes(59));
        Assert.Equal(0, (await rig.PostAsync("cancel_groupmsg_send", new() { ["msgid"] = msgId })).ErrCode());
        rig.Pass(TimeSpan.FromDays(1));
        Assert.Empty(rig.WeCom.Messages(customer));
    }

    [Fact]
    public async Task The_next_task_is_not_made_up_for_idle_hours()
    {
        await using var rig = await Rig.StartAsync(options => options with { ConfirmationsPerHour = 1 });
        var (customer, _) = await rig.FriendAsync();
        rig.Pass(TimeSpan.FromHours(20));
        await SendAsync(rig, customer);
        Assert.Empty(rig.WeCom.Messages(customer));
        rig.Pass(TimeSpan.FromHours(1));
        Assert.Single(rig.WeCom.Messages(customer));
    }

    [Fact]
    public async Task A_confirmed_task_goes_out_so_many_a_minute_until_it_is_cancelled()
    {
        await using var rig = await Rig.StartAsync(options => options with { SendsPerMinute = 1 });
        var customers = new[] { (await rig.FriendAsync("a")).Customer, (await rig.FriendAsync("b")).Customer, (await rig.FriendAsync("c")).Customer };
        var msgId = await SendAsync(rig, customers);
        rig.WeCom.Confirm("lin", msgId);
        Assert.Equal([0, 0, 0], await StatesAsync());
        rig.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal([1, 1, 0], await StatesAsync());
        await rig.PostAsync("cancel_groupmsg_send", new() { ["msgid"] = msgId });
        rig.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal([1, 1, 0], await StatesAsync());
        Assert.Equal([1, 1, 0], customers.Select(customer => rig.WeCom.Messages(customer).Count));

        async Task<IEnumerable<int>> StatesAsync() =>
            (await rig.PostAsync("get_groupmsg_send_result", new() { ["msgid"] = msgId, ["userid"] = "lin" })).GetProperty("send_list").EnumerateArray().Select(sent => sent.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task A_cancelled_message_may_tell_nothing_any_more()
    {
        await using var rig = await Rig.StartAsync();
        var (customer, _) = await rig.FriendAsync();
        var of = new JsonObject { ["msgid"] = await SendAsync(rig, customer), ["userid"] = "lin" };
        await rig.PostAsync("cancel_groupmsg_send", of);
        foreach (var code in new[] { 0, 41093 })
        {
            rig.WeCom.CancelledTellsNothing = code != 0;
            Assert.Equal(code, (await rig.PostAsync("get_groupmsg_task", of)).ErrCode());
            Assert.Equal(code, (await rig.PostAsync("get_groupmsg_send_result", of)).ErrCode());
        }
    }

    [Fact]
    public async Task A_corp_may_allow_seven_a_week()
    {
        await using var rig = await Rig.StartAsync(options => options with { MassPerCustomerPerWeek = 7 });
        rig.Pass(TimeSpan.FromDays(3)); // from a Friday to a Monday
        var (customer, _) = await rig.FriendAsync();
        for (var n = 0; n < 8; n++)
            rig.WeCom.Confirm("lin", await SendAsync(rig, customer));
        Assert.Equal(7, rig.WeCom.Messages(customer).Count);
        Assert.Equal(3, rig.WeCom.Tasks("lin")[0].Recipients[0].Status);
        rig.Pass(TimeSpan.FromDays(7));
        rig.WeCom.Confirm("lin", await SendAsync(rig, customer));
        Assert.Equal(8, rig.WeCom.Messages(customer).Count);
    }

    private static async Task<string> SendAsync(Rig rig, params Customer[] customers) => (await rig.PostAsync("add_msg_template", new()
    {
        ["external_userid"] = new JsonArray([.. customers.Select(customer => (JsonNode)customer.ExternalUserId)]),
        ["sender"] = "lin",
        ["text"] = Rig.Text("快用完了吗？"),
    })).GetProperty("msgid").GetString()!;
}
