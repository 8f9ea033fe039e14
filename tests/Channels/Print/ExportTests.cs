extern alias app;

using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using PrivateDomain.Channels.Print;
using QrImage = app::PrivateDomain.Channels.Qr.QrImage;
using QrReader = app::PrivateDomain.Channels.Qr.QrReader;

namespace PrivateDomain.Tests.Channels.Print;

/// <summary>What goes to the printer, as the API hands it out.</summary>
public sealed class ExportTests
{
    private const string Own = "--Brand:PublicUrl=https://card.xiaoman-tea.com";

    [Fact]
    public async Task A_printing_house_gets_every_address_and_nothing_that_a_spreadsheet_would_calculate()
    {
        await using var app = await App.Start(settings: [Own]);
        var (id, cards) = await Printed(app, 1_200);

        var answer = await app.Operator.GetAsync($"api/manage/batches/{id}/cards.csv");
        var bytes = await answer.Content.ReadAsByteArrayAsync();

        Assert.Equal("text/csv; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal($"card.xiaoman-tea.com-{id}-1-1200.csv", answer.Content.Headers.ContentDisposition?.FileName);
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        var lines = Encoding.UTF8.GetString(bytes[3..]).Split("\r\n");
        Assert.Equal("number,serial,url", lines[0]);
        Assert.Equal(cards.Select((serial, index) => $"{index + 1},{serial},https://card.xiaoman-tea.com/c/{serial}"), lines[1..^1]);
        Assert.Equal("", lines[^1]);
        Assert.All(lines[1..^1].SelectMany(line => line.Split(',')), cell => Assert.True(char.IsAsciiLetterOrDigit(cell[0])));
        Assert.Empty(app.Storage.AfterTheAnswer);
    }

    [Fact]
    public async Task A_part_of_a_batch_is_printed_without_its_void_cards()
    {
        await using var app = await App.Start(settings: [Own]);
        var (id, cards) = await Printed(app, 20);
        await app.Operator.PutAsync($"api/manage/batches/{id}/cards/{cards[11]}/voided", null);

        var csv = await app.Operator.GetStringAsync($"api/manage/batches/{id}/cards.csv?from=10&count=4");
        var sheet = await app.Operator.GetStringAsync($"api/manage/batches/{id}/sheets.html?from=10&count=4");

        Assert.Equal([cards[10], cards[12], cards[13]], csv.Split("\r\n")[1..^1].Select(line => line.Split(',')[1]), StringComparer.Ordinal);
        Assert.Equal(3, sheet.Split("<article").Length - 1);
        Assert.Contains("11–14 / 20", sheet, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cards.csv")]
    [InlineData("sheets.html")]
    [InlineData("cards/{0}.svg")]
    [InlineData("cards/{0}.png")]
    public async Task What_nobody_could_open_is_printed_only_where_somebody_insists(string export)
    {
        await using var app = await App.Start(settings: ["--Brand:PublicUrl=https://tea.azurewebsites.net"]);
        await app.Channel("tea", "li");
        var cards = await app.Print("tea", 3);
        var path = $"api/manage/batches/{cards[0][..5]}/{string.Format(System.Globalization.CultureInfo.InvariantCulture, export, cards[0])}";

        var refused = await app.Operator.GetAsync(path);

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("public-url-not-printable", problem.Text("code"));
        Assert.Contains("azurewebsites.net", problem.Text("detail"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await app.Operator.GetAsync(path + "?force=true")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Anyone.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task A_void_batch_is_not_printed()
    {
        await using var app = await App.Start(settings: [Own]);
        var (id, _) = await Printed(app, 3);
        await app.Put($"api/manage/batches/{id}/voided", new { });

        Assert.Equal(HttpStatusCode.Conflict, (await app.Operator.GetAsync($"api/manage/batches/{id}/sheets.html")).StatusCode);
    }

    [Theory]
    [InlineData("svg")]
    [InlineData("png")]
    public async Task A_void_card_is_not_drawn_and_neither_is_a_card_of_a_void_batch(string kind)
    {
        await using var app = await App.Start(settings: [Own]);
        var (id, cards) = await Printed(app, 3);
        await app.Operator.PutAsync($"api/manage/batches/{id}/cards/{cards[1]}/voided", null);

        Assert.Equal((HttpStatusCode.Conflict, "card-void"), await Drawn(cards[1]));
        Assert.Equal(HttpStatusCode.OK, (await app.Operator.GetAsync($"api/manage/batches/{id}/cards/{cards[0]}.{kind}")).StatusCode);
        await app.Put($"api/manage/batches/{id}/voided", new { });
        Assert.Equal((HttpStatusCode.Conflict, "batch-void"), await Drawn(cards[0]));

        async Task<(HttpStatusCode, string)> Drawn(string card)
        {
            var answer = await app.Operator.GetAsync($"api/manage/batches/{id}/cards/{card}.{kind}");
            return (answer.StatusCode, answer.IsSuccessStatusCode ? "" : (await answer.Content.ReadFromJsonAsync<JsonElement>()).Text("code"));
        }
    }

    [Fact]
    public async Task A_single_code_says_what_it_holds_and_how_wide_it_is()
    {
        await using var app = await App.Start(settings: [Own]);
        var (id, cards) = await Printed(app, 1);

        var svg = XDocument.Parse(await app.Operator.GetStringAsync($"api/manage/batches/{id}/cards/{cards[0]}.svg?size=15"));
        var png = await app.Operator.GetByteArrayAsync($"api/manage/batches/{id}/cards/{cards[0].ToLowerInvariant()}.png?size=15");

        var url = $"https://card.xiaoman-tea.com/c/{cards[0]}";
        Assert.Equal(("15mm", "15mm", "0 0 41 41"), (svg.Root!.Attribute("width")!.Value, svg.Root.Attribute("height")!.Value, svg.Root.Attribute("viewBox")!.Value));
        Assert.Equal(url, svg.Root.Elements().First().Value);
        Assert.Equal(url, QrReader.Read(png));
        Assert.True(png.AsSpan().IndexOf(Encoding.ASCII.GetBytes("tEXtDescription\0" + url)) > 0);
        var size = png.AsSpan(png.AsSpan().IndexOf("pHYs"u8) + 4, 9);
        var side = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(16));
        Assert.Equal(15, side / (double)System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(size) * 1000, 0.01);
    }

    [Theory]
    [InlineData("?kind=poster", "kind")]
    [InlineData("?paper=A9", "paper")]
    [InlineData("?width=wide", "width")]
    [InlineData("?width=200", "width")]
    [InlineData("?code=53", "code")]
    [InlineData("?bleed=9", "bleed")]
    [InlineData("?from=3", "from")]
    [InlineData("?count=0", "count")]
    public async Task A_sheet_that_cannot_be_says_which_wish_is_wrong(string query, string field)
    {
        await using var app = await App.Start(settings: [Own]);
        var (id, _) = await Printed(app, 3);

        var answer = await app.Operator.GetAsync($"api/manage/batches/{id}/sheets.html{query}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").TryGetProperty(field, out _));
    }

    [Theory]
    [InlineData("?code=15", "0.732")]
    [InlineData("?code=28", "1.366")]
    [InlineData("?code=52", "2.2")]
    public async Task A_plates_corners_leave_half_of_the_white_around_its_code(string query, string corner)
    {
        await using var app = await App.Start(settings: [Own]);
        var (id, _) = await Printed(app, 1);

        Assert.Contains($".plate{{border-radius:{corner}mm}}", await app.Operator.GetStringAsync($"api/manage/batches/{id}/sheets.html{query}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hostile_text_is_only_a_text_and_nothing_is_fetched()
    {
        await using var app = await App.Start(settings: [Own, "--Brand:Name=<b>Tea</b>"]);
        await app.Channel("tea", "li");
        var batch = await app.Post("api/manage/batches", new { channel = "tea", count = 1, face = new { text = "<script>alert(1)</script>" } });

        var answer = await app.Operator.GetAsync($"api/manage/batches/{batch.Text("id")}/sheets.html");
        var html = await answer.Content.ReadAsStringAsync();

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", html, StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none'; img-src data:;", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Contains("https://card.xiaoman-tea.com/c/… ·", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_brands_logo_stands_on_the_card_and_its_seal_where_it_was_taken_away()
    {
        await using var app = await App.Start(settings: [Own]);
        await app.Channel("tea", "li");
        var png = QrImage.Png("a logo");
        using var body = new ByteArrayContent(png);
        var logo = (await (await app.Operator.PostAsync("api/manage/media?use=page&name=logo.png", body)).Content.ReadFromJsonAsync<JsonElement>()).Text("id");
        var id = (await app.Post("api/manage/batches", new { channel = "tea", count = 3, face = new { logo } })).Text("id");

        var with = await app.Operator.GetStringAsync($"api/manage/batches/{id}/sheets.html");
        await app.Operator.DeleteAsync($"api/manage/media/{logo}");
        var without = await app.Operator.GetStringAsync($"api/manage/batches/{id}/sheets.html");

        Assert.Equal(2, with.Split("data:image/png;base64," + Convert.ToBase64String(png)).Length);
        Assert.DoesNotContain("class=\"seal\"", with, StringComparison.Ordinal);
        Assert.Contains("class=\"seal\"", without, StringComparison.Ordinal);
        Assert.Empty(app.Platform.WeCom.Log.CallsTo("media/uploadimg"));
    }

    [Fact]
    public void A_name_of_other_letters_is_printed_as_the_domain_name_system_has_it() =>
        Assert.Equal("https://xn--fiq228c.xn--fiqs8s/c/", CardLink.Prefix(new("https://中文.中国")));

    private static async Task<(string Id, IReadOnlyList<string> Cards)> Printed(App app, int count)
    {
        await app.Channel("tea", "li");
        var cards = await app.Print("tea", count);
        return (cards[0][..5], cards);
    }
}
