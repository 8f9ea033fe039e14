using System.Net;
using System.Text.Json;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Tests.Platforms.WeCom;

public sealed class WeComClientTests : IDisposable
{
    private readonly SimulatedWeCom platform = new();
    private readonly WeComUnderTest room;

    public WeComClientTests() => room = new(platform);

    public void Dispose() => room.Dispose();

    [Fact]
    public async Task A_contact_way_comes_back_with_its_id_and_picture()
    {
        platform.On("add_contact_way", """{"errcode":0,"errmsg":"ok","config_id":"42b34949","qr_code":"http://p.qpic.cn/wwhead/abc/0"}""");
        var answer = await room.Client.AddContactWay(ContactWayType.Multi, ["li", "wang"], "batch7", "spring", CancellationToken.None);
        Assert.Equal(new ContactWay("42b34949", new("http://p.qpic.cn/wwhead/abc/0")), answer.Value);
        Assert.Equal(
            """{"type":2,"user":["li","wang"],"state":"batch7","remark":"spring","scene":2,"skip_verify":true}""",
            Assert.Single(platform.Calls("add_contact_way")).Body);
    }

    [Fact]
    public async Task A_contact_way_without_an_id_is_not_one()
    {
        platform.On("add_contact_way", SimulatedWeCom.Error(0, "ok"));
        var answer = await room.Client.AddContactWay(ContactWayType.Single, ["li"], "s", "r", CancellationToken.None);
        Assert.False(answer.IsDelivered);
        Assert.Equal((VerdictKind.Unknown, TransportFault.Malformed), (answer.Verdict.Kind, answer.Verdict.Code));
    }

    [Fact]
    public async Task A_contact_way_that_is_already_gone_is_deleted()
    {
        platform.On("del_contact_way", SimulatedWeCom.Error(0), SimulatedWeCom.Error(41044));
        Assert.True((await room.Client.DeleteContactWay("42b34949", CancellationToken.None)).IsDelivered);
        Assert.True((await room.Client.DeleteContactWay("42b34949", CancellationToken.None)).IsDelivered);
        Assert.Equal("""{"config_id":"42b34949"}""", platform.Calls("del_contact_way")[0].Body);
    }

    [Fact]
    public async Task What_breaks_a_known_limit_is_not_sent()
    {
        Answer<ContactWay>[] ways =
        [
            await room.Client.AddContactWay(ContactWayType.Single, ["li", "wang"], "s", "r", CancellationToken.None),
            await room.Client.AddContactWay(ContactWayType.Multi, [], "s", "r", CancellationToken.None),
            await room.Client.AddContactWay(ContactWayType.Multi, [.. Enumerable.Repeat("li", 101)], "s", "r", CancellationToken.None),
            await room.Client.AddContactWay(ContactWayType.Single, ["li"], new('s', 31), "r", CancellationToken.None),
            await room.Client.AddContactWay(ContactWayType.Single, ["li"], "s", new('r', 31), CancellationToken.None),
        ];
        Assert.All(ways, answer => Assert.Equal((VerdictKind.Refused, TransportFault.OverLimit), (answer.Verdict.Kind, answer.Verdict.Code)));
        Answer<MessageTask>[] tasks =
        [
            await room.Client.AddMessageTask("li", [], "hello", CancellationToken.None),
            await room.Client.AddMessageTask("li", [.. Enumerable.Repeat("c", 10_001)], "hello", CancellationToken.None),
            await room.Client.AddMessageTask("li", ["c"], new('x', 4001), CancellationToken.None),
        ];
        Assert.All(tasks, answer => Assert.Equal((VerdictKind.Refused, TransportFault.OverLimit), (answer.Verdict.Kind, answer.Verdict.Code)));
        Assert.Empty(platform.Calls("gettoken"));
    }

