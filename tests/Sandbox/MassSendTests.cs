using System.Text.Json;
using System.Text.Json.Nodes;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Tests.Sandbox;

public sealed class MassSendTests
{
    [Fact]
    public async Task Nothing_is_sent_until_the_keeper_taps()
    {
        await using var rig = await Rig.StartAsync();
        var (customer, _) = await rig.FriendAsync();
        var msgId = await MassAsync(rig, customer);
        Assert.Empty(rig.WeCom.Messages(customer));
        Assert.Equal((0, false), await TaskAsync(rig, msgId));
        Assert.Equal((0, false), await ResultAsync(rig, msgId));
        rig.Pass(TimeSpan.FromHours(1));
        var task = Assert.Single(rig.WeCom.OpenTasks("lin"));
        rig.WeCom.Confirm("lin", task.MsgId);
        rig.WeCom.Confirm("lin", task.MsgId);
        var message = Assert.Single(rig.WeCom.Messages(customer));
        Assert.Equal(("mass", "快用完了吗？", msgId), (message.Kind, message.Text, message.MsgId));
        Assert.Equal((2, true), await TaskAsync(rig, msgId));
        Assert.Equal((1, true), await ResultAsync(rig, msgId));
        Assert.Empty(rig.WeCom.OpenTasks("lin"));
    }

    [Fact]
    public async Task Who_is_no_contact_of_the_sender_is_on_the_fail_list()
    {
        await using var rig = await Rig.StartAsync();
        var (friend, _) = await rig.FriendAsync();
        var stranger = rig.WeCom.CreateCustomer("陌生人");
        var answer = await rig.PostAsync("add_msg_template", Mass([friend, stranger]));
        Assert.Equal([stranger.ExternalUserId], answer.GetProperty("fail_list").EnumerateArray().Select(id => id.GetString()!));
        Assert.Equal(41048, (await rig.PostAsync("add_msg_template", Mass([stranger]))).ErrCode());
        Assert.Equal(41048, (await rig.PostAsync("add_msg_template", Mass([friend], sender: "chen"))).ErrCode());
    }

    [Fact]
    public async Task Without_a_sender_each_customer_falls_to_the_keeper_who_added_last()
    {
        await using var rig = await Rig.StartAsync();
        var (customer, _) = await rig.FriendAsync();
        rig.Clock.Pass(TimeSpan.FromMinutes(1));
        rig.WeCom.AddWithoutCode(customer, "chen");
        var (other, _) = await rig.FriendAsync("card-2");
        await rig.PostAsync("add_msg_template", Mass([customer, other], sender: null));
        Assert.Equal(customer.ExternalUserId, Assert.Single(Assert.Single(rig.WeCom.OpenTasks("chen")).Recipients).ExternalUserId);
        Assert.Equal(other.ExternalUserId, Assert.Single(Assert.Single(rig.WeCom.OpenTasks("lin")).Recipients).ExternalUserId);
    }

    [Theory]
    [InlineData("""{"chat_type":"group","external_userid":["ID"],"text":{"content":"x"}}""", 40058)]
    [InlineData("""{"external_userid":[],"text":{"content":"x"},"sender":"lin"}""", 40058)]
    [InlineData("""{"external_userid":["ID"],"sender":"lin"}""", 44004)]
    [InlineData("""{"external_userid":["ID"],"text":{"content":"x"},"sender":"nobody"}""", 40003)]
    [InlineData("""{"external_userid":"ID","text":{"content":"x"}}""", 40058)]
    [InlineData("""{"external_userid":["ID"],"text":{"content":"x"},"allow_select":"yes"}""", 40058)]
    [InlineData("""{"external_userid":["ID","ID"],"text":{"content":"x"},"allow_select":false}""", 0)]
    public async Task What_the_platform_refuses_is_refused(string body, int code)
    {
        await using var rig = await Rig.StartAsync();
        var (customer, _) = await rig.FriendAsync();
        var template = JsonNode.Parse(body.Replace("ID", customer.ExternalUserId, StringComparison.Ordinal))!.AsObject();
        Assert.Equal(code, (await rig.PostAsync("add_msg_template", template)).ErrCode());
        Assert.Equal(code == 0 ? 1 : 0, rig.WeCom.Tasks("lin").Count);
    }

