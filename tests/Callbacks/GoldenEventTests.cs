using System.Globalization;
using System.Net;
using System.Text;
using System.Xml.Linq;
using Microsoft.Extensions.Options;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Tests.Platforms;

namespace PrivateDomain.Tests.Callbacks;

/// <summary>
/// The platform's published events, as an internal app and as a suite gets them: each is read to the last field, goes through the door and
/// is stored once, in whichever variant it is told.
/// </summary>
public sealed class GoldenEventTests
{
    private static readonly (string Internal, string Suite)[] Names = [("ToUserName", "AuthCorpId"), ("Event", "InfoType"), ("CreateTime", "TimeStamp")];

    private static readonly WeComEvent Told = new() { ToUserName = "wxf8b4f85f3a794e77", Event = "", CreateTime = DateTimeOffset.FromUnixTimeSeconds(1403610513) };
    private static readonly WeComEvent Customer = Told with { Event = "change_external_contact", UserId = "zhangsan", ExternalUserId = "woAJ2GCAAAXtWyujaWJHDDGi0mACH71w" };
    private static readonly WeComEvent Chat = Told with { Event = "change_external_chat", ChatId = "CHAT_ID" };
    private static readonly WeComEvent Tag = Told with { Event = "change_external_tag", Id = "TAG_ID", TagType = "tag" };
    private static readonly WeComEvent Member = Told with { ToUserName = "toUser", Event = "change_contact", UserId = "zhangsan", MsgType = "event" };

    private static readonly Dictionary<string, WeComEvent> Golden = new(StringComparer.Ordinal)
    {
        ["ChangeContactEvent.DeleteUser"] = Member with { ChangeType = "delete_user" },
        ["ChangeContactEvent.UpdateUser"] = Member with { ChangeType = "update_user", NewUserId = "zhangsan001" },
        ["ChangeExternalChatEvent.Create"] = Chat with { ChangeType = "create" },
        ["ChangeExternalChatEvent.Dismiss"] = Chat with { ChangeType = "dismiss" },
        ["ChangeExternalChatEvent.Update"] = Chat with
        {
            ChangeType = "update",
            UpdateDetail = "add_member",
            JoinScene = "1",
            QuitScene = "0",
            LastMemVer = "9c3f97c2ada667dfb5f6d03308d963e1",
            CurMemVer = "71217227bbd112ecfe3a49c482195cb4",
            MemChangeList = "Jack\nRose",
        },
        ["ChangeExternalContactEvent.AddExternalContact"] = Customer with { ChangeType = "add_external_contact", State = "teststate", WelcomeCode = "WELCOMECODE" },
        ["ChangeExternalContactEvent.AddHalfExternalContact"] = Customer with { ChangeType = "add_half_external_contact", State = "teststate", WelcomeCode = "WELCOMECODE" },
        ["ChangeExternalContactEvent.DeleteFollowUser"] = Customer with { ChangeType = "del_follow_user" },
        ["ChangeExternalContactEvent.EditExternalContact"] = Customer with { ChangeType = "edit_external_contact" },
        ["ChangeExternalTagEvent.Create"] = Tag with { ChangeType = "create" },
        ["ChangeExternalTagEvent.Delete"] = Tag with { ChangeType = "delete" },
        ["TextMessageEvent"] = Told with { ToUserName = "toUser", CreateTime = DateTimeOffset.FromUnixTimeSeconds(1348831860), MsgType = "text" },
    };

    public static TheoryData<string> Samples => [.. Golden.Keys];

