using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace PrivateDomain.Tests.Channels.Cards;

/// <summary>What printed cards lead to after somebody thought better of it.</summary>
public sealed class ChangedBatchTests
{
    [Fact]
    public async Task Printed_cards_follow_their_batch_to_another_channel()
    {
        await using var app = await App.Start();
        var (id, serial) = await Printed(app);

        await app.Put($"api/manage/batches/{id}", new { channel = "coffee", note = "moved" });

        Assert.StartsWith("/q/wu/", await (await app.Open(serial)).Picture(), StringComparison.Ordinal);
        var shown = await app.Get($"api/manage/batches/{id}");
        Assert.Equal(("coffee", "moved", "3"), (shown.Text("channel"), shown.Text("note"), shown.Text("count")));
    }

    [Fact]
    public async Task A_batch_that_was_changed_is_still_the_answer_to_its_request()
    {
        await using var app = await App.Start();
        await app.Channel("tea", "li");
        await app.Channel("coffee", "wu");
        var made = await Make(app, 3);
        await app.Put($"api/manage/batches/{made.Body.Text("id")}", new { channel = "coffee", note = "moved" });

        var (again, other) = (await Make(app, 3), await Make(app, 4));

        Assert.Equal((HttpStatusCode.Created, made.Body.Text("id"), "coffee"), (again.Status, again.Body.Text("id"), again.Body.Text("channel")));
        Assert.Equal((HttpStatusCode)422, other.Status);
    }

    [Fact]
    public async Task An_expired_card_greets_as_the_default_channel_does_and_is_still_known()
    {
        await using var app = await App.Start();
        var (id, serial) = await Printed(app);
        await app.Channel("default", "zhou");
        await app.Put($"api/manage/batches/{id}", new { channel = "tea", expires = app.Clock.GetUtcNow().AddDays(1) });
        Assert.StartsWith("/q/li/", await (await app.Open(serial)).Picture(), StringComparison.Ordinal);

        app.Clock.Ahead += TimeSpan.FromDays(1);
        var page = await app.Open(serial);

        Assert.StartsWith("/q/zhou/", await page.Picture(), StringComparison.Ordinal);
        var customer = await app.Add(await app.Way(page));
        Assert.Equal(("slot", serial), await app.Brought(customer));
        Assert.Single(app.Platform.WeCom.Log.CallsTo("externalcontact/send_welcome_msg"));
    }

