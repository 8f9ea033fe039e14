using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Tests.Sandbox;

public sealed class AcquisitionTests
{
    private const string Below = "customer_acquisition";

    [Fact]
    public async Task What_is_behind_the_link_comes_back_as_state()
    {
        await using var rig = await Rig.StartAsync();
        var (linkId, url) = await LinkAsync(rig);
        var customer = rig.WeCom.CreateCustomer("周小雨");
        var added = rig.WeCom.Follow(customer, new Uri(url, "?customer_channel=hk_card-7"))!.Event;
        Assert.Equal(("add_external_contact", "lin", "hk_card-7"), (added.ChangeType, added.UserId, added.State));
        var follow = (await rig.GetCustomerAsync(customer.ExternalUserId)).GetProperty("follow_user")[0];
        Assert.Equal((16, "hk_card-7"), (follow.GetProperty("add_way").GetInt32(), follow.GetProperty("state").GetString()));
        var row = (await PostAsync(rig, "customer", $$"""{"link_id":"{{linkId}}"}""")).GetProperty("customer_list")[0];
        Assert.Equal((customer.ExternalUserId, "lin", "hk_card-7", 0),
            (row.GetProperty("external_userid").GetString(), row.GetProperty("userid").GetString(), row.GetProperty("state").GetString(), row.GetProperty("chat_status").GetInt32()));
    }

    [Fact]
    public async Task A_channel_is_cut_after_64_bytes()
    {
        await using var rig = await Rig.StartAsync();
        var (_, url) = await LinkAsync(rig);
        var added = rig.WeCom.Follow(rig.WeCom.CreateCustomer("周小雨"), new Uri(url, "?customer_channel=" + Uri.EscapeDataString(new string('渠', 22))))!.Event;
        Assert.Equal(new string('渠', 21), added.State);
        Assert.Null(rig.WeCom.Follow(rig.WeCom.CreateCustomer("许知夏"), url)!.Event.State);
    }

    [Fact]
    public async Task The_quota_is_told_when_it_is_low_gone_and_back()
    {
        await using var rig = await Rig.StartAsync(options => options with { AcquisitionBalance = 20 });
        var (_, url) = await LinkAsync(rig);
        for (var n = 0; n < 20; n++)
            await rig.WeCom.Follow(rig.WeCom.CreateCustomer("客"), url)!.Accepted;
        Assert.Throws<InvalidOperationException>(() => rig.WeCom.Follow(rig.WeCom.CreateCustomer("客"), url));
        Assert.True(await rig.WeCom.BuyAcquisitions(5)!.Accepted);
        Assert.Null(rig.WeCom.BuyAcquisitions(5));
        await rig.WeCom.WaitUntilAsync(() => Balances(rig).Count == 3);
        Assert.Equal(["balance_exhausted", "balance_increased", "balance_low"], Balances(rig).Order());
        var quota = await rig.ReadAsync("externalcontact/customer_acquisition_quota");
        Assert.Equal((30, 10), (quota.GetProperty("total").GetInt32(), quota.GetProperty("balance").GetInt32()));
    }

    [Fact]
    public async Task A_link_is_read_changed_listed_and_deleted()
    {
        await using var rig = await Rig.StartAsync();
        var (linkId, url) = await LinkAsync(rig);
        Assert.Equal(0, (await PostAsync(rig, "update_link", $$"""{"link_name":"四月","range":{"user_list":["chen"]},"link_id":"{{linkId}}"}""")).ErrCode());
        var read = await PostAsync(rig, "get", $$"""{"link_id":"{{linkId}}"}""");
        Assert.Equal(("四月", url.ToString()), (read.GetProperty("link").GetProperty("link_name").GetString(), read.GetProperty("link").GetProperty("url").GetString()));
        Assert.Equal("chen", read.GetProperty("range").GetProperty("user_list")[0].GetString());
        Assert.Equal(linkId, (await PostAsync(rig, "list_link", "{}")).GetProperty("link_id_list")[0].GetString());
        Assert.Equal(0, (await PostAsync(rig, "delete_link", $$"""{"link_id":"{{linkId}}"}""")).ErrCode());
        Assert.Equal(40058, (await PostAsync(rig, "get", $$"""{"link_id":"{{linkId}}"}""")).ErrCode());
        Assert.Throws<InvalidOperationException>(() => rig.WeCom.Follow(rig.WeCom.CreateCustomer("客"), url));
    }

    [Fact]
    public async Task A_link_deleted_in_the_console_is_told_by_its_id()
    {
        await using var rig = await Rig.StartAsync();
        var (linkId, _) = await LinkAsync(rig);
        var told = XElement.Parse(rig.WeCom.DeleteLink(linkId).Event.ToXml("ww1"));
        Assert.Equal(("customer_acquisition", "delete_link", linkId), ((string?)told.Element("Event"), (string?)told.Element("ChangeType"), (string?)told.Element("LinkId")));
    }

    [Fact]
    public async Task The_log_shows_events_of_every_kind()
    {
        await using var rig = await Rig.StartAsync();
        var (linkId, _) = await LinkAsync(rig);
        EventDelivery[] told = [rig.WeCom.DeleteLink(linkId), rig.WeCom.Rename("lin", name: "林大满"), rig.WeCom.CreateGroup("lin", "老客群"), .. rig.WeCom.CreateTag("会员", "金卡").Events];
        await rig.FriendAsync();
        await Task.WhenAll(told.Select(one => one.Accepted));
        var log = await rig.Http.GetStringAsync("/sandbox/log");
        foreach (var kind in new[] { "acquisition", "member", "chat", "tag", "contact" })
            Assert.Contains($"\"about\":\"{kind}\"", log, StringComparison.Ordinal);
        Assert.Contains(linkId, log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"range":{"user_list":["lin"]}}""", 40058)]
    [InlineData("""{"link_name":"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一","range":{"user_list":["lin"]}}""", 40058)]
    [InlineData("""{"link_name":"三月"}""", 40058)]
    [InlineData("""{"link_name":"三月","range":{"user_list":[]}}""", 40058)]
    [InlineData("""{"link_name":"三月","range":{"user_list":["nobody"]}}""", 40003)]
    [InlineData("""{"link_name":"三月","range":{"user_list":["lin","chen"]}}""", 0)]
    public async Task What_the_platform_refuses_is_refused(string body, int code)
    {
        await using var rig = await Rig.StartAsync();
        Assert.Equal(code, (await PostAsync(rig, "create_link", body)).ErrCode());
    }

    private static List<string> Balances(Rig rig) =>
        [.. rig.WeCom.Log.CallbackAttempts.Select(attempt => attempt.Event).OfType<AcquisitionEvent>().Select(told => told.ChangeType)];

    private static async Task<(string Id, Uri Url)> LinkAsync(Rig rig)
    {
        var link = (await PostAsync(rig, "create_link", """{"link_name":"三月","range":{"user_list":["lin"]}}""")).GetProperty("link");
        return (link.GetProperty("link_id").GetString()!, new Uri(link.GetProperty("url").GetString()!));
    }

    private static Task<JsonElement> PostAsync(Rig rig, string path, string body) => rig.PostAsync($"{Below}/{path}", JsonNode.Parse(body)!.AsObject());
}
