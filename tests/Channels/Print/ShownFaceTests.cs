using System.Net;

namespace PrivateDomain.Tests.Channels.Print;

/// <summary>What is let through to the printer, as a browser lays it out.</summary>
public sealed class ShownFaceTests : IDisposable
{
    private const string Measure = """
        <script>document.title = "cut: " + [...document.querySelectorAll(".text,.words")].filter(part => part.scrollHeight > part.clientHeight + 1 || part.clientHeight === 0).length</script></body>
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("shown-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [PrintingTheory]
    [InlineData("", "茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶")]
    [InlineData("", "扫码加好友，领新客礼：满 99 减 20，老客再享生日礼、专属顾问与每月试饮，喝完前提醒您。")]
    [InlineData("", "MMMM WWWW MMMM WWWW MMMM WWWW MMMM WWWW MMMM WWW")]
    [InlineData("", "扫码\n领券\n满 99\n减 20")]
    [InlineData("?kind=label&height=54&code=24", "Scan and win a free pot of tea, every single day")]
    [InlineData("?kind=label&height=54&code=24", "扫码加好友，领新客礼：“满 99 减 20”")]
    [InlineData("?width=54&height=90&code=30", "扫码加好友，领新客礼：满 99 减 20，老客再享生日礼、专属顾问与每月试饮，喝完前提醒您。")]
    [InlineData("?kind=label&width=70&height=34&bleed=0&code=20", "扫码领券")]
    public Task A_text_that_is_let_through_stands_whole_on_its_card(string query, string text) => Prints(query, text, "<title>cut: 0</title>");

    [PrintingTheory]
    [InlineData("?kind=label", "扫码领券")]
    [InlineData("?code=52", "扫码加好友，领新客礼：满 99 减 20，老客再享生日礼、专属顾问与每月试饮，喝完前提醒您。")]
    public Task And_one_that_somebody_insisted_on_does_not(string query, string text) => Prints(query + "&force=true", text, "<title>cut: 1</title>");

    private async Task Prints(string query, string text, string title)
    {
        await using var app = await App.Start(settings: ["--Brand:PublicUrl=https://card.xiaoman-tea.com"]);
        await app.Channel("tea", "li");
        var batch = await app.Post("api/manage/batches", new { channel = "tea", count = 1, face = new { text } });

        var answer = await app.Operator.GetAsync($"api/manage/batches/{batch.Text("id")}/sheets.html{query}");
        var html = await answer.Content.ReadAsStringAsync();

        Assert.True(answer.StatusCode is HttpStatusCode.OK, html);
        Assert.Contains(title, await Tool.LaidOutAsync(folder, html.Replace("</body>", Measure, StringComparison.Ordinal)), StringComparison.Ordinal);
    }
}
