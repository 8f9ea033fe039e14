using System.Text;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Api;
using PrivateDomain.Tests.Callbacks;

namespace PrivateDomain.Tests.Welcome;

public sealed class AttachmentTests
{
    private static readonly byte[] Png = [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. new byte[64]];
    private static readonly byte[] Mp4 = [0, 0, 0, 24, .. "ftypisom"u8, .. new byte[700_000]];

    [Fact]
    public async Task A_welcome_carries_every_kind_of_attachment_and_nothing_is_uploaded_while_the_customer_waits()
    {
        await using var app = await App.Start();
        var cards = await app.Open();
        await PutAll(app);
        var uploads = Uploads(app);

        var (customer, accepted) = await app.Come(cards[0]);

        Assert.True(accepted);
        var sent = Assert.Single(app.Welcomes(customer)).Content.Attachments;
        Assert.Equal(["image", "link", "miniprogram", "video", "file"], sent.Select(attachment => attachment.Kind));
        Assert.Equal("报价.pdf", sent[4].Title);
        Assert.Equal(Png, await app.Anyone.GetByteArrayAsync(sent[0].Picture));
        Assert.Equal(Mp4, await app.Anyone.GetByteArrayAsync(sent[3].Url));
        Assert.Equal(uploads, Uploads(app));
    }

    [Fact] // B5
    public async Task A_media_upload_before_the_welcome_would_be_too_late_so_what_is_refused_is_left_out()
    {
        await using var app = await App.Start();
        var cards = await app.Open();
        await PutAll(app);
        app.Platform.WeCom.Faults.Next("externalcontact/send_welcome_msg", new Fault.Refuse(40007));

        var (customer, accepted) = await app.Come(cards[0]);

        Assert.True(accepted);
        Assert.Equal(["image", "link"], Assert.Single(app.Welcomes(customer)).Content.Attachments.Select(attachment => attachment.Kind));
        var shown = await app.Get($"api/manage/contacts/{await app.ContactId(customer)}");
        var welcomed = shown.GetProperty("timeline").EnumerateArray().Single(entry => entry.GetProperty("kind").GetString() == "welcomed");
        Assert.Equal("miniprogram, video, file", welcomed.GetProperty("about").GetProperty("leftOut").GetString());
    }

    [Fact]
    public async Task The_same_picture_again_is_the_same_upload()
    {
        await using var app = await App.Start();

        var (first, second) = (await Upload(app, "image", "a.png", Png), await Upload(app, "image", "b.png", Png));

        Assert.Equal(first, second);
        Assert.Equal(1, Uploads(app));
    }

    [Theory]
    [InlineData("image", "GIF89a--", "body")]
    [InlineData("image", "", "body")]
    [InlineData("thumbnail", "%PDF-1.7", "body")]
    [InlineData("video", "no video at all", "body")]
    [InlineData("file", "12345", "body")]
    [InlineData("sticker", "123456", "use")]
    public async Task What_the_platform_would_not_take_is_refused_before_it_is_kept(string use, string content, string field)
    {
        await using var app = await App.Start();
        using var answer = await app.Operator.PostAsync($"api/manage/media?use={use}&name=a", new ByteArrayContent(Encoding.UTF8.GetBytes(content)));

        Assert.Equal([field], await answer.Fields());
        Assert.Empty(await app.Rows("media"));
    }

    [Fact]
    public async Task A_platform_that_is_away_leaves_nothing_half_and_the_same_request_succeeds_later()
    {
        await using var app = await App.Start();
        app.Platform.WeCom.Faults.Next("media/uploadimg", new Fault.Gateway());
        using var answer = await app.Operator.PostAsync("api/manage/media?use=image&name=a.png", new ByteArrayContent(Png));
        Assert.Equal("platform-not-available", await answer.Code());

        Assert.NotEmpty(await Upload(app, "image", "a.png", Png));
    }

    [Theory]
    [InlineData("attachments", 10, """{"kind":"link","title":"a","url":"https://a.example"}""")]
    [InlineData("attachments[0].kind", 1, """{"kind":"sticker"}""")]
    [InlineData("attachments[0].kind", 1, "null")]
    [InlineData("attachments[0].media", 1, """{"kind":"image","media":"nothing"}""")]
    [InlineData("attachments[0].media", 1, """{"kind":"video"}""")]
    [InlineData("attachments[0].title,attachments[0].url", 1, """{"kind":"link","url":"javascript:alert(1)"}""")]
    [InlineData("attachments[0].title", 1, """{"kind":"link","title":"四十三个汉字的标题有一百二十九个字节所以它比平台能接受的长了一点点真的只长了一点点点点点点点","url":"https://a.example"}""")]
    [InlineData("attachments[0].appId,attachments[0].media,attachments[0].page,attachments[0].title", 1, """{"kind":"miniprogram"}""")]
    public async Task What_breaks_the_platforms_limits_is_refused_when_it_is_saved(string fields, int times, string attachment)
    {
        await using var app = await App.Start();
        var body = $$"""{"text":"a","attachments":[{{string.Join(',', Enumerable.Repeat(attachment, times))}}]}""";
        using var answer = await app.Operator.PutAsync("api/manage/welcomes/wrong", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(fields.Split(','), await answer.Fields());
    }

    private static async Task PutAll(App app) => await app.Put("api/manage/welcomes/hello", new
    {
        text = "欢迎！",
        attachments = new object[]
        {
            new { kind = "image", media = await Upload(app, "image", "hello.png", Png) },
            new { kind = "link", title = "新客专享", url = "https://shop.example/new", picture = "https://shop.example/a.png", description = "满 99 减 20" },
            new { kind = "miniprogram", title = "小店", appId = "wx1", page = "pages/index", media = await Upload(app, "thumbnail", "hello.png", Png) },
            new { kind = "video", media = await Upload(app, "video", "hello.mp4", Mp4) },
            new { kind = "file", media = await Upload(app, "file", "报价.pdf", "%PDF-1.7"u8.ToArray()) },
        },
    });

    internal static async Task<string> Upload(App app, string use, string name, byte[] content)
    {
        using var answer = await app.Operator.PostAsync($"api/manage/media?use={use}&name={Uri.EscapeDataString(name)}", new ByteArrayContent(content));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return System.Text.Json.JsonDocument.Parse(text).RootElement.GetProperty("id").GetString()!;
    }

    private static int Uploads(App app) => app.Platform.WeCom.Log.CallsTo("media/upload").Count + app.Platform.WeCom.Log.CallsTo("media/uploadimg").Count;
}