    [Fact]
    public async Task An_expired_card_goes_on_greeting_where_there_is_no_default_channel()
    {
        await using var app = await App.Start();
        var (id, serial) = await Printed(app);

        await app.Put($"api/manage/batches/{id}", new { channel = "tea", expires = "2020-01-01T00:00:00Z" });

        Assert.StartsWith("/q/li/", await (await app.Open(serial)).Picture(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_void_card_leads_to_the_default_channel_and_its_neighbour_does_not()
    {
        await using var app = await App.Start();
        var (id, serial) = await Printed(app);
        await app.Channel("default", "zhou");
        var cards = await app.Get($"api/manage/batches/{id}/cards");
        var neighbour = cards.GetProperty("items")[1].Text("serial");

        Assert.Equal(HttpStatusCode.NoContent, (await app.Operator.PutAsync($"api/manage/batches/{id}/cards/{serial}/voided", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await app.Operator.PutAsync($"api/manage/batches/{id}/cards/{serial}/voided", null)).StatusCode);

        var page = await app.Open(serial);
        Assert.Equal("/q/zhou/plain.png", await page.Picture());
        Assert.StartsWith("/q/li/", await (await app.Open(neighbour)).Picture(), StringComparison.Ordinal);
        Assert.StartsWith("unknown|", Assert.Single(await app.Scans(), scan => scan.GetString("serial") == serial).PartitionKey, StringComparison.Ordinal);
        Assert.Equal((null, null), await app.Brought(await app.Add(await app.Way(page))));
        Assert.True((await app.Get($"api/manage/batches/{id}")).GetProperty("cards")[0].GetProperty("void").GetBoolean());

        Assert.Equal(HttpStatusCode.NoContent, (await app.Operator.DeleteAsync($"api/manage/batches/{id}/cards/{serial}/voided")).StatusCode);
        Assert.StartsWith("/q/li/", await (await app.Open(serial)).Picture(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_void_batch_leads_to_the_default_channel_until_it_is_taken_back()
    {
        await using var app = await App.Start();
        var (id, serial) = await Printed(app);
        await app.Channel("default", "zhou");

        var voided = await app.Put($"api/manage/batches/{id}/voided", new { });
        Assert.Equal(voided.Text("voidedAt"), (await app.Put($"api/manage/batches/{id}/voided", new { })).Text("voidedAt"));
        Assert.Equal("/q/zhou/plain.png", await (await app.Open(serial)).Picture());

        Assert.Equal(HttpStatusCode.OK, (await app.Operator.DeleteAsync($"api/manage/batches/{id}/voided")).StatusCode);
        Assert.StartsWith("/q/li/", await (await app.Open(serial)).Picture(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_comes_by_a_void_cards_own_state_is_greeted_and_is_no_cards()
    {
        await using var app = await App.Start();
        var link = app.Platform.WeCom.CreateLink("包裹", "lin").Url;
        await app.Put("api/manage/channels/tea", new { name = "包裹卡", kind = "packageCard", keepers = new[] { "lin" }, acquisitionLink = link });
        var serial = (await app.Print("tea", 1))[0];
        Assert.Equal(HttpStatusCode.NoContent, (await app.Operator.PutAsync($"api/manage/batches/{serial[..5]}/cards/{serial}/voided", null)).StatusCode);
        var customer = app.Platform.WeCom.CreateCustomer("周小雨");

        Assert.True(await app.Platform.WeCom.Follow(customer, new Uri($"{link}?customer_channel={serial}"))!.Accepted);

        await app.Drain();

        Assert.Equal((null, null), await app.Brought(customer));
        Assert.Single(app.Platform.WeCom.Log.CallsTo("externalcontact/send_welcome_msg"));
        Assert.DoesNotContain(await app.Rows("lookups"), row => row.GetString("kind") == "card");
    }

    [Fact]
    public async Task A_scan_of_a_batch_without_void_cards_asks_nobody_for_them()
    {
        await using var app = await App.Start();
        var (id, serial) = await Printed(app);
        await app.Open(serial);
        await app.Open(serial);
        var before = app.Storage.Of("ShowLanding")[^1].Calls.Count;

        var other = await app.Print("tea", 2);
        Assert.Equal(HttpStatusCode.NoContent, (await app.Operator.PutAsync($"api/manage/batches/{id}/cards/{(await app.Get($"api/manage/batches/{id}")).GetProperty("cards")[2].Text("serial")}/voided", null)).StatusCode);
        await app.Open(other[0]);

        Assert.Equal(before, app.Storage.Of("ShowLanding")[^1].Calls.Count);
    }

    [Fact]
    public async Task Only_a_card_of_the_batch_can_be_void()
    {
        await using var app = await App.Start();
        var (id, _) = await Printed(app);
        var other = (await app.Print("tea", 1))[0];

        Assert.Equal(HttpStatusCode.NotFound, (await app.Operator.PutAsync($"api/manage/batches/{id}/cards/{other}/voided", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Operator.PutAsync($"api/manage/batches/00000/cards/{other}/voided", null)).StatusCode);
    }

    [Theory]
    [InlineData("""{"channel":"juice"}""", "channel")]
    [InlineData("""{"note":"x"}""", "channel")]
    [InlineData("""{"channel":"tea","page":{"picture":"none"}}""", "page.picture")]
    [InlineData("""{"channel":"tea","page":{"zh":" "}}""", "page.zh")]
    [InlineData("""{"channel":"tea","face":{"logo":"none"}}""", "face.logo")]
    [InlineData("""{"channel":"tea","face":{"text":"1\n2\n3\n4\n5"}}""", "face.text")]
    public async Task A_change_that_cannot_be_says_which_field_is_wrong(string body, string field)
    {
        await using var app = await App.Start();
        var (id, _) = await Printed(app);

        var answer = await app.Operator.PutAsJsonAsync($"api/manage/batches/{id}", JsonDocument.Parse(body).RootElement);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").TryGetProperty(field, out _));
    }

    private static async Task<(string Id, string Serial)> Printed(App app)
    {
        await app.Channel("tea", "li");
        await app.Channel("coffee", "wu");
        var batch = await app.Post("api/manage/batches?force=true", new { channel = "tea", count = 3 });
        return (batch.Text("id"), batch.GetProperty("cards")[0].Text("serial"));
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> Make(App app, int count)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/manage/batches?force=true") { Content = JsonContent.Create(new { channel = "tea", count }) };
        request.Headers.Add("Idempotency-Key", "order 4711");
        var answer = await app.Operator.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }
}
