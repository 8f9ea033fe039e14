using PrivateDomain.Channels.Print;

namespace PrivateDomain.Tests.Channels.Print;

/// <summary>Sheets as they come out of a printer at 300 dpi, read by a reader that is not ours.</summary>
public sealed class PrintedSheetTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("printed-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [PrintingTheory]
    [InlineData("", 9, 90, 54)]
    [InlineData("?kind=label&code=15&force=true", 26, 40, 40)]
    [InlineData("?width=60&height=24&code=22&bleed=2&force=true", 4, 60, 24)]
    [InlineData("?code=52&force=true", 3, 90, 54)]
    [InlineData("?kind=label&width=60&height=30&bleed=0&code=15&paper=letter&force=true", 5, 60, 30)]
    public async Task Every_printed_code_is_its_cards_address(string query, int count, int width, int height)
    {
        await using var app = await App.Start(settings: ["--Brand:PublicUrl=https://card.xiaoman-tea.com"]);
        await app.Channel("tea", "li");
        var batch = await app.Post("api/manage/batches", new { channel = "tea", count, face = new { text = "扫码加好友，领新客礼：满 99 减 20，老客再享生日礼、专属顾问与每月试饮，喝完前提醒您。" } });
        var urls = batch.GetProperty("cards").EnumerateArray().Select(card => card.Text("url")).ToList();

        var html = await app.Operator.GetStringAsync($"api/manage/batches/{batch.Text("id")}/sheets.html{query}");
        var pdf = await Tool.PrintAsync(folder, html);

        var bleed = query.Contains("bleed=0", StringComparison.Ordinal) ? 0 : query.Contains("bleed=2", StringComparison.Ordinal) ? 2 : 3;
        var layout = query.Contains("letter", StringComparison.Ordinal) ? new SheetLayout(215.9m, 279.4m, width, height, bleed) : new SheetLayout(210, 297, width, height, bleed);
        var read = new List<string>();
        for (var place = 0; place < count; place++)
        {
            var (x, y) = layout.Cell(place % layout.PerSheet);
            read.Add(await Tool.ReadAsync(folder, pdf, 1 + (place / layout.PerSheet), x, y, width + (2 * bleed), height + (2 * bleed)));
        }
        Assert.Equal(urls, read);
    }
}
