using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using PrivateDomain.Storage;

namespace PrivateDomain.Tests.Channels.Consents;

/// <summary>What people agree to: shown, and kept with whoever came by a page that showed it.</summary>
public sealed class ConsentTests
{
    private const string Zh = "添加即表示您同意我们保存您的微信昵称，并向您发送消息。";
    private const string En = "By adding us you agree that we keep your WeChat name and send you messages.";

    [Fact]
    public async Task Whoever_comes_by_a_page_is_kept_with_the_text_that_it_showed()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        var shown = await app.Put("api/manage/consent", new { version = "2026-11", zh = Zh, en = En });
        var serial = (await app.Print("tea", 1))[0];
        var page = await app.Open(serial);
        await app.Put("api/manage/consent", new { version = "2026-12", zh = Zh + "新", en = En });

        var customer = await app.Add(await app.Way(page));

        Assert.Contains(Zh, await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var scan = Assert.Single(await app.Scans());
        Assert.Equal(("2026-11", Keys.Hash($"{Zh}\n{En}")), (scan.Text("consent"), scan.Text("consentText")));
        var row = Assert.Single(await app.Rows("contacts"), row => row.RowKey.StartsWith("consent|", StringComparison.Ordinal));
        Assert.Equal(("consent|shown-2026-11", "2026-11", shown.Text("hash"), scan.GetDateTimeOffset("at")), (row.RowKey, row.Text("version"), row.Text("textHash"), row.GetDateTimeOffset("at")));
        var contact = await app.Contact(customer);
        Assert.Equal(["scanned", "consentShown", "added"], contact.GetProperty("timeline").EnumerateArray().Select(entry => entry.Text("kind")).Take(3));
        Assert.False(contact.GetProperty("optedOut").GetBoolean());
    }

    [Fact]
    public async Task Who_comes_again_by_the_same_text_is_kept_with_the_first_time()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        await app.Channel("coffee", "wu");
        await app.Put("api/manage/consent", new { version = "1", zh = Zh, en = En });
        var customer = await app.Add(await app.Way(await app.Open((await app.Print("tea", 1))[0])));
        var first = Assert.Single(await app.Rows("contacts"), row => row.RowKey.StartsWith("consent|", StringComparison.Ordinal)).GetDateTimeOffset("at");

        app.Clock.Ahead += TimeSpan.FromHours(1);
        var way = await app.Way(await app.Open((await app.Print("coffee", 1))[0]));
        Assert.True(await app.Platform.WeCom.Add(customer, way.ConfigId)!.Accepted);

        Assert.Equal(first, Assert.Single(await app.Rows("contacts"), row => row.RowKey.StartsWith("consent|", StringComparison.Ordinal)).GetDateTimeOffset("at"));
    }

    [Fact]
    public async Task Without_a_text_nothing_is_shown_and_nothing_kept()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        await app.Put("api/manage/consent", new { version = "1", zh = Zh, en = En });
        Assert.Equal(HttpStatusCode.NoContent, (await app.Operator.DeleteAsync("api/manage/consent")).StatusCode);

        var page = await app.Open((await app.Print("tea", 1))[0]);
        await app.Add(await app.Way(page));

        Assert.DoesNotContain("class=\"agree\"", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(await app.Rows("contacts"), row => row.RowKey.StartsWith("consent|", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, (await app.Operator.GetAsync("api/manage/consent")).StatusCode);
        Assert.Equal(Zh, (await app.Get("api/manage/consent/1")).Text("zh"));
    }

    [Fact]
    public async Task The_words_of_a_version_never_change()
    {
        await using var app = await App.Start();
        await app.Put("api/manage/consent", new { version = "1", zh = Zh, en = En });
        await app.Put("api/manage/consent", new { version = "1", zh = Zh, en = En });

        var changed = await app.Operator.PutAsJsonAsync("api/manage/consent", new { version = "1", zh = Zh, en = En + "!" });

        Assert.Equal(HttpStatusCode.Conflict, changed.StatusCode);
        Assert.Equal("consent-version-taken", (await changed.Content.ReadFromJsonAsync<JsonElement>()).Text("code"));
        Assert.Equal(En, (await app.Get("api/manage/consent")).Text("en"));
    }

    [Fact]
    public async Task A_text_that_the_page_has_no_room_for_is_refused()
    {
        await using var app = await App.Start();
        var answer = await app.Operator.PutAsJsonAsync("api/manage/consent", new { version = "1", zh = new string('您', 1_001), en = new string('\'', 501) });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(["zh", "en"], (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task The_fullest_page_is_one_document_of_less_than_14_kB_as_it_is_sent()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        await app.Put("api/manage/consent", new { version = "1", zh = new string('您', 1_000), en = new string('y', 3_000) });
        using var picture = new ByteArrayContent([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var id = (await (await app.Operator.PostAsync("api/manage/media?use=page&name=tea.png", picture)).Content.ReadFromJsonAsync<JsonElement>()).Text("id");
        var batch = await app.Post("api/manage/batches?force=true", new { channel = "tea", count = 1, page = new { zh = new string('茶', 233), en = new string('x', 700), picture = id } });

        var page = await app.Open(batch.GetProperty("cards")[0].Text("serial"));
        var html = await page.Content.ReadAsByteArrayAsync();

        Assert.InRange(html.Length, 10_000, 14_335);
        Assert.Empty(page.Content.Headers.ContentEncoding);
        Assert.Contains($"<img class=\"hero\" src=\"/p/{id}\" alt=\"\">", Encoding.UTF8.GetString(html), StringComparison.Ordinal);
        var shown = await app.Anyone.GetAsync($"p/{id}");
        Assert.Equal(("image/png", "public, max-age=31536000, immutable"), (shown.Content.Headers.ContentType?.ToString(), shown.Headers.CacheControl?.ToString()));
    }

    [Fact]
    public async Task A_picture_for_messages_is_not_shown_to_everybody()
    {
        await using var app = await App.Start();
        using var picture = new ByteArrayContent([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var id = (await (await app.Operator.PostAsync("api/manage/media?use=image&name=tea.png", picture)).Content.ReadFromJsonAsync<JsonElement>()).Text("id");

        Assert.Equal(HttpStatusCode.NotFound, (await app.Anyone.GetAsync($"p/{id}")).StatusCode);
    }
}
