using System.Text;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Tests.Platforms.WeCom;

/// <summary>Attachments, uploads and messages to members on the wire.</summary>
public sealed class UploadTests : IDisposable
{
    private readonly SimulatedWeCom platform = new();
    private readonly WeComUnderTest room;

    public UploadTests() => room = new(platform);

    public void Dispose() => room.Dispose();

    [Fact]
    public async Task Attachments_are_spelled_as_the_platform_reads_them()
    {
        platform.On("send_welcome_msg", SimulatedWeCom.Error(0));
        MessageAttachment[] all =
        [
            new MessageAttachment.Image(new("https://p.example/a")), new MessageAttachment.Link("题", new("https://shop.example/?a=1&b=2"), "说", new("https://p.example/b")),
            new MessageAttachment.MiniProgram("店", "wx1", "pages/index", "thumb"), new MessageAttachment.Video("v"), new MessageAttachment.File("f"),
        ];

        var verdict = await room.Client.SendWelcome("code", "hi", all, TimeSpan.FromSeconds(2), CancellationToken.None);

        Assert.True(verdict.IsDelivered);
        Assert.Equal(
            """{"welcome_code":"code","text":{"content":"hi"},"attachments":[{"msgtype":"image","image":{"pic_url":"https://p.example/a"}},"""
            + """{"msgtype":"link","link":{"title":"题","picurl":"https://p.example/b","desc":"说","url":"https://shop.example/?a=1&b=2"}},"""
            + """{"msgtype":"miniprogram","miniprogram":{"title":"店","pic_media_id":"thumb","appid":"wx1","page":"pages/index"}},"""
            + """{"msgtype":"video","video":{"media_id":"v"}},{"msgtype":"file","file":{"media_id":"f"}}]}""",
            Assert.Single(platform.Calls("send_welcome_msg")).Body);
    }

    [Fact]
    public async Task Ten_attachments_are_refused_before_the_call()
    {
        var ten = Enumerable.Repeat(new MessageAttachment.Video("v"), 10).ToList();
        var verdict = await room.Client.SendWelcome("code", "hi", ten, TimeSpan.FromSeconds(2), CancellationToken.None);
        Assert.Equal((VerdictKind.Refused, TransportFault.OverLimit), (verdict.Kind, verdict.Code));
    }

    [Fact]
    public async Task A_file_goes_up_under_its_own_name()
    {
        platform.On("upload", """{"errcode":0,"errmsg":"","type":"file","media_id":"3K8","created_at":"1380000000"}""");
        using var with = Media();
        var answer = await with.Get<WeComMedia>().Upload("file", "报价\"2026\".pdf", "application/octet-stream", Encoding.UTF8.GetBytes("content"), CancellationToken.None);

        Assert.Equal("3K8", answer.Value!.MediaId);
        var call = Assert.Single(platform.Calls("upload"));
        Assert.Contains("type=file", call.Query, StringComparison.Ordinal);
        Assert.Contains("""name="media"; filename="报价_2026_.pdf"; filelength=7""", call.Body, StringComparison.Ordinal);
        Assert.Contains("\r\n\r\ncontent\r\n--", call.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"errcode":0,"url":"http://p.qpic.cn/pic/1"}""", VerdictKind.Delivered)]
    [InlineData("""{"errcode":0}""", VerdictKind.Unknown)]
    [InlineData("""{"errcode":45009,"errmsg":"api freq out of limit"}""", VerdictKind.Later)]
    [InlineData("""{"errcode":40123,"errmsg":"invalid image format"}""", VerdictKind.Refused)]
    public async Task An_image_gets_an_address_for_ever_or_a_verdict(string body, VerdictKind kind)
    {
        platform.On("uploadimg", body);
        using var with = Media();
        var answer = await with.Get<WeComMedia>().UploadImage("a.png", "image/png", new byte[8], CancellationToken.None);
        Assert.Equal(kind, answer.Verdict.Kind);
        Assert.Equal(kind is VerdictKind.Delivered, answer.IsDelivered);
    }

    [Fact]
    public async Task A_member_is_written_to_by_the_apps_number_and_repeats_are_for_the_platform_to_drop()
    {
        platform.On("send", """{"errcode":0,"errmsg":"ok","msgid":"m"}""");
        using var with = new WeComUnderTest(platform, ("AgentId", "1000002"));
        Assert.True((await with.Get<WeComAppMessages>().SendText("lin", "您好", CancellationToken.None)).IsDelivered);
        Assert.Equal(
            """{"touser":"lin","agentid":1000002,"text":{"content":"您好"},"msgtype":"text","enable_duplicate_check":1,"duplicate_check_interval":1800}""",
            Assert.Single(platform.Calls("send")).Body);
    }

    [Fact]
    public async Task A_member_who_is_not_there_is_refused_although_the_platform_says_ok()
    {
        platform.On("send", """{"errcode":0,"errmsg":"ok","invaliduser":"lin"}""");
        using var with = new WeComUnderTest(platform, ("AgentId", "1000002"));
        var verdict = await with.Get<WeComAppMessages>().SendText("lin", "您好", CancellationToken.None);
        Assert.Equal((VerdictKind.Refused, 81013), (verdict.Kind, verdict.Code));
    }

    [Fact]
    public async Task Without_the_apps_number_or_with_too_long_a_text_nothing_is_sent()
    {
        using var without = new WeComUnderTest(platform, ("AgentId", ""));
        Assert.Equal(VerdictKind.Misconfigured, (await without.Get<WeComAppMessages>().SendText("lin", "x", CancellationToken.None)).Kind);
        Assert.Equal(TransportFault.OverLimit, (await room.Get<WeComAppMessages>().SendText("lin", new string('好', 683), CancellationToken.None)).Code);
        Assert.Empty(platform.Calls("send"));
    }

    private WeComUnderTest Media() => new(platform);
}
