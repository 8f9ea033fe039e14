using System.Globalization;
using PrivateDomain.Platforms.OfficialAccount;

namespace PrivateDomain.Tests.Platforms.OfficialAccount;

public sealed class OfficialAccountEventTests
{
    private const string Subscribe = """
        <xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[o1]]></FromUserName><CreateTime>123456789</CreateTime>
        <MsgType><![CDATA[event]]></MsgType><Event><![CDATA[subscribe]]></Event><EventKey><![CDATA[qrscene_CARD1]]></EventKey><Ticket><![CDATA[T]]></Ticket></xml>
        """;

    public static TheoryData<string, string, string?> Samples => new()
    {
        { "SubscribePushEvent", "event", "subscribe" },
        { "ScanPushEvent", "event", "SCAN" },
        { "UnsubscribePushEvent", "event", "unsubscribe" },
        { "TextMessageEvent", "text", null },
        { "ImageMessageEvent", "image", null },
    };

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_sample_is_read(string file, string type, string? kind)
    {
        // As characters, with the byte order mark that the samples begin with.
        var text = System.Text.Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(Vector.Folder, "official-account-events", file + ".xml")));
        var read = OfficialAccountEvent.Read(text)!;

        Assert.Equal(("toUser", type, kind), (read.ToUserName, read.MsgType, read.Event));
        Assert.Equal("fromUser", read.FromUserName, ignoreCase: true);
        Assert.Equal(kind is null, read.IsMessage);
        Assert.Equal(kind is null ? "1234567890123456" : null, read.MsgId);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(kind is null ? 1348831860 : 123456789), read.CreateTime);
        Assert.Equal(kind is "SCAN" ? ("SCENE_VALUE", "TICKET") : ("", null), (read.Scene, read.Ticket));
    }

    [Fact]
    public void There_is_a_test_for_every_sample() =>
        Assert.Equal(Samples.Count, Directory.GetFiles(Path.Combine(Vector.Folder, "official-account-events"), "*.xml").Length);

    [Theory]
    [InlineData("subscribe", "qrscene_CARD1", "CARD1")]
    [InlineData("subscribe", "qrscene_qrscene_1", "qrscene_1")]
    [InlineData("subscribe", "last_trade_no_4006", "")]
    [InlineData("subscribe", "", "")]
    [InlineData("SCAN", "CARD1", "CARD1")]
    [InlineData("SCAN", "qrscene_1", "qrscene_1")]
    [InlineData("CLICK", "MENU_1", "")]
    public void The_scene_is_what_the_scanned_code_was_made_with(string kind, string key, string scene) =>
        Assert.Equal(scene, OfficialAccountEvent.Read(Subscribe.Replace("subscribe", kind, StringComparison.Ordinal).Replace("qrscene_CARD1", key, StringComparison.Ordinal))!.Scene);

    [Fact]
    public void Each_part_alone_makes_another_event()
    {
        string[] keys =
        [
            .. new[] { ("o1", "o2"), ("123456789", "123456790"), ("[subscribe]", "[SCAN]"), ("CARD1", "CARD2"), ("[T]", "[U]"), ("gh_1", "gh_1") }
                .Select(change => OfficialAccountEvent.Read(Subscribe.Replace(change.Item1, change.Item2, StringComparison.Ordinal))!.Key),
        ];
        Assert.Equal(keys.Length, keys.Distinct(StringComparer.Ordinal).Count());
        Assert.All(keys, key => Assert.Matches("^[0-9a-f]{64}$", key));
    }

    [Fact]
    public void A_message_is_known_by_its_number_alone()
    {
        static string Key(string number, int second) => OfficialAccountEvent.Read(string.Create(CultureInfo.InvariantCulture,
            $"<xml><ToUserName>gh</ToUserName><FromUserName>o1</FromUserName><CreateTime>{second}</CreateTime><MsgType>text</MsgType><Content>a</Content><MsgId>{number}</MsgId></xml>"))!.Key;
        Assert.Equal(Key("7", 1), Key("7", 2));
        Assert.NotEqual(Key("7", 1), Key("8", 1), StringComparer.Ordinal);
    }

    [Fact]
    public void The_key_stays_what_it_was_for_events_already_stored() =>
        Assert.Equal("190c0bf9fcf5b4ed6fe5856fcafe8b0a531073c623e21671e666f07a3d90b98d", OfficialAccountEvent.Read(Subscribe)!.Key);

    [Fact]
    public void An_event_does_not_print_its_person() => Assert.DoesNotContain("o1 ", OfficialAccountEvent.Read(Subscribe)! + " ", StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("<xml/>")]
    [InlineData("<xml><FromUserName>a</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType></xml>")]
    [InlineData("<xml><ToUserName>a</ToUserName><CreateTime>1</CreateTime><MsgType>text</MsgType></xml>")]
    [InlineData("<xml><ToUserName>a</ToUserName><FromUserName>a</FromUserName><CreateTime>1</CreateTime></xml>")]
    [InlineData("<xml><ToUserName>a</ToUserName><FromUserName>a</FromUserName><CreateTime>now</CreateTime><MsgType>text</MsgType></xml>")]
    [InlineData("<xml><ToUserName>a</ToUserName><FromUserName>a</FromUserName><FromUserName>b</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType></xml>")]
    [InlineData("<!DOCTYPE xml><xml><ToUserName>a</ToUserName><FromUserName>a</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType></xml>")]
    public void What_is_no_event_is_none(string text) => Assert.Null(OfficialAccountEvent.Read(text));
}
