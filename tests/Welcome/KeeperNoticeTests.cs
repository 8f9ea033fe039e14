using System.Text;
using PrivateDomain.Welcome;

namespace PrivateDomain.Tests.Welcome;

public sealed class KeeperNoticeTests
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    [Fact]
    public void It_says_who_when_and_what_to_paste()
    {
        var message = Assert.Single(Compose([Lost("a", "您好，周小雨")]));

        Assert.Equal("以下新客户没有收到欢迎语，请复制发送：\n\n【周小雨】18:30\n您好，周小雨", Assert.Single(message.Texts));
    }

    [Fact]
    public void Who_has_no_name_yet_is_a_new_customer() =>
        Assert.Contains("【新客户】", Assert.Single(Assert.Single(Compose([Lost("unknown", "您好")])).Texts), StringComparison.Ordinal);

    [Fact]
    public void What_does_not_fit_goes_into_a_next_message_and_nothing_is_cut()
    {
        var lost = Enumerable.Range(0, 12).Select(number => Lost("a", new string('好', 200) + number)).ToList();

        var messages = Compose(lost);

        Assert.All(messages, message => Assert.InRange(Encoding.UTF8.GetByteCount(Assert.Single(message.Texts)), 1, 2048));
        Assert.Equal(lost, messages.SelectMany(message => message.About));
        Assert.All(messages.SelectMany(message => message.About.Select(one => (message, one))), pair => Assert.Contains(pair.one.Text, pair.message.Texts[0], StringComparison.Ordinal));
    }

    [Fact]
    public void A_welcome_that_is_longer_than_a_message_comes_in_parts_cut_between_characters()
    {
        var text = string.Concat(Enumerable.Repeat("🎁👩‍🌾", 200));

        var messages = Compose([Lost("a", "短"), Lost("a", text), Lost("a", "短")]);

        Assert.Equal(3, messages.Count);
        Assert.All(messages[1].Texts, part => Assert.InRange(Encoding.UTF8.GetByteCount(part), 1, 2048));
        Assert.EndsWith(text, string.Concat(messages[1].Texts), StringComparison.Ordinal);
        Assert.All(messages[1].Texts, part => Assert.False(char.IsLowSurrogate(part[0]) || part[0] == '\u200D'));
    }

    private static IReadOnlyList<KeeperMessage> Compose(IReadOnlyList<LostWelcome> lost) =>
        KeeperNotice.Compose(lost, new Dictionary<string, string>(StringComparer.Ordinal) { ["a"] = "周小雨" }, Shanghai);

    private static LostWelcome Lost(string contact, string text) =>
        new(contact, "lin", "key", Lost: true, "code dead", text, new DateTimeOffset(2026, 11, 21, 10, 30, 0, TimeSpan.Zero), Notice.Waiting);
}
