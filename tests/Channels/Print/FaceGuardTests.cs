extern alias app;

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using QrImage = app::PrivateDomain.Channels.Qr.QrImage;

namespace PrivateDomain.Tests.Channels.Print;

/// <summary>What does not fit on a card is said before it is printed.</summary>
public sealed class FaceGuardTests
{
    private const string Own = "--Brand:PublicUrl=https://card.xiaoman-tea.com";
    private static readonly string LongestText = new('茶', 48);

    [Fact]
    public async Task A_text_that_a_label_has_no_room_for_is_refused_and_where_somebody_insists_left_out()
    {
        await using var app = await App.Start(settings: [Own]);
        var id = await Printed(app, new { text = "扫码领券" });

        Assert.Contains("no room for the batch's text: the text takes 1 of 0 lines.", await Refused(app, id, "?kind=label"), StringComparison.Ordinal);
        Assert.Contains("(kind=card)", await Refused(app, id, "?kind=label"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await Status(app, id, "?kind=label&force=true"));
        Assert.Equal(HttpStatusCode.OK, await Status(app, id, ""));
    }

    [Fact]
    public async Task A_logo_that_a_label_has_no_room_for_is_refused_and_shown_where_the_code_is_smaller()
    {
        await using var app = await App.Start(settings: [Own]);
        using var picture = new ByteArrayContent(QrImage.Png("a logo"));
        var logo = (await (await app.Operator.PostAsync("api/manage/media?use=page&name=logo.png", picture)).Content.ReadFromJsonAsync<JsonElement>()).Text("id");
        var id = await Printed(app, new { logo });

        Assert.Contains("no room for the batch's logo.", await Refused(app, id, "?kind=label&width=50&height=50"), StringComparison.Ordinal);
        Assert.Contains("(code=23)", await Refused(app, id, "?kind=label&width=50&height=50"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await Status(app, id, "?kind=label&width=50&height=50&code=23"));
    }

    [Fact]
    public async Task The_longest_text_fits_on_a_business_card_below_a_short_name_and_a_long_one_leaves_room_for_thirty_characters()
    {
        await using (var app = await App.Start(settings: [Own])) Assert.Equal(HttpStatusCode.OK, await Status(app, await Printed(app, new { text = LongestText }), ""));
        await using var other = await App.Start(settings: [Own, "--Brand:Name=杭州山野之间自然食品有限公司旗舰店"]);

        Assert.Contains("at most 30 Chinese characters", await Refused(other, await Printed(other, new { text = LongestText }), ""), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await Status(other, await Printed(other, new { text = LongestText[..30] }), ""));
    }

    [Fact]
    public async Task A_batch_without_text_and_logo_is_printed_in_every_form()
    {
        await using var app = await App.Start(settings: [Own]);
        Assert.Equal(HttpStatusCode.OK, await Status(app, await Printed(app, face: null), "?width=30&height=20&code=18"));
    }

    private static async Task<string> Printed(App app, object? face)
    {
        await app.Channel("tea", "li");
        return (await app.Post("api/manage/batches", new { channel = "tea", count = 1, face })).Text("id");
    }

    private static async Task<HttpStatusCode> Status(App app, string id, string query) => (await app.Operator.GetAsync($"api/manage/batches/{id}/sheets.html{query}")).StatusCode;

    private static async Task<string> Refused(App app, string id, string query)
    {
        var answer = await app.Operator.GetAsync($"api/manage/batches/{id}/sheets.html{query}");
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("face-too-full", problem.Text("code"));
        return problem.Text("detail");
    }
}
