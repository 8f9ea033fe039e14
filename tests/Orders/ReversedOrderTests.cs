using System.Net;
using System.Text.Json.Nodes;
using PrivateDomain.Tests.Api;
using PrivateDomain.Tests.Callbacks;

namespace PrivateDomain.Tests.Orders;

/// <summary>Orders of which money goes back, whenever that is told.</summary>
public sealed class ReversedOrderTests
{
    [Fact]
    public async Task Refunds_add_up_until_nothing_of_the_order_is_left()
    {
        await using var app = await App.Start();
        var (customer, _) = await app.Come((await app.Open())[0]);
        await app.Sell(app.Order("1", new { externalUserId = customer.ExternalUserId }));
        Assert.Equal(("paid", 9900), await State(app));

        await app.Refund("1", "r1", 4000);
        Assert.Equal(("partiallyRefunded", 5900), await State(app));
        await app.Refund("1", "r2", 5900);
        Assert.Equal(("refunded", 0), await State(app));
        Assert.Equal(["4000", "5900"], (await app.Entries(customer, "refunded")).Select(entry => entry.About("totalMinor")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_same_refund_again_is_the_same_refund_and_another_under_its_id_is_a_conflict()
    {
        await using var app = await App.Start();
        await app.Sell(app.Order("1"));
        await app.Refund("1", "r1", 4000);
        await app.Refund("1", "r1", 4000);
        Assert.Equal(("partiallyRefunded", 5900), await State(app));

        using var other = await app.PutRefund("1", "r1", 100);
        Assert.Equal((HttpStatusCode.Conflict, "refund-conflict"), (other.StatusCode, await other.Code()));
        Assert.Equal(("partiallyRefunded", 5900), await State(app));
    }

    [Fact]
    public async Task What_is_told_before_its_order_waits_for_it()
    {
        await using var app = await App.Start(settings: Selling.AtOnce);
        var (customer, _) = await app.Come((await app.Open())[0]);
        await app.Refund("1", "r1", 4000);
        await app.Cancel("2");
        await app.Drain();
        Assert.Equal(HttpStatusCode.NotFound, (await app.Operator.GetAsync("api/manage/orders/tmall/1")).StatusCode);

        await app.Sell(app.Order("1", new { externalUserId = customer.ExternalUserId }));
        await app.Sell(app.Order("2", new { externalUserId = customer.ExternalUserId }));

        Assert.Equal(("partiallyRefunded", 5900), await State(app));
        Assert.Equal(("cancelled", 0), await State(app, "2"));
        Assert.Equal(["1", "2"], await app.OrdersOf(customer));
        Assert.Single(await app.Entries(customer, "orderCancelled"));
        Assert.Empty(await app.Rows("failures"));
    }

    [Fact]
    public async Task A_revision_that_knows_nothing_of_a_refund_does_not_undo_it_and_one_that_knows_it_does_not_count_it_twice()
    {
        await using var app = await App.Start();
        var order = app.Order("1");
        await app.Sell(order);
        await app.Refund("1", "r1", 4000);

        (order["revision"], order["totalMinor"]) = (1, 9800);
        await app.Sell(order);
        Assert.Equal(("partiallyRefunded", 5800), await State(app));

        (order["revision"], order["refunds"]) = (2, new JsonArray(new JsonObject { ["id"] = "r1", ["amountMinor"] = 4000, ["at"] = app.Clock.GetUtcNow().ToString("O") }));
        await app.Sell(order);
        Assert.Equal(("partiallyRefunded", 5800), await State(app));
    }

    [Fact]
    public async Task Ten_refunds_and_their_order_at_once_are_all_counted()
    {
        await using var app = await App.Start(settings: Selling.AtOnce);
        var (customer, _) = await app.Come((await app.Open())[0]);
        var order = app.Order("1", new { externalUserId = customer.ExternalUserId });

        await Task.WhenAll(Enumerable.Range(0, 10).Select(n => app.Refund("1", $"r{n}", 100)).Append(app.Sell(order)));
        await app.Drain();

        Assert.Equal(("partiallyRefunded", 8900), await State(app));
        Assert.Equal(10, (await app.Entries(customer, "refunded")).Count);
        Assert.Empty(await app.Rows("failures"));
    }

    [Fact]
    public async Task A_refund_counts_no_more_than_was_paid()
    {
        await using var app = await App.Start();
        await app.Sell(app.Order("1"));
        await app.Refund("1", "r1", 99_000);
        Assert.Equal(("refunded", 0), await State(app));
    }

    [Fact]
    public async Task A_coupon_that_an_order_names_finds_its_contact_and_is_used_up_until_the_order_is_cancelled()
    {
        await using var app = await App.Start();
        var (customer, _) = await app.Come((await app.Open())[0]);
        var code = Assert.Single(await app.Entries(customer, "couponIssued")).About("code");
        var order = app.Order("1");
        order["couponCodes"] = new JsonArray($" {code.ToLowerInvariant()} ", "SHOP-10");

        Assert.Equal(await app.ContactId(customer), (await app.Sell(order)).ContactId);
        await app.Drain();
        Assert.Equal("redeemed", Assert.Single(await app.Rows("codes"), row => row.RowKey.StartsWith("code|", StringComparison.Ordinal)).GetString("state"));

        await app.Cancel("1");
        await app.Drain();
        Assert.Equal("issued", Assert.Single(await app.Rows("codes"), row => row.RowKey.StartsWith("code|", StringComparison.Ordinal)).GetString("state"));
        Assert.Empty(await app.Rows("failures"));
    }

    [Fact]
    public async Task An_order_of_a_follower_is_found_by_the_openid_whoever_comes_first()
    {
        await using var app = await App.Start();
        var serial = (await app.Open())[0].Segments[^1];
        var person = app.Platform.OfficialAccount.CreatePerson();
        Assert.Null((await app.Sell(app.Order("1", new { openid = person.OpenId }))).ContactId);
        Assert.True(await app.Platform.OfficialAccount.Subscribe(person, serial).Answered);
        await app.Drain();

        var known = (await app.Sell(app.Order("2", new { openid = person.OpenId }))).ContactId;
        Assert.NotNull(known);
        Assert.Equal(known, (await app.Get("api/manage/orders/tmall/1")).GetProperty("contactId").GetString());
        Assert.Empty(await app.Rows("waiting"));
    }

    [Fact]
    public async Task The_orders_of_a_shop_are_listed_page_by_page_each_once()
    {
        await using var app = await App.Start();
        await Task.WhenAll(Enumerable.Range(0, 230).Select(n => app.Sell(app.Order($"{n}"))));
        await app.Sell(app.Order("0", shop: "tmall2"));
        foreach (var n in Enumerable.Range(1000, 5)) await app.Refund($"{n}", "r", 1);
        var (ids, cursor) = (new List<string>(), "");
        do
        {
            var page = await app.Get($"api/manage/orders?shop=tmall&cursor={cursor}");
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("id").GetString()!));
            cursor = page.TryGetProperty("cursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);
        Assert.Equal(Enumerable.Range(0, 230).Select(n => $"{n}").Order(StringComparer.Ordinal), ids.Order(StringComparer.Ordinal));
        Assert.Equal(HttpStatusCode.BadRequest, (await app.Operator.GetAsync("api/manage/orders?shop=tmall&cursor=x")).StatusCode);
    }

    [Theory]
    [InlineData("""{"at":"2026-11-21T10:30:00Z"}""", "amountMinor")]
    [InlineData("""{"amountMinor":-1,"at":"2026-11-21T10:30:00Z"}""", "amountMinor")]
    [InlineData("""{"amountMinor":1,"at":"2026-11-21T10:30:00"}""", "at")]
    [InlineData("""{"amountMinor":1,"at":"2026-11-21T10:30:00Z","lines":[{"sku":"tea","quantity":0}]}""", "lines")]
    [InlineData("""{"amountMinor":1,"at":"2026-11-21T10:30:00Z","lines":[null]}""", "lines")]
    public async Task A_refund_that_is_not_right_is_refused_by_field(string body, string field)
    {
        await using var app = await App.Start();
        using var content = new StringContent(body);
        using var answer = await app.Operator.PutAsync("api/orders/tmall/1/refunds/r1", content);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains($"\"{field}\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(await app.Rows("orders"));
    }

    private static async Task<(string? State, long Net)> State(App app, string id = "1")
    {
        var order = await app.Get($"api/manage/orders/tmall/{id}");
        return (order.GetProperty("state").GetString(), order.GetProperty("netMinor").GetInt64());
    }
}
