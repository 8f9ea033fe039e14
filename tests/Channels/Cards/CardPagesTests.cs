using System.Net;
using PrivateDomain.Channels;

namespace PrivateDomain.Tests.Channels.Cards;

public sealed class CardPagesTests
{
    [Fact]
    public async Task A_million_cards_are_one_row_and_are_shown_in_pages()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");

        var batch = await app.Post("api/manage/batches?force=true", new { channel = "tea", count = 1_000_000 });

        var id = batch.Text("id");
        Assert.Single(await app.Rows("catalog"), row => row.PartitionKey == "batch");
        Assert.Equal(100, batch.GetProperty("cards").GetArrayLength());
        Assert.Equal($"/api/manage/batches/{id}/cards?from=100", batch.Text("more"));
        var last = await app.Get($"api/manage/batches/{id}/cards?from=999999&count=1000");
        var card = Assert.Single(last.GetProperty("items").EnumerateArray());
        Assert.Equal(("999999", app.Service<CardSerials>().Make(id, 999_999).ToString()), (card.Text("index"), card.Text("serial")));
        Assert.False(last.TryGetProperty("next", out _));
        Assert.Equal(HttpStatusCode.OK, (await app.Open(card.Text("serial"))).StatusCode);
        Assert.StartsWith("slot|li|", Assert.Single(await app.Scans()).PartitionKey, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_follow_each_other_without_a_gap()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        var batch = await app.Post("api/manage/batches?force=true", new { channel = "tea", count = 250 });

        var indexes = new List<int>();
        for (int? from = 0; from is { } next;)
        {
            var page = await app.Get($"api/manage/batches/{batch.Text("id")}/cards?from={next}&count=99");
            indexes.AddRange(page.GetProperty("items").EnumerateArray().Select(card => card.GetProperty("index").GetInt32()));
            from = page.TryGetProperty("next", out var more) ? more.GetInt32() : null;
        }

        Assert.Equal(Enumerable.Range(0, 250), indexes);
    }

    [Theory]
    [InlineData("from=10")]
    [InlineData("from=-1")]
    [InlineData("from=x")]
    [InlineData("count=0")]
    [InlineData("count=1001")]
    public async Task A_page_that_cannot_be_is_refused(string query)
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        var batch = await app.Post("api/manage/batches?force=true", new { channel = "tea", count = 10 });

        Assert.Equal(HttpStatusCode.BadRequest, (await app.Operator.GetAsync($"api/manage/batches/{batch.Text("id")}/cards?{query}")).StatusCode);
    }
}
