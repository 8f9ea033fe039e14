using System.Text.Json;
using System.Text.Json.Nodes;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Tests.Sandbox;

public sealed class CorpTagTests
{
    [Fact]
    public async Task A_marked_customer_shows_the_tag_and_no_callback_tells_of_it()
    {
        await using var rig = await Rig.StartAsync();
        var (customer, _) = await rig.FriendAsync();
        var tag = await TagAsync(rig, "来源", "包裹卡");
        rig.App.Requests.Clear();
        Assert.Equal(0, (await MarkAsync(rig, customer, tag)).ErrCode());
        var shown = (await rig.GetCustomerAsync(customer.ExternalUserId)).GetProperty("follow_user")[0].GetProperty("tags")[0];
        Assert.Equal(("来源", "包裹卡", tag), (shown.GetProperty("group_name").GetString(), shown.GetProperty("tag_name").GetString(), shown.GetProperty("tag_id").GetString()));
        var row = (await rig.PostAsync("batch/get_by_user", new() { ["userid_list"] = new JsonArray("lin") })).GetProperty("external_contact_list")[0].GetProperty("follow_info");
        Assert.Equal(tag, row.GetProperty("tag_id")[0].GetString());
        Assert.False(row.TryGetProperty("tags", out _));
        Assert.Equal(0, (await rig.PostAsync("del_corp_tag", new() { ["tag_id"] = new JsonArray(tag) })).ErrCode());
        Assert.Empty(rig.WeCom.TagsOf(customer, "lin"));
        Assert.Empty(rig.App.Requests);
    }

    [Fact]
    public async Task Of_many_marks_at_once_five_get_through()
    {
        await using var rig = await Rig.StartAsync(options => options with { Limits = new WeComLimits { MarkTagTakes = TimeSpan.FromSeconds(1) } });
        var (customer, _) = await rig.FriendAsync();
        var tag = await TagAsync(rig, "来源", "包裹卡");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => MarkAsync(rig, customer, tag)));
        Assert.Equal((5, 3), (answers.Count(answer => answer.ErrCode() == 0), answers.Count(answer => answer.ErrCode() == 45033)));
        Assert.Equal(0, (await MarkAsync(rig, customer, tag)).ErrCode());
    }

    [Fact]
    public async Task What_people_do_with_tags_is_told()
    {
        await using var rig = await Rig.StartAsync();
        var (customer, _) = await rig.FriendAsync();
        var (tag, created) = rig.WeCom.CreateTag("会员", "金卡");
        Assert.Equal(["tag_group", "tag"], created.Select(told => ((TagEvent)told.Event).TagType));
        Assert.Equal("edit_external_contact", rig.WeCom.Mark(customer, "lin", add: [tag])!.Event.ChangeType);
        Assert.Equal("update", rig.WeCom.RenameTag(tag, "白金卡").Event.ChangeType);
        Assert.Equal(81011, (await rig.PostAsync("edit_corp_tag", new() { ["id"] = tag, ["name"] = "x" })).ErrCode());
        Assert.Equal(81011, (await rig.PostAsync("del_corp_tag", new() { ["tag_id"] = new JsonArray(tag) })).ErrCode());
        Assert.Equal([tag], rig.WeCom.TagsOf(customer, "lin"));
        Assert.Contains($"<Id><![CDATA[{tag}]]></Id><TagType><![CDATA[tag]]></TagType>", rig.WeCom.DeleteTag(tag).Event.ToXml("ww1"), StringComparison.Ordinal);
        Assert.Empty(rig.WeCom.TagsOf(customer, "lin"));
        Assert.Equal(40068, (await MarkAsync(rig, customer, tag)).ErrCode());
    }

    [Fact]
    public async Task A_group_is_found_again_by_its_name_and_a_name_is_taken_once()
    {
        await using var rig = await Rig.StartAsync();
        await TagAsync(rig, "来源", "包裹卡");
        var second = await TagAsync(rig, "来源", "直播");
        Assert.Equal(40071, (await AddAsync(rig, "来源", "直播")).ErrCode());
        Assert.Equal(40072, (await AddAsync(rig, "来源", "")).ErrCode());
        Assert.Equal(0, (await rig.PostAsync("edit_corp_tag", new() { ["id"] = second, ["name"] = "直播间" })).ErrCode());
        Assert.Equal(40071, (await rig.PostAsync("edit_corp_tag", new() { ["id"] = second, ["name"] = "包裹卡" })).ErrCode());
        var group = Assert.Single((await rig.PostAsync("get_corp_tag_list", [])).GetProperty("tag_group").EnumerateArray());
        Assert.Equal(["包裹卡", "直播间"], group.GetProperty("tag").EnumerateArray().Select(tag => tag.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Tags_have_limits()
    {
        await using var rig = await Rig.StartAsync(options => options with { Limits = new WeComLimits { CorpTags = 2, TagsPerRelation = 1 } });
        var (customer, _) = await rig.FriendAsync();
        string[] tags = [await TagAsync(rig, "来源", "包裹卡"), await TagAsync(rig, "来源", "直播")];
        Assert.Equal(40126, (await AddAsync(rig, "来源", "门店")).ErrCode());
        Assert.Equal(40126, (await MarkAsync(rig, customer, tags)).ErrCode());
        Assert.Equal(84061, (await MarkAsync(rig, rig.WeCom.CreateCustomer("陌生人"), tags[0])).ErrCode());
    }

    private static Task<JsonElement> AddAsync(Rig rig, string group, string name) =>
        rig.PostAsync("add_corp_tag", new() { ["group_name"] = group, ["tag"] = new JsonArray(new JsonObject { ["name"] = name }) });

    private static async Task<string> TagAsync(Rig rig, string group, string name) =>
        (await AddAsync(rig, group, name)).GetProperty("tag_group").GetProperty("tag")[0].GetProperty("id").GetString()!;

    private static Task<JsonElement> MarkAsync(Rig rig, Customer customer, params string[] tags) => rig.PostAsync("mark_tag", new()
    {
        ["userid"] = "lin",
        ["external_userid"] = customer.ExternalUserId,
        ["add_tag"] = new JsonArray([.. tags.Select(tag => (JsonNode)tag)]),
    });
}
