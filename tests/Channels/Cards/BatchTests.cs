using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PrivateDomain.Channels;
using PrivateDomain.Channels.Cards;
using PrivateDomain.Storage;

namespace PrivateDomain.Tests.Channels.Cards;

public sealed class BatchTests
{
    private static readonly object Ten = new { channel = "tea", count = 10, note = "spring" };

    [Fact]
    public async Task A_batch_is_its_cards_and_is_shown_again_as_it_was()
    {
        await using var app = await App.Start(settings: ["--Brand:PublicUrl=https://card.example.com"]);
        await app.Channel("tea", "li");

        var (status, made, headers) = await Make(app, Ten);

        Assert.Equal(HttpStatusCode.Created, status);
        var id = made.Text("id");
        Assert.Equal($"/api/manage/batches/{id}", headers.Location?.ToString());
        Assert.Equal(("tea", "10", "spring"), (made.Text("channel"), made.Text("count"), made.Text("note")));
        var cards = made.GetProperty("cards").EnumerateArray().ToList();
        Assert.Equal(10, cards.Count);
        Assert.Equal(Enumerable.Range(0, 10).Select(index => app.Service<CardSerials>().Make(id, index).ToString()), cards.Select(card => card.Text("serial")), StringComparer.Ordinal);
        Assert.All(cards, card => Assert.Equal($"https://card.example.com/c/{card.Text("serial")}", card.Text("url")));
        Assert.Equal(made.ToString(), (await app.Get($"api/manage/batches/{id}")).ToString());
    }

    [Fact]
    public async Task The_same_key_and_body_give_the_same_batch()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");

        var answers = new[] { await Make(app, Ten, "order 4711"), await Make(app, Ten, "order 4711") };

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.Status));
        Assert.Equal(answers[0].Body.ToString(), answers[1].Body.ToString());
        Assert.False(answers[0].Headers.Contains("Idempotent-Replayed"));
        Assert.Equal("true", Assert.Single(answers[1].Headers.GetValues("Idempotent-Replayed")));
    }

    [Fact]
    public async Task The_same_key_many_times_at_once_makes_one_batch()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Make(app, Ten, "order 4711")));

        Assert.Single(answers.Select(answer => answer.Body.Text("id")).Distinct(StringComparer.Ordinal));
        Assert.Equal(7, answers.Count(answer => answer.Headers.Contains("Idempotent-Replayed")));
        Assert.Single(await app.Rows("catalog"), row => row.PartitionKey == "batch");
    }

    [Fact]
    public async Task A_key_is_not_taken_for_another_request()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        await Make(app, Ten, "order 4711");

        var (status, problem, _) = await Make(app, new { channel = "tea", count = 11, note = "spring" }, "order 4711");

        Assert.Equal((HttpStatusCode)422, status);
        Assert.Equal("idempotency-key-reused", problem.Text("code"));
    }

    [Fact]
    public async Task Without_a_key_every_request_makes_a_batch()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");

        Assert.NotEqual((await Make(app, Ten)).Body.Text("id"), (await Make(app, Ten)).Body.Text("id"), StringComparer.Ordinal);
    }

    [Fact]
    public async Task An_id_that_another_request_took_is_passed_over()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        var key = Keys.Hash("order 4711");
        var ids = CardBatch.Candidates(key).Take(2).ToList();
        var taken = new CardBatch(ids[0], "tea", 1, "", "another request", 1, "its mark");
        await app.Service<Catalog>().Add(CardBatch.CatalogKind, ids[0], taken, ChannelJson.Default.CardBatch, CancellationToken.None);

        Assert.Equal(ids[1], (await Make(app, Ten, "order 4711")).Body.Text("id"));
        Assert.Equal(ids[1], (await Make(app, Ten, "order 4711")).Body.Text("id"));
    }

    [Fact]
    public async Task What_was_printed_stays_what_it_is_when_keys_change()
    {
        var app = await App.Start();
        await app.Channel("tea", "li");
        var made = (await Make(app, Ten, "order 4711")).Body;
        var old = "1:" + Convert.ToBase64String([.. Enumerable.Repeat((byte)3, 32)]);
        var fresh = "2:" + Convert.ToBase64String([.. Enumerable.Repeat((byte)9, 32)]);

        await app.Stop();
        await using var rotated = await App.Start(app.Store, app.Platform, settings: [$"--Cards:SigningKeys={fresh};{old}"]);

        Assert.Equal(made.ToString(), (await rotated.Get($"api/manage/batches/{made.Text("id")}")).ToString());
        Assert.Equal(made.ToString(), (await Make(rotated, Ten, "order 4711")).Body.ToString());
        Assert.NotEqual(made.ToString(), (await Make(rotated, Ten)).Body.ToString(), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("""{"channel":"tea","count":0}""", "count")]
    [InlineData("""{"channel":"tea","count":1000001}""", "count")]
    [InlineData("""{"channel":"tea"}""", "count")]
    [InlineData("""{"channel":"coffee","count":1}""", "channel")]
    [InlineData("""{"channel":"../tea","count":1}""", "channel")]
    [InlineData("""{"count":1}""", "channel")]
    public async Task A_wish_that_cannot_be_met_says_which_field_is_wrong(string body, string field)
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");

        var (status, problem, _) = await Make(app, JsonDocument.Parse(body).RootElement);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("invalid-request", problem.Text("code"));
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task Cards_that_nobody_could_open_are_not_printed_by_mistake()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");

        var (status, problem, _) = await Make(app, Ten, force: false);

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal("public-url-not-printable", problem.Text("code"));
        Assert.DoesNotContain(await app.Rows("catalog"), row => row.PartitionKey == "batch");
    }

    [Fact]
    public async Task An_unknown_batch_is_not_found()
    {
        await using var app = await App.Start();
        Assert.Equal(HttpStatusCode.NotFound, (await app.Operator.GetAsync("api/manage/batches/00000")).StatusCode);
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body, System.Net.Http.Headers.HttpResponseHeaders Headers)> Make(
        App app, object body, string? key = null, bool force = true)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/manage/batches" + (force ? "?force=true" : "")) { Content = JsonContent.Create(body) };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        var answer = await app.Operator.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(), answer.Headers);
    }
}
