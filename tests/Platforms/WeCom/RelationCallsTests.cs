using System.Text.Json;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Tests.Platforms.WeCom;

/// <summary>The calls about what stands between keepers and customers, and about groups, as they go over the wire.</summary>
public sealed class RelationCallsTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task What_breaks_a_known_limit_is_not_sent()
    {
        using var platform = new SimulatedWeCom();
        using var room = new WeComUnderTest(platform);
        var (client, long21, many) = (room.Client, new string('长', 21), Enumerable.Range(0, 101).Select(n => $"wm{n}").ToList());
        Verdict[] verdicts =
        [
            await client.Remark("lin", "wm1", new RemarkChange(long21, null, null), None),
            await client.Remark("lin", "wm1", new RemarkChange(null, new string('长', 151), null), None),
            await client.Remark("lin", "wm1", new RemarkChange(null, null, long21), None),
            await client.Remark("lin", "wm1", new RemarkChange(null, null, null), None),
            await client.AddTags("组", [new string('长', 31)], None),
            (await client.GetCustomers(many, null, None)).Verdict,
            (await client.HandOver("lin", "chen", many, null, resigned: false, None)).Verdict,
            (await client.HandOver("lin", "chen", ["wm1"], new string('长', 201), resigned: false, None)).Verdict,
            (await client.HandOverGroups(many, "chen", None)).Verdict,
            (await client.AddJoinWay(new JoinWayContent(["1", "2", "3", "4", "5", "6"], false, "", 1, "", ""), None)).Verdict,
            (await client.AddJoinWay(new JoinWayContent(["1"], true, new string('长', 41), 1, "", ""), None)).Verdict,
            await client.UpdateJoinWay("c", new JoinWayContent(["1"], false, "", 1, new string('s', 31), ""), None),
        ];
        Assert.All(verdicts, verdict => Assert.Equal((VerdictKind.Refused, TransportFault.OverLimit), (verdict.Kind, verdict.Code)));
        Assert.Empty(platform.Calls("gettoken"));
    }

    [Fact]
    public async Task A_page_of_customers_is_read_with_its_tag_ids_and_a_keeper_without_any_has_none()
    {
        using var platform = new SimulatedWeCom();
        platform.On("get_by_user",
            """{"errcode":0,"external_contact_list":[{"external_contact":{"external_userid":"wm1","name":"小雨","unionid":"u"},"follow_info":{"userid":"lin","remark":"雨","description":"d","remark_corp_name":"c","createtime":1600000000,"tag_id":["b","a"],"state":"s","add_way":1}}],"next_cursor":"n"}""",
            SimulatedWeCom.Error(84061));
        platform.On("list", SimulatedWeCom.Error(84061));
        using var room = new WeComUnderTest(platform);
        var page = (await room.Client.GetCustomers(["lin"], null, None)).Value!;
        var customer = Assert.Single(page.Customers);
        Assert.Equal(("wm1", "小雨", "u", "lin", "s", "n"), (customer.ExternalUserId, customer.Name, customer.UnionId, customer.Follow.UserId, customer.Follow.State, page.NextCursor));
        Assert.Equal(("雨", "d", "c"), (customer.Follow.Notes.Remark, customer.Follow.Notes.Description, customer.Follow.Notes.Company));
        Assert.Equal(["a", "b"], customer.Follow.Notes.Tags);
        Assert.Equal(100, Body(platform, "get_by_user").GetProperty("limit").GetInt32());
        Assert.Empty((await room.Client.GetCustomers(["lin"], "n", None)).Value!.Customers);
        Assert.Empty((await room.Client.GetCustomerIds("lin", None)).Value!);
    }

    [Fact]
    public async Task A_hand_over_tells_of_each_customer_and_is_not_made_twice_by_itself()
    {
        using var platform = new SimulatedWeCom();
        platform.On("transfer_customer", """{"errcode":0,"customer":[{"external_userid":"wm1","errcode":0},{"external_userid":"wm2","errcode":40128}]}""");
        using var room = new WeComUnderTest(platform);
        var asked = (await room.Client.HandOver("lin", "chen", ["wm1", "wm2"], "您好", resigned: false, None)).Value!;
        Assert.Equal([("wm1", 0), ("wm2", 40128)], asked.Select(one => (one.ExternalUserId, one.Code)));
        Assert.Equal("您好", Body(platform, "transfer_customer").GetProperty("transfer_success_msg").GetString());
        platform.Breaks("transfer_customer", HttpRequestError.ResponseEnded);
        Assert.Equal(VerdictKind.Unknown, (await room.Client.HandOver("lin", "chen", ["wm1"], null, resigned: false, None)).Verdict.Kind);
        Assert.Equal(2, platform.Calls("transfer_customer").Count);
    }

    [Fact]
    public async Task The_last_page_of_leavers_customers_has_no_cursor()
    {
        using var platform = new SimulatedWeCom();
        platform.On("get_unassigned_list", """{"errcode":0,"info":[{"handover_userid":"lin","external_userid":"wm1","dimission_time":1}],"is_last":true,"next_cursor":"x"}""");
        using var room = new WeComUnderTest(platform);
        var page = (await room.Client.GetUnassigned(null, None)).Value!;
        Assert.Equal((new Unassigned("lin", "wm1"), null), (Assert.Single(page.Customers), page.NextCursor));
    }

    [Fact]
    public async Task Groups_that_are_not_handed_over_say_why_in_words()
    {
        using var platform = new SimulatedWeCom();
        platform.On("transfer", """{"errcode":0,"failed_chat_list":[{"chat_id":"wr1","errcode":90507,"errmsg":"x"}]}""");
        using var room = new WeComUnderTest(platform);
        var failed = Assert.Single((await room.Client.HandOverGroups(["wr1", "wr2"], "chen", None)).Value!);
        Assert.Equal(("wr1", "The leaver's group is being handed over at the moment."), (failed.ChatId, failed.Verdict.Reason));
    }

    [Fact]
    public void Every_code_of_a_groups_hand_over_has_words() => Assert.All(Enumerable.Range(90500, 12), code =>
    {
        var verdict = WeComVerdicts.Of(code, "raw");
        Assert.Equal(VerdictKind.Refused, verdict.Kind);
        Assert.DoesNotContain("raw", verdict.Reason, StringComparison.Ordinal);
    });

    [Fact]
    public async Task A_group_code_says_what_it_leads_to_and_is_deleted_once_for_all()
    {
        using var platform = new SimulatedWeCom();
        platform.On("add_join_way", """{"errcode":0,"config_id":"c1"}""");
        platform.On("get_join_way", """{"errcode":0,"join_way":{"config_id":"c1","qr_code":"https://p.example/q.png"}}""");
        platform.On("del_join_way", SimulatedWeCom.Error(41044));
        using var room = new WeComUnderTest(platform);
        Assert.Equal("c1", (await room.Client.AddJoinWay(new JoinWayContent(["wr1"], true, "茶友", 3, "g-1", "门店"), None)).Value);
        Assert.Equal("""{"remark":"门店","auto_create_room":1,"room_base_name":"茶友","room_base_id":3,"chat_id_list":["wr1"],"state":"g-1","scene":2}""", platform.Calls("add_join_way")[0].Body);
        Assert.Equal("https://p.example/q.png", (await room.Client.GetJoinWay("c1", None)).Value!.QrCode.AbsoluteUri);
        Assert.True((await room.Client.DeleteJoinWay("c1", None)).IsDelivered);
    }

    private static JsonElement Body(SimulatedWeCom platform, string call) => JsonDocument.Parse(platform.Calls(call)[0].Body).RootElement;
}
