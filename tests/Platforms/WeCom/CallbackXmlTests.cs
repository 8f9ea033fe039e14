using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Tests.Platforms.WeCom;

public sealed class CallbackXmlTests
{
    private const string Add = """
        <xml><ToUserName><![CDATA[ww01]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName><CreateTime>1403610513</CreateTime>
        <MsgType><![CDATA[event]]></MsgType><Event><![CDATA[change_external_contact]]></Event><ChangeType><![CDATA[add_external_contact]]></ChangeType>
        <UserID><![CDATA[zhangsan]]></UserID><ExternalUserID><![CDATA[wm01]]></ExternalUserID><State><![CDATA[a<b&c]]></State>
        <WelcomeCode><![CDATA[CODE]]></WelcomeCode></xml>
        """;

    public static TheoryData<string> Samples => [.. Directory.GetFiles(Path.Combine(Vector.Folder, "wecom-events"), "*.xml").Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_sample_is_read(string file)
    {
        // As characters, with the byte order mark that most samples begin with.
        var text = System.Text.Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(Vector.Folder, "wecom-events", file)));
        var read = CallbackXml.ReadEvent(text);
        Assert.NotNull(read);
        Assert.True(read.ToUserName is "toUser" or "wxf8b4f85f3a794e77");
        Assert.Equal(file.Split('.')[0], read.Event switch
        {
            "change_contact" => "ChangeContactEvent",
            "change_external_chat" => "ChangeExternalChatEvent",
            "change_external_contact" => "ChangeExternalContactEvent",
            "change_external_tag" => "ChangeExternalTagEvent",
            _ => "TextMessageEvent",
        });
        if (read.Event.Length > 0)
        {
            Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1403610513), read.CreateTime);
            Assert.NotNull(read.ChangeType);
        }
    }

    [Fact]
    public void An_internal_event_gives_all_its_fields()
    {
        var read = CallbackXml.ReadEvent(Add);
        Assert.Equal(
            new WeComEvent
            {
                ToUserName = "ww01",
                Event = "change_external_contact",
                ChangeType = "add_external_contact",
                CreateTime = new(2014, 6, 24, 11, 48, 33, TimeSpan.Zero),
                UserId = "zhangsan",
                ExternalUserId = "wm01",
                State = "a<b&c",
                WelcomeCode = "CODE",
                MsgType = "event",
            },
            read);
    }

    [Fact]
    public void A_suite_event_is_the_same_event()
    {
        var suite = Add.Replace("ToUserName", "AuthCorpId", StringComparison.Ordinal).Replace("CreateTime", "TimeStamp", StringComparison.Ordinal)
            .Replace("Event>", "InfoType>", StringComparison.Ordinal);
        Assert.Equal(CallbackXml.ReadEvent(Add)!.Key, CallbackXml.ReadEvent(suite)!.Key);
    }

    [Fact]
    public void A_group_event_gives_what_changed_and_passes_over_its_list()
    {
        var read = CallbackXml.ReadEvent(File.ReadAllText(Path.Combine(Vector.Folder, "wecom-events", "ChangeExternalChatEvent.Update.xml")))!;
        Assert.Equal(("add_member", "1", "0"), (read.UpdateDetail, read.JoinScene, read.QuitScene));
        Assert.Equal(("9c3f97c2ada667dfb5f6d03308d963e1", "71217227bbd112ecfe3a49c482195cb4"), (read.LastMemVer, read.CurMemVer));
    }

    [Fact]
    public void Empty_fields_are_absent()
    {
        var read = CallbackXml.ReadEvent("<xml><ToUserName>ww01</ToUserName><CreateTime>1</CreateTime><State><![CDATA[]]></State><WelcomeCode/></xml>")!;
        Assert.Null(read.State);
        Assert.Null(read.WelcomeCode);
        Assert.Equal("", read.Event);
    }

    [Fact]
    public void An_event_does_not_print_its_welcome_code() =>
        Assert.DoesNotContain("CODE", CallbackXml.ReadEvent(Add)!.ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("hello")]
    [InlineData("{\"xml\":1}")]
    [InlineData("<html><ToUserName>a</ToUserName><CreateTime>1</CreateTime></html>")]
    [InlineData("<xml><ToUserName>a</ToUserName><CreateTime>1</CreateTime>")]
    [InlineData("<xml><ToUserName>a</ToUserName><CreateTime>1</CreateTime></xml><xml/>")]
    [InlineData("<xml><ToUserName>a</ToUserName><CreateTime>1</CreateTime></xml>garbage")]
    [InlineData("<xml>text<ToUserName>a</ToUserName><CreateTime>1</CreateTime></xml>")]
    [InlineData("<xml><ToUserName>a</ToUserName><ToUserName>b</ToUserName><CreateTime>1</CreateTime></xml>")]
    [InlineData("<xml><ToUserName><b>a</b></ToUserName><CreateTime>1</CreateTime></xml>")]
    [InlineData("<xml><ToUserName>a</ToUserName></xml>")]
    [InlineData("<xml><CreateTime>1</CreateTime></xml>")]
    [InlineData("<xml><ToUserName>a</ToUserName><CreateTime>yesterday</CreateTime></xml>")]
    [InlineData("<xml><ToUserName>a</ToUserName><CreateTime>-1</CreateTime></xml>")]
    [InlineData("<xml><ToUserName>a</ToUserName><CreateTime>99999999999999</CreateTime></xml>")]
    [InlineData("<xml/>")]
    [InlineData("<xml><ToUserName>&unknown;</ToUserName><CreateTime>1</CreateTime></xml>")]
    [InlineData("<!DOCTYPE xml><xml><ToUserName>a</ToUserName><CreateTime>1</CreateTime></xml>")]
    [InlineData("<!DOCTYPE xml [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><xml><ToUserName>&e;</ToUserName><CreateTime>1</CreateTime></xml>")]
    [InlineData("<!DOCTYPE xml [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><xml><ToUserName>&b;</ToUserName><CreateTime>1</CreateTime></xml>")]
    public void What_is_no_event_is_none(string text) => Assert.Null(CallbackXml.ReadEvent(text));

    [Fact]
    public void A_document_without_end_is_not_read_to_its_end() =>
        Assert.Null(CallbackXml.ReadEvent(Add.Replace("CODE", new string('x', StrictXml.MaxCharacters), StringComparison.Ordinal)));

    [Fact]
    public void The_envelope_gives_its_cipher()
    {
        var read = CallbackXml.ReadEnvelope("<xml><ToUserName><![CDATA[ww01]]></ToUserName><AgentID><![CDATA[]]></AgentID><Encrypt><![CDATA[abc+/=]]></Encrypt></xml>");
        Assert.Equal(new("ww01", "abc+/="), read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<xml><ToUserName>ww01</ToUserName></xml>")]
    [InlineData("<xml><Encrypt></Encrypt></xml>")]
    [InlineData("<xml><Encrypt>a</Encrypt><Encrypt>b</Encrypt></xml>")]
    [InlineData("<!DOCTYPE xml><xml><Encrypt>a</Encrypt></xml>")]
    public void What_is_no_envelope_is_none(string body) => Assert.Null(CallbackXml.ReadEnvelope(body));
}