    [Fact]
    public async Task One_customer_more_than_ten_thousand_is_refused()
    {
        await using var rig = await Rig.StartAsync();
        var ids = Enumerable.Range(0, 10_001).Select(n => (JsonNode)$"wm{n}").ToArray();
        var body = new JsonObject { ["external_userid"] = new JsonArray(ids), ["sender"] = "lin", ["text"] = Rig.Text("x") };
        Assert.Equal(40058, (await rig.PostAsync("add_msg_template", body)).ErrCode());
    }

    [Fact]
    public async Task Who_left_meanwhile_is_reported_as_no_friend()
    {
        await using var rig = await Rig.StartAsync();
        var (customer, _) = await rig.FriendAsync();
        var msgId = await MassAsync(rig, customer);
        rig.WeCom.Leave(customer, "lin");
        rig.WeCom.Confirm("lin", msgId);
        Assert.Equal((2, false), await ResultAsync(rig, msgId));
        Assert.Empty(rig.WeCom.Messages(customer));
    }

    [Fact]
    public async Task Who_had_the_days_share_is_reported_as_such()
    {
        await using var rig = await Rig.StartAsync(options => options with { MassPerCustomerPerDay = 1 });
        var (customer, _) = await rig.FriendAsync();
        var (first, second) = (await MassAsync(rig, customer), await MassAsync(rig, customer));
        rig.WeCom.Confirm("lin", first);
        rig.WeCom.Confirm("lin", second);
        Assert.Equal((3, false), await ResultAsync(rig, second));
        var third = await MassAsync(rig, customer);
        rig.Pass(TimeSpan.FromHours(14)); // from 10:00 to midnight in China
        rig.WeCom.Confirm("lin", third);
        Assert.Equal((1, true), await ResultAsync(rig, third));
    }

    [Fact]
    public async Task A_month_holds_as_many_messages_as_days()
    {
        await using var rig = await Rig.StartAsync();
        var (customer, _) = await rig.FriendAsync();
        for (var n = 0; n < 32; n++)
            rig.WeCom.Confirm("lin", await MassAsync(rig, customer));
        Assert.Equal(31, rig.WeCom.Messages(customer).Count);
    }

    [Fact]
    public async Task A_cancelled_message_cannot_be_confirmed()
    {
        await using var rig = await Rig.StartAsync();
        var (customer, _) = await rig.FriendAsync();
        var msgId = await MassAsync(rig, customer);
        Assert.Equal(0, (await rig.PostAsync("cancel_groupmsg_send", Id(msgId))).ErrCode());
        Assert.Equal(41093, (await rig.PostAsync("cancel_groupmsg_send", Id(msgId))).ErrCode());
        Assert.Equal(41093, (await rig.PostAsync("remind_groupmsg_send", Id(msgId))).ErrCode());
        Assert.Empty(rig.WeCom.OpenTasks("lin"));
        Assert.Throws<InvalidOperationException>(() => rig.WeCom.Confirm("lin", msgId));
        Assert.Equal((0, false), await TaskAsync(rig, msgId));
    }

    [Fact]
    public async Task Three_reminders_a_day_and_no_more()
    {
        await using var rig = await Rig.StartAsync();
        var (customer, _) = await rig.FriendAsync();
        var msgId = await MassAsync(rig, customer);
        for (var n = 0; n < 3; n++)
            Assert.Equal(0, (await rig.PostAsync("remind_groupmsg_send", Id(msgId))).ErrCode());
        Assert.Equal(41094, (await rig.PostAsync("remind_groupmsg_send", Id(msgId))).ErrCode());
        rig.Pass(TimeSpan.FromHours(24));
        Assert.Equal(0, (await rig.PostAsync("remind_groupmsg_send", Id(msgId))).ErrCode());
        Assert.Equal(4, Assert.Single(rig.WeCom.OpenTasks("lin")).Reminders);
    }