    [Fact]
    public async Task A_customer_comes_back_with_every_keeper()
    {
        platform.On(
            "get",
            """
            {"errcode":0,"errmsg":"ok","external_contact":{"external_userid":"wm 01","name":"李四","unionid":"oz-1","type":1,"gender":1},
             "follow_user":[{"userid":"li","remark":"r","createtime":1525779812,"state":"batch7","add_way":1,"remark_mobiles":["13800000001","13000000002"],
             "tags":[{"group_name":"g","tag_name":"t","tag_id":"i","type":1}]}],"next_cursor":"more&more"}
            """,
            """
            {"errcode":0,"external_contact":{"external_userid":"wm 01","name":"李四","unionid":"oz-1"},
             "follow_user":[{"userid":"wang","createtime":99999999999999,"state":"","wechat_channels":{"nickname":"n","source":1}}],"next_cursor":""}
            """);
        var answer = await room.Client.GetExternalContact("wm 01", CancellationToken.None);
        var contact = answer.Value!;
        Assert.Equal(("wm 01", "李四", "oz-1"), (contact.ExternalUserId, contact.Name, contact.UnionId));
        Assert.Equal(["li", "wang"], contact.FollowUsers.Select(follow => follow.UserId), StringComparer.Ordinal);
        Assert.Equal(("batch7", 1), (contact.FollowUsers[0].State, contact.FollowUsers[0].AddWay));
        Assert.Equal(["13800000001", "13000000002"], contact.FollowUsers[0].RemarkMobiles);
        Assert.Equal(new DateTimeOffset(2018, 5, 8, 11, 43, 32, TimeSpan.Zero), contact.FollowUsers[0].AddedAt);
        Assert.Equal((null, null, 0), (contact.FollowUsers[1].State, contact.FollowUsers[1].AddedAt, contact.FollowUsers[1].RemarkMobiles.Count));
        Assert.Contains("external_userid=wm%2001&cursor=more%26more", platform.Calls("get")[1].Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_that_never_end_are_left_after_ten()
    {
        platform.On("get", """{"errcode":0,"external_contact":{"external_userid":"wm01"},"next_cursor":"again"}""");
        Assert.True((await room.Client.GetExternalContact("wm01", CancellationToken.None)).IsDelivered);
        Assert.Equal(10, platform.Calls("get").Count);
    }

    [Fact]
    public async Task What_only_reads_is_tried_three_times()
    {
        platform.On("get", (_, number) => number < 3
            ? new(HttpStatusCode.ServiceUnavailable)
            : SimulatedWeCom.Json("""{"errcode":0,"external_contact":{"external_userid":"wm01","name":"n"}}"""));
        Assert.True((await room.Client.GetExternalContact("wm01", CancellationToken.None)).IsDelivered);
        platform.Breaks("get_groupmsg_send_result", HttpRequestError.ResponseEnded);
        var lost = await room.Client.GetMessageResult("m", "li", null, CancellationToken.None);
        Assert.Equal(TransportFault.ConnectionLost, lost.Verdict.Code);
        Assert.Equal(3, platform.Calls("get_groupmsg_send_result").Count);
    }

    [Fact]
    public async Task A_message_for_many_comes_back_with_its_id_and_who_was_left_out()
    {
        platform.On("add_msg_template", """{"errcode":0,"errmsg":"ok","fail_list":["wm02"],"msgid":"msgGCAAAX"}""");
        var answer = await room.Client.AddMessageTask("li", ["wm01", "wm02"], "复购提醒", CancellationToken.None);
        Assert.Equal("msgGCAAAX", answer.Value!.MsgId);
        Assert.Equal(["wm02"], answer.Value.FailList);
        Assert.Equal(
            """{"external_userid":["wm01","wm02"],"sender":"li","text":{"content":"复购提醒"},"chat_type":"single"}""",
            Assert.Single(platform.Calls("add_msg_template")).Body);
    }

    [Theory]
    [InlineData(-1, VerdictKind.Later)]
    [InlineData(41048, VerdictKind.Refused)]
    [InlineData(45009, VerdictKind.Later)]
    [InlineData(60020, VerdictKind.Misconfigured)]
    public async Task A_message_for_many_is_asked_for_once(int code, VerdictKind kind)
    {
        platform.On("add_msg_template", SimulatedWeCom.Error(code));
        var answer = await room.Client.AddMessageTask("li", ["wm01"], "hello", CancellationToken.None);
        Assert.Equal((kind, code), (answer.Verdict.Kind, answer.Verdict.Code));
        Assert.Single(platform.Calls("add_msg_template"));
    }

    [Fact]
    public async Task A_message_for_many_that_may_have_arrived_is_unknown_and_not_repeated()
    {
        platform.Breaks("add_msg_template", HttpRequestError.ResponseEnded);
        Assert.Equal(VerdictKind.Unknown, (await room.Client.AddMessageTask("li", ["wm01"], "hello", CancellationToken.None)).Verdict.Kind);
        Assert.Single(platform.Calls("add_msg_template"));
    }

    [Fact]
    public async Task Results_tell_customer_by_customer_what_was_really_sent()
    {
        platform.On(
            "get_groupmsg_send_result",
            """
            {"errcode":0,"errmsg":"ok","next_cursor":"c2","send_list":[
              {"external_userid":"wm01","userid":"li","status":1,"send_time":1552536375},{"external_userid":"wm02","userid":"li","status":0},
              {"external_userid":"wm03","userid":"li","status":2},{"external_userid":"wm04","userid":"li","status":3},{"external_userid":"wm05","userid":"li","status":9},
              {"chat_id":"wr01","userid":"li","status":1}]}
            """);
        var page = (await room.Client.GetMessageResult("m", "li", null, CancellationToken.None)).Value!;
        Assert.Equal("c2", page.NextCursor);
        Assert.Equal(
            [
                new("wm01", MessageStatus.Sent, new(2019, 3, 14, 4, 6, 15, TimeSpan.Zero)),
                new("wm02", MessageStatus.Pending, null),
                new("wm03", MessageStatus.NotConnected, null),
                new("wm04", MessageStatus.AlreadyReached, null),
                new("wm05", MessageStatus.Pending, null),
            ],
            page.Results);
        await room.Client.GetMessageResult("m", "li", "c2", CancellationToken.None);
        Assert.Equal("""{"msgid":"m","userid":"li","limit":500}""", platform.Calls("get_groupmsg_send_result")[0].Body);
        Assert.Equal("""{"msgid":"m","userid":"li","limit":500,"cursor":"c2"}""", platform.Calls("get_groupmsg_send_result")[1].Body);
    }

    [Fact]
    public async Task A_message_cancelled_twice_is_cancelled()
    {
        platform.On("cancel_groupmsg_send", SimulatedWeCom.Error(0), SimulatedWeCom.Error(41093));
        Assert.True((await room.Client.CancelMessageTask("m", CancellationToken.None)).IsDelivered);
        Assert.True((await room.Client.CancelMessageTask("m", CancellationToken.None)).IsDelivered);
        using var body = JsonDocument.Parse(platform.Calls("cancel_groupmsg_send")[0].Body);
        Assert.Equal("m", body.RootElement.GetProperty("msgid").GetString());
    }
}
