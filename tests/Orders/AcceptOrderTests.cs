using System.Net;
using System.Text.Json;
using PrivateDomain.Tests.Api;
using PrivateDomain.Tests.Callbacks;

namespace PrivateDomain.Tests.Orders;

/// <summary>The same order again, another one under its id, and orders that are hard to keep.</summary>
public sealed class AcceptOrderTests
{
    [Fact]
    public async Task The_same_order_again_is_the_same_order()
    {
        await using var app = await App.Start();
        var (customer, _) = await app.Come((await app.Open())[0]);
        var order = app.Order("1", new { externalUserId = customer.ExternalUserId });

        var first = await app.Sell(order);
        Assert.Equal(first, await app.Sell(order));
        order["paidAt"] = order["paidAt"]!.GetValue<DateTimeOffset>().ToOffset(TimeSpan.FromHours(8));
        Assert.Equal(first, await app.Sell(order));
        await app.Drain();

        Assert.Equal(26, first.OrderId.Length);
        Assert.Equal(["1"], await app.OrdersOf(customer));
    }

    [Fact]
    public async Task An_order_of_the_day_after_tomorrow_is_no_order_yet()
    {
        await using var app = await App.Start();
        using var answer = await app.PostOrder(app.Order("1", paidAt: app.Clock.GetUtcNow().AddDays(3)));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("two days from now", JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("errors").GetProperty("paidAt").ToString(), StringComparison.Ordinal);
        Assert.Empty(await app.Rows("orders"));
        await app.Sell(app.Order("1", paidAt: app.Clock.GetUtcNow().AddDays(1)));
    }

