using System.Xml.Linq;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.OfficialAccount;

namespace PrivateDomain.Tests.Platforms.OfficialAccount;

public sealed class PassiveReplyTests
{
    private static readonly OfficialAccountEvent Asked = new() { ToUserName = "gh_1", FromUserName = "o1", CreateTime = DateTimeOffset.UnixEpoch, MsgType = "event" };
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1700000000);

    [Theory]
    [InlineData("欢迎！A & B <c> ]]> 🎁")]
    [InlineData("two\nlines")]
    public void The_reply_goes_from_the_account_to_who_asked(string content)
    {
        var xml = XElement.Parse(PassiveReply.Text(Asked, content, Now), LoadOptions.PreserveWhitespace);
        Assert.Equal(
            ["ToUserName o1", "FromUserName gh_1", "CreateTime 1700000000", "MsgType text", "Content " + content],
            xml.Elements().Select(element => $"{element.Name} {element.Value}"));
    }

    [Fact]
    public void Control_characters_that_no_XML_holds_are_left_out() => Assert.Contains("<Content>ab</Content>", PassiveReply.Text(Asked, "a\u0001b", Now), StringComparison.Ordinal);

    [Fact]
    public void In_safe_mode_it_is_sealed_as_a_callback_is()
    {
        var crypto = new CallbackCrypto("token", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx1");
        var xml = XElement.Parse(PassiveReply.Sealed(crypto, "<xml>hello</xml>", "n1", Now));
        Assert.Equal(["Encrypt", "MsgSignature", "TimeStamp", "Nonce"], xml.Elements().Select(element => element.Name.LocalName));
        Assert.Equal(
            new(CallbackFault.None, "<xml>hello</xml>"),
            crypto.Decrypt(xml.Element("MsgSignature")!.Value, xml.Element("TimeStamp")!.Value, xml.Element("Nonce")!.Value, xml.Element("Encrypt")!.Value));
    }
}