    [Fact]
    public async Task While_a_message_is_dispatched_nobody_sees_it()
    {
        await using var rig = await Rig.StartAsync();
        rig.WeCom.Dispatching = TimeSpan.FromSeconds(3);
        var (customer, _) = await rig.FriendAsync();
        var msgId = await MassAsync(rig, customer);
        Assert.Equal(41063, (await rig.PostAsync("get_groupmsg_task", Id(msgId))).ErrCode());
        Assert.Empty(rig.WeCom.Tasks("lin"));
        rig.Clock.Pass(TimeSpan.FromSeconds(3));
        Assert.Equal(0, (await rig.PostAsync("get_groupmsg_task", Id(msgId))).ErrCode());
        Assert.Equal(41047, (await rig.PostAsync("get_groupmsg_task", Id("msgUnknown"))).ErrCode());
        Assert.Equal(41046, (await rig.PostAsync("get_groupmsg_task", [])).ErrCode());
    }

    [Fact]
    public async Task Messages_are_listed_by_time_in_pages()
    {
        await using var rig = await Rig.StartAsync();
        var (customer, _) = await rig.FriendAsync();
        var ids = new[] { await MassAsync(rig, customer), await MassAsync(rig, customer), await MassAsync(rig, customer) };
        var now = rig.Clock.GetUtcNow().ToUnixTimeSeconds();
        var asked = new JsonObject { ["chat_type"] = "single", ["start_time"] = now - 60, ["end_time"] = now, ["limit"] = 2 };
        var first = await rig.PostAsync("get_groupmsg_list_v2", asked);
        asked["cursor"] = first.GetProperty("next_cursor").GetString();
        var second = await rig.PostAsync("get_groupmsg_list_v2", asked);
        Assert.Equal("", second.GetProperty("next_cursor").GetString());
        var listed = new[] { first, second }.SelectMany(page => page.GetProperty("group_msg_list").EnumerateArray()).Select(row => row.GetProperty("msgid").GetString()!);
        Assert.Equal(ids, listed);
        asked["start_time"] = now - 40 * 86_400;
        Assert.Equal(40058, (await rig.PostAsync("get_groupmsg_list_v2", asked)).ErrCode());
    }

    [Fact]
    public async Task Where_the_keeper_may_pick_the_others_stay_unsent()
    {
        await using var rig = await Rig.StartAsync();
        var (picked, _) = await rig.FriendAsync("a");
        var (left, _) = await rig.FriendAsync("b");
        var fixedId = await MassAsync(rig, picked);
        Assert.Throws<InvalidOperationException>(() => rig.WeCom.Confirm("lin", fixedId, only: []));
        var body = Mass([picked, left]);
        body["allow_select"] = true;
        var msgId = (await rig.PostAsync("add_msg_template", body)).GetProperty("msgid").GetString()!;
        var task = rig.WeCom.Confirm("lin", msgId, only: [picked.ExternalUserId]);
        Assert.Equal([1, 0], task.Recipients.Select(recipient => recipient.Status));
    }

    private static JsonObject Mass(Customer[] customers, string? sender = "lin")
    {
        var body = new JsonObject
        {
            ["chat_type"] = "single",
            ["external_userid"] = new JsonArray([.. customers.Select(customer => (JsonNode)customer.ExternalUserId)]),
            ["text"] = Rig.Text("快用完了吗？"),
        };
        if (sender is not null)
            body["sender"] = sender;
        return body;
    }

    private static async Task<string> MassAsync(Rig rig, Customer customer) =>
        (await rig.PostAsync("add_msg_template", Mass([customer]))).GetProperty("msgid").GetString()!;

    private static JsonObject Id(string msgId) => new() { ["msgid"] = msgId };

    private static async Task<(int Status, bool Timed)> TaskAsync(Rig rig, string msgId) =>
        Row((await rig.PostAsync("get_groupmsg_task", Id(msgId))).GetProperty("task_list"));

    private static async Task<(int Status, bool Timed)> ResultAsync(Rig rig, string msgId)
    {
        var asked = Id(msgId);
        asked["userid"] = "lin";
        return Row((await rig.PostAsync("get_groupmsg_send_result", asked)).GetProperty("send_list"));
    }

    private static (int Status, bool Timed) Row(JsonElement list)
    {
        var row = Assert.Single(list.EnumerateArray());
        return (row.GetProperty("status").GetInt32(), row.TryGetProperty("send_time", out _));
    }
}