    [Fact]
    public async Task Ten_posts_of_one_order_at_once_are_one_order()
    {
        await using var app = await App.Start(settings: Selling.AtOnce);
        var (customer, _) = await app.Come((await app.Open())[0]);
        var order = app.Order("1", new { externalUserId = customer.ExternalUserId, shopCustomerId = "7", phone = "13800138000" });

        var taken = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => app.Sell(order)));
        await app.Drain();

        Assert.Single(taken.Distinct());
        Assert.Equal(["1"], await app.OrdersOf(customer));
        Assert.Single(await app.Rows("orders"));
        Assert.Empty(await app.Rows("waiting"));
        Assert.Empty(await app.Rows("failures"));
    }

    [Fact]
    public async Task Another_content_under_an_id_is_a_conflict_unless_its_revision_is_higher()
    {
        await using var app = await App.Start();
        var (customer, _) = await app.Come((await app.Open())[0]);
        var person = new { externalUserId = customer.ExternalUserId };
        var order = app.Order("1", person);
        var first = await app.Sell(order);

        var changed = app.Order("1", person, quantity: 2);
        await AssertConflict(app, changed);
        Assert.Equal("9900", (await app.Entries(customer, "ordered"))[0].About("totalMinor"));

        changed["revision"] = 1;
        Assert.Equal(first, await app.Sell(changed));
        Assert.Equal("19800", Assert.Single(await app.Entries(customer, "ordered")).About("totalMinor"));

        // What was true before the revision comes late.
        await AssertConflict(app, order);
        Assert.Equal("19800", Assert.Single(await app.Entries(customer, "ordered")).About("totalMinor"));
    }

    [Fact]
    public async Task A_content_that_a_higher_revision_confirmed_is_not_changed_by_a_lower_one()
    {
        await using var app = await App.Start();
        var order = app.Order("1");
        await app.Sell(order);
        order["revision"] = 2;
        await app.Sell(order);

        var late = app.Order("1", quantity: 2);
        late["revision"] = 1;
        await AssertConflict(app, late);
    }

    [Fact]
    public async Task Of_different_orders_under_one_id_at_once_one_is_taken()
    {
        await using var app = await App.Start();
        var answers = await Task.WhenAll(Enumerable.Range(1, 8).Select(quantity => app.PostOrder(app.Order("1", quantity: quantity))));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Accepted);
        Assert.Equal(7, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task Of_different_revisions_at_once_the_highest_stands()
    {
        await using var app = await App.Start();
        var (customer, _) = await app.Come((await app.Open())[0]);
        var answers = await Task.WhenAll(Enumerable.Range(1, 8).Select(revision =>
        {
            var order = app.Order("1", new { externalUserId = customer.ExternalUserId }, paidAt: app.Clock.GetUtcNow(), quantity: revision);
            order["revision"] = revision;
            return app.PostOrder(order);
        }));
        await app.Drain();

        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.Conflict));
        Assert.Equal($"{8 * 9900}", Assert.Single(await app.Entries(customer, "ordered")).About("totalMinor"));
    }

    [Fact]
    public async Task An_id_belongs_to_its_shop_alone()
    {
        await using var app = await App.Start();
        string[] ids = [(await app.Sell(app.Order("1"))).OrderId, (await app.Sell(app.Order("1", shop: "jd", quantity: 2))).OrderId, (await app.Sell(app.Order("b|1", shop: "a"))).OrderId, (await app.Sell(app.Order("1", shop: "a|b", quantity: 2))).OrderId];
        Assert.Equal(4, ids.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task An_order_is_kept_whatever_characters_its_ids_hold()
    {
        await using var app = await App.Start(settings: Selling.AtOnce);
        await app.PutTea(30, "a/b");
        var (customer, _) = await app.Come((await app.Open())[0]);
        string[] texts =
        [
            "O'Neill", "' or PartitionKey gt '", "a/b", "a\\b#c?d", "%2F", "%", "100%25", "订单-1", "🍵🍵", "e\u0301", "é", "a b ", "\u202Eabc", "\u0000", "a\tb\nc", "\uFFFE\uFFFF",
            "..", "a&b=c;d", "<x>", "{{ name }}", new string('订', 128), new string('x', 128), "null", "0", "\"", "a\u2028b",
        ];

        foreach (var text in texts)
            Assert.NotNull((await app.Sell(app.Order(text, new { externalUserId = customer.ExternalUserId, shopCustomerId = text }, shop: text[..Math.Min(text.Length, 64)], sku: text[..Math.Min(text.Length, 100)]))).ContactId);
        await app.Drain();

        Assert.Equal(texts.Order(StringComparer.Ordinal), await app.OrdersOf(customer));
        Assert.Empty(await app.Rows("failures"));
        Assert.Empty(await app.Rows("waiting"));
        Assert.Single(await app.Entries(customer, "reminderPlanned"));
        foreach (var (n, text) in texts.Index())
            Assert.NotNull((await app.Sell(app.Order($"again-{n}", new { shopCustomerId = text }, shop: text[..Math.Min(text.Length, 64)]))).ContactId);
    }

    [Fact]
    public async Task The_largest_order_is_kept_and_each_of_its_thousand_products_has_its_reminder()
    {
        await using var app = await App.Start();
        var (customer, _) = await app.Come((await app.Open())[0]);
        // Titles that do not pack well, and a control character, which JSON writes with six.
        string Title(int n) => string.Concat(Enumerable.Range(0, 199).Select(i => (char)('一' + ((n * 7919L * (i + 13)) + (i * i * 104_729L)) % 20_000))) + "\u0001";
        var order = app.Order("1", new { externalUserId = customer.ExternalUserId });
        order["lines"] = new System.Text.Json.Nodes.JsonArray([.. Enumerable.Range(0, 1000).Select(n => Selling.Line($"tea-{n:D4}", 1_000_000, Title(n)))]);
        var bytes = System.Text.Encoding.UTF8.GetBytes(order.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.InRange(bytes.Length, 600_000, 1_000_000);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(n => app.PutTea(3650, $"tea-{n * 10:D4}")));

        using var answer = await app.Operator.PostAsync("api/orders", new ByteArrayContent(bytes));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        await app.Drain();

        Assert.True((await app.Rows("orders"))[0].GetBinary("order4") is { Length: > 0 });
        Assert.Equal(["1"], await app.OrdersOf(customer));
        Assert.Equal(100, (await app.Entries(customer, "reminderPlanned")).Count);
        Assert.Equal(100, (await app.Rows("due")).Count(row => row.GetString("kind") == "repurchase"));
        Assert.Empty(await app.Rows("failures"));
    }

    [Fact]
    public async Task Taking_an_order_starts_no_storage_call_after_its_answer_and_costs_what_it_costs()
    {
        await using var app = await App.Start();
        var (customer, _) = await app.Come((await app.Open())[0]);
        await app.Sell(app.Order("1", new { externalUserId = customer.ExternalUserId }));
        await app.Sell(app.Order("2", new { phone = "13800138000" }));
        await app.Drain();
        await app.Stop();

        var posts = app.Storage.Of("PostOrder");
        Assert.True(posts[0].Calls.Count <= 9, string.Join(", ", posts[0].Calls));
        Assert.True(posts[1].Calls.Count <= 4, string.Join(", ", posts[1].Calls));
        Assert.Empty(app.Storage.AfterTheAnswer);
    }

    private static async Task AssertConflict(App app, System.Text.Json.Nodes.JsonObject order)
    {
        using var answer = await app.PostOrder(order);
        Assert.Equal(("order-conflict", 409), (await answer.Code(), (int)answer.StatusCode));
    }
}
