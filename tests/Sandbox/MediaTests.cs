using System.Text.Json.Nodes;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Tests.Sandbox;

public sealed class MediaTests
{
    private static readonly byte[] Mp4 = [0, 0, 0, 24, (byte)'f', (byte)'t', (byte)'y', (byte)'p', .. new byte[32]];

    [Fact]
    public async Task A_permanent_picture_is_served_and_may_be_sent_for_ever()
    {
        await using var rig = await Rig.StartAsync();
        var address = (await rig.UploadAsync("media/uploadimg", Rig.Png())).GetProperty("url").GetString()!;
        Assert.Equal(Rig.Png(), await rig.Http.GetByteArrayAsync(address));
        rig.Pass(TimeSpan.FromDays(400));
        var (customer, added) = await rig.FriendAsync();
        Assert.Equal(0, await WelcomeAsync(rig, added, Image("pic_url", address)));
        Assert.Equal(address, Assert.Single(Assert.Single(rig.WeCom.Messages(customer)).Content.Attachments).Picture);
    }

    [Fact]
    public async Task A_media_id_lives_three_days()
    {
        await using var rig = await Rig.StartAsync();
        var uploaded = await rig.UploadAsync("media/upload?type=image", Rig.Png());
        var id = uploaded.GetProperty("media_id").GetString()!;
        Assert.Equal(rig.Clock.GetUtcNow().ToUnixTimeSeconds(), long.Parse(uploaded.GetProperty("created_at").GetString()!, null));
        rig.Pass(TimeSpan.FromDays(3) - TimeSpan.FromSeconds(1));
        var (customer, added) = await rig.FriendAsync();
        Assert.Equal(0, await WelcomeAsync(rig, added, Image("media_id", id)));
        rig.Clock.Pass(TimeSpan.FromSeconds(1));
        var (_, late) = await rig.FriendAsync();
        Assert.Equal(40007, await WelcomeAsync(rig, late, Image("media_id", id)));
        var mass = new JsonObject { ["external_userid"] = new JsonArray(customer.ExternalUserId), ["attachments"] = new JsonArray(Image("media_id", id)) };
        Assert.Equal(40007, (await rig.PostAsync("add_msg_template", mass)).ErrCode());
    }

    [Fact]
    public async Task Videos_files_and_mini_programs_are_sent_by_media_id()
    {
        await using var rig = await Rig.StartAsync();
        var (customer, added) = await rig.FriendAsync();
        var picture = await MediaIdAsync(rig, "image", Rig.Png(), "a.png");
        var video = await MediaIdAsync(rig, "video", Mp4, "a.mp4");
        var file = await MediaIdAsync(rig, "file", new byte[6], "price.pdf");
        Assert.Equal(40007, await WelcomeAsync(rig, added, Media("video", picture)));
        Assert.Equal(0, await WelcomeAsync(rig, added, Media("video", video), Media("file", file), MiniProgram(picture)));
        var sent = Assert.Single(rig.WeCom.Messages(customer)).Content.Attachments;
        Assert.Equal(["video", "file", "miniprogram"], sent.Select(attachment => attachment.Kind));
        Assert.Equal(("price.pdf", "pages/index"), (sent[1].Title, sent[2].Url));
        Assert.Equal(Mp4, await rig.Http.GetByteArrayAsync(sent[0].Url));
    }

    [Theory]
    [InlineData("media/upload?type=image", 10 * 1024 * 1024, 0)]
    [InlineData("media/upload?type=image", 10 * 1024 * 1024 + 1, 45001)]
    [InlineData("media/upload?type=image", 5, 40006)]
    [InlineData("media/upload?type=voice", 100, 40004)]
    [InlineData("media/upload?type=video", 100, 40004)]
    [InlineData("media/upload?type=sticker", 100, 40005)]
    [InlineData("media/upload?type=file", 20 * 1024 * 1024, 0)]
    [InlineData("media/upload?type=file", 20 * 1024 * 1024 + 1, 45001)]
    public async Task Sizes_and_types_are_measured(string path, int length, int code)
    {
        await using var rig = await Rig.StartAsync();
        Assert.Equal(code, (await rig.UploadAsync(path, Rig.Png(length))).ErrCode());
    }

    [Fact]
    public async Task What_is_no_picture_or_no_upload_is_refused()
    {
        await using var rig = await Rig.StartAsync();
        Assert.Equal(40123, (await rig.UploadAsync("media/uploadimg", new byte[20])).ErrCode());
        Assert.Equal(44001, (await rig.UploadAsync("media/upload?type=image", Rig.Png(), field: "file")).ErrCode());
        Assert.Equal(44001, (await rig.CallAsync("media/upload?type=image", [])).ErrCode());
    }

    [Fact]
    public async Task Pictures_have_a_daily_and_a_monthly_quota()
    {
        await using var rig = await Rig.StartAsync(options => options with { Limits = new WeComLimits { PicturesPerDay = 2, PicturesPerMonth = 3 } });
        Assert.Equal([0, 0, 45009], await PicturesAsync(rig, 3));
        rig.Pass(TimeSpan.FromDays(1));
        Assert.Equal([0, 45009], await PicturesAsync(rig, 2));
        rig.Pass(TimeSpan.FromDays(29));
        Assert.Equal([0, 0, 45009], await PicturesAsync(rig, 3));
    }

    private static async Task<List<int>> PicturesAsync(Rig rig, int count)
    {
        List<int> codes = [];
        for (var n = 0; n < count; n++)
            codes.Add((await rig.UploadAsync("media/uploadimg", Rig.Png())).ErrCode());
        return codes;
    }

    private static async Task<string> MediaIdAsync(Rig rig, string type, byte[] content, string name) =>
        (await rig.UploadAsync($"media/upload?type={type}", content, name)).GetProperty("media_id").GetString()!;

    private static async Task<int> WelcomeAsync(Rig rig, ContactEvent added, params JsonObject[] attachments) => (await rig.PostAsync("send_welcome_msg", new()
    {
        ["welcome_code"] = added.WelcomeCode,
        ["attachments"] = new JsonArray([.. attachments]),
    })).ErrCode();

    private static JsonObject Image(string field, string value) => new() { ["msgtype"] = "image", ["image"] = new JsonObject { [field] = value } };

    private static JsonObject Media(string kind, string id) => new() { ["msgtype"] = kind, [kind] = new JsonObject { ["media_id"] = id } };

    private static JsonObject MiniProgram(string picture) => new()
    {
        ["msgtype"] = "miniprogram",
        ["miniprogram"] = new JsonObject { ["title"] = "小店", ["pic_media_id"] = picture, ["appid"] = "wx1", ["page"] = "pages/index" },
    };
}