    [Fact]
    public void Every_published_event_is_among_them() => Assert.Equal(
        Golden.Keys.Order(StringComparer.Ordinal),
        Directory.GetFiles(Path.Combine(Vector.Folder, "wecom-events"), "*.xml").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal)!);

    [Theory]
    [MemberData(nameof(Samples))]
    public void Each_is_read_to_the_last_field_in_either_variant(string sample)
    {
        var golden = Golden[sample];

        Assert.Equal(golden with { MsgType = golden.Event.Length > 0 ? "event" : golden.MsgType }, CallbackXml.ReadEvent(Internal(sample)));
        Assert.Equal(golden with { MsgType = golden.Event.Length > 0 ? null : golden.MsgType }, CallbackXml.ReadEvent(Suite(sample)));
        Assert.Equal(golden.Key, CallbackXml.ReadEvent(Published(sample))!.Key);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Each_is_acknowledged_and_stored_once_however_often_it_comes_in_either_variant(string sample)
    {
        foreach (var text in new[] { Internal(sample), Suite(sample) })
        {
            await using var app = await App.Start();

            for (var time = 0; time < 2; time++) Assert.Equal(HttpStatusCode.OK, await Tell(app, text));
            await app.Drain();

            Assert.Single(await Stored(app), Golden[sample].Key);
        }
    }

    [Fact] // B2
    public async Task Two_events_of_one_second_that_differ_in_what_no_key_holds_are_both_stored()
    {
        await using var app = await App.Start();
        string Of(string link) => $"<xml><ToUserName>ww</ToUserName><CreateTime>1403610513</CreateTime><Event>customer_acquisition</Event><ChangeType>link_unavailable</ChangeType><LinkId>{link}</LinkId></xml>";

        foreach (var text in new[] { Of("one"), Of("two"), Of("one"), Of("two") }) Assert.Equal(HttpStatusCode.OK, await Tell(app, text));
        await app.Drain();

        Assert.Equal([Of("one"), Of("two")], (await app.Rows("inbox")).Select(row => row.GetString("text0")).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("change_external_contact")]
    [InlineData("change_external_chat")]
    [InlineData("change_external_tag")]
    [InlineData("change_contact")]
    [InlineData("an_event_of_tomorrow")]
    public async Task A_change_that_nobody_knows_is_stored_and_acknowledged(string kind)
    {
        await using var app = await App.Start();
        var text = $"<xml><ToUserName>ww</ToUserName><CreateTime>1403610513</CreateTime><Event>{kind}</Event><ChangeType>of_tomorrow</ChangeType>"
            + "<UserID>lin</UserID><ExternalUserID>wmSomebody</ExternalUserID><ChatId>wrSomewhere</ChatId><Id>etSomething</Id></xml>";

        for (var time = 0; time < 2; time++) Assert.Equal(HttpStatusCode.OK, await Tell(app, text));
        await app.Drain();

        Assert.Equal(text, Assert.Single(await app.Rows("inbox")).GetString("text0"));
        Assert.Empty(await app.Rows("contacts"));
    }

    /// <summary>The keys of the events that stand anywhere.</summary>
    private static async Task<IEnumerable<string>> Stored(App app) =>
    [
        .. (await app.Rows("inbox")).Select(row => row.RowKey),
        .. (await app.Rows("contacts")).Where(row => row.RowKey.StartsWith("event|", StringComparison.Ordinal)).Select(row => row.RowKey["event|".Length..]),
    ];

    private static async Task<HttpStatusCode> Tell(App app, string text)
    {
        var options = app.Service<IOptions<WeComOptions>>().Value;
        var crypto = new CallbackCrypto(options.CallbackToken, options.EncodingAesKey, options.CorpId);
        var (cipher, at) = (crypto.Encrypt(text), TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        using var body = new StringContent($"<xml><ToUserName>ww</ToUserName><Encrypt>{cipher}</Encrypt></xml>", Encoding.UTF8, "text/xml");
        return (await app.Anyone.PostAsync($"api/wecom/callback?msg_signature={crypto.Sign(at, "nonce", cipher)}&timestamp={at}&nonce=nonce", body)).StatusCode;
    }

    private static string Published(string sample) => File.ReadAllText(Path.Combine(Vector.Folder, "wecom-events", sample + ".xml"));

    /// <summary>As an app of the corporation itself gets it.</summary>
    private static string Internal(string sample)
    {
        var told = XDocument.Parse(Published(sample));
        if (told.Root!.Element("InfoType") is null) return told.ToString();
        foreach (var (own, suite) in Names) told.Root.Element(suite)!.Name = own;
        told.Root.Element("SuiteId")!.Remove();
        told.Root.Add(new XElement("FromUserName", "sys"), new XElement("MsgType", "event"));
        return told.ToString();
    }

    /// <summary>As a suite gets it; what a member writes has no such variant.</summary>
    private static string Suite(string sample)
    {
        var told = XDocument.Parse(Published(sample));
        if (told.Root!.Element("Event") is null) return told.ToString();
        foreach (var (own, suite) in Names) told.Root.Element(own)!.Name = suite;
        told.Root.Element("FromUserName")!.Remove();
        told.Root.Element("MsgType")!.Remove();
        told.Root.AddFirst(new XElement("SuiteId", "ww4asffe99e54c0f4c"));
        return told.ToString();
    }
}
