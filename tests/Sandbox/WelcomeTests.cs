using System.Text.Json.Nodes;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Tests.Sandbox;

public sealed class WelcomeTests
{
    [Fact]
    public async Task A_welcome_reaches_the_customer_once()
    {
        await using var rig = await Rig.StartAsync();
        var (customer, added) = await rig.FriendAsync();
        Assert.Equal(0, (await rig.PostAsync("send_welcome_msg", Welcome(added, "您好"))).ErrCode());
        Assert.Equal(41051, (await rig.PostAsync("send_welcome_msg", Welcome(added, "再次您好"))).ErrCode());
        var message = Assert.Single(rig.WeCom.Messages(customer));
        Assert.Equal(("welcome", "lin", "您好", rig.Clock.GetUtcNow()), (message.Kind, message.From, message.Text, message.At));
    }

    [Fact]
    public async Task Of_many_parallel_welcomes_one_arrives()
    {
        await using var rig = await Rig.StartAsync();
        var (customer, added) = await rig.FriendAsync();
        var codes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => rig.PostAsync("send_welcome_msg", Welcome(added, "您好"))));
        Assert.Equal(19, codes.Count(answer => answer.ErrCode() == 41051));
        Assert.Single(rig.WeCom.Messages(customer));
    }

    [Fact]
    public async Task A_code_lives_twenty_seconds_from_its_event()
    {
        await using var rig = await Rig.StartAsync();
        var (_, inTime) = await rig.FriendAsync("a");
        var (customer, late) = await rig.FriendAsync("b");
        rig.Clock.Pass(TimeSpan.FromSeconds(20));
        Assert.Equal(0, (await rig.PostAsync("send_welcome_msg", Welcome(inTime, "您好"))).ErrCode());
        rig.Clock.Pass(TimeSpan.FromMilliseconds(1));
        Assert.Equal(41050, (await rig.PostAsync("send_welcome_msg", Welcome(late, "您好"))).ErrCode());
        Assert.Equal(41050, (await rig.PostAsync("send_welcome_msg", Welcome(inTime, "您好"))).ErrCode());
        Assert.Empty(rig.WeCom.Messages(customer));
    }

    [Fact]
    public async Task After_a_chat_has_started_no_welcome_is_possible()
    {
        await using var rig = await Rig.StartAsync();
        var (customer, added) = await rig.FriendAsync();
        rig.WeCom.StartChat(customer, "lin");
        Assert.Equal(41051, (await rig.PostAsync("send_welcome_msg", Welcome(added, "您好"))).ErrCode());
    }

    [Theory]
    [InlineData("""{"text":{"content":"x"}}""", 41049)]
    [InlineData("""{"welcome_code":"unknown","text":{"content":"x"}}""", 41050)]
    [InlineData("""{"welcome_code":"CODE"}""", 44004)]
    [InlineData("""{"welcome_code":"CODE","text":{"content":""},"attachments":[]}""", 44004)]
    [InlineData("""{"welcome_code":"CODE","text":{"content":7}}""", 40058)]
    [InlineData("""{"welcome_code":"CODE","attachments":[{"msgtype":"voice","voice":{"media_id":"x"}}]}""", 41065)]
    [InlineData("""{"welcome_code":"CODE","attachments":[{"msgtype":"image","image":{"media_id":"x"}}]}""", 40007)]
    [InlineData("""{"welcome_code":"CODE","attachments":[{"msgtype":"image","image":{}}]}""", 40058)]
    [InlineData("""{"welcome_code":"CODE","attachments":[{"msgtype":"image"}]}""", 40058)]
    [InlineData("""{"welcome_code":"CODE","attachments":[{"msgtype":"link","link":{"title":"x","url":"not an address"}}]}""", 40058)]
    [InlineData("""{"welcome_code":"CODE","attachments":[{"msgtype":"link","link":{"title":"x","url":"https://shop.example/"}}]}""", 0)]
    [InlineData("""{"welcome_code":"CODE","attachments":[{"msgtype":"image","image":{"pic_url":"https://shop.example/a.png"}}]}""", 40058)]
    public async Task What_the_platform_refuses_is_refused_and_leaves_the_code_alive(string body, int code)
    {
        await using var rig = await Rig.StartAsync();
        var (customer, added) = await rig.FriendAsync();
        var welcome = JsonNode.Parse(body.Replace("CODE", added.WelcomeCode, StringComparison.Ordinal))!.AsObject();
        Assert.Equal(code, (await rig.PostAsync("send_welcome_msg", welcome)).ErrCode());
        Assert.Equal(code == 0 ? 1 : 0, rig.WeCom.Messages(customer).Count);
        Assert.Equal(code == 0 ? 41051 : 0, (await rig.PostAsync("send_welcome_msg", Welcome(added, "您好"))).ErrCode());
    }

    [Fact]
    public async Task The_text_is_measured_in_bytes()
    {
        await using var rig = await Rig.StartAsync();
        var (_, added) = await rig.FriendAsync();
        Assert.Equal(45002, (await rig.PostAsync("send_welcome_msg", Welcome(added, new string('好', 1334)))).ErrCode());
        Assert.Equal(0, (await rig.PostAsync("send_welcome_msg", Welcome(added, new string('好', 1333) + "!"))).ErrCode());
    }

    [Fact]
    public async Task A_tenth_attachment_is_one_too_many()
    {
        await using var rig = await Rig.StartAsync();
        var (_, added) = await rig.FriendAsync();
        Assert.Equal(41064, (await rig.PostAsync("send_welcome_msg", Links(added, 10))).ErrCode());
        Assert.Equal(0, (await rig.PostAsync("send_welcome_msg", Links(added, 9))).ErrCode());
    }

    [Fact]
    public async Task While_another_app_is_sending_the_code_is_busy()
    {
        await using var rig = await Rig.StartAsync();
        var (free, first) = await rig.FriendAsync("a");
        var (taken, second) = await rig.FriendAsync("b");
        rig.WeCom.OtherAppGreets(free, "lin", calls: 2);
        rig.WeCom.OtherAppGreets(taken, "lin", calls: 1, greets: true);
        Assert.Equal([41096, 41096, 0], await CodesAsync(rig, first, 3));
        Assert.Equal([41096, 41051], await CodesAsync(rig, second, 2));
        Assert.Empty(rig.WeCom.Messages(taken));
    }

    [Fact]
    public async Task Where_chats_are_archived_the_welcome_waits_for_the_customers_consent()
    {
        await using var rig = await Rig.StartAsync();
        rig.WeCom.SetKeeper(new Keeper("lin", "林小满") { ArchivesChats = true });
        var (customer, added) = await rig.FriendAsync();
        Assert.Equal([41053], await CodesAsync(rig, added, 1));
        rig.Clock.Pass(TimeSpan.FromMinutes(5));
        var agreed = rig.WeCom.AgreeToArchive(customer, "lin")!.Event;
        Assert.Equal("msg_audit_approved", agreed.ChangeType);
        Assert.NotEqual(added.WelcomeCode, agreed.WelcomeCode);
        Assert.Equal([41050], await CodesAsync(rig, added, 1));
        Assert.Equal([0, 41051], await CodesAsync(rig, agreed, 2));
        Assert.Null(rig.WeCom.AgreeToArchive(customer, "lin"));
    }

    private static async Task<List<int>> CodesAsync(Rig rig, ContactEvent told, int calls)
    {
        List<int> codes = [];
        for (var n = 0; n < calls; n++)
            codes.Add((await rig.PostAsync("send_welcome_msg", Welcome(told, "您好"))).ErrCode());
        return codes;
    }

    private static JsonObject Welcome(ContactEvent added, string text) => new() { ["welcome_code"] = added.WelcomeCode, ["text"] = Rig.Text(text) };

    private static JsonObject Links(ContactEvent added, int count) => new()
    {
        ["welcome_code"] = added.WelcomeCode,
        ["attachments"] = new JsonArray([.. Enumerable.Range(0, count).Select(_ => new JsonObject
        {
            ["msgtype"] = "link",
            ["link"] = new JsonObject { ["title"] = "x", ["url"] = "https://shop.example/" },
        })]),
    };
}
