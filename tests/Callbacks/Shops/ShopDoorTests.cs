using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using PrivateDomain.Tests.Api;
using PrivateDomain.Tests.Orders;

namespace PrivateDomain.Tests.Callbacks.Shops;

/// <summary>What every shop's calls have in common: who is believed, what is kept, and what is answered when it cannot be.</summary>
public sealed class ShopDoorTests
{
    [Fact]
    public async Task What_is_not_signed_is_refused_and_nothing_is_stored_or_even_asked_of_the_store()
    {
        await using var app = await App.Start(settings: ShopCalls.Settings);
        var order = ShopifyTests.Order("1");
        var body = order.ToJsonString();
        var signature = ("X-Shopify-Hmac-Sha256", ShopCalls.Hmac(body));
        var topic = ("X-Shopify-Topic", "orders/paid");

        await app.Shopify("orders/paid", order, "a secret that nobody set").Refused();
        await app.Call("tea-us", body, topic).Refused();
        await app.Call("tea-us", body, topic, ("X-Shopify-Hmac-Sha256", "")).Refused();
        await app.Call("tea-us", body, topic, ("X-Shopify-Hmac-Sha256", "not base64")).Refused();
        await app.Call("tea-us", body.Replace("64.80", "6.48", StringComparison.Ordinal), topic, signature).Refused();
        await app.Call("tea-us", body + " ", topic, signature).Refused();
        await app.Call("tea-de", body, ("X-WC-Webhook-Topic", "order.updated"), ("X-WC-Webhook-Signature", ShopCalls.Hmac(body, "a secret that nobody set"))).Refused();
        await app.Call("own", body).Refused();
        await app.Call("tea-cn", body).Refused();

        Assert.Empty(app.Storage.Of("ReceiveShopCallback").SelectMany(call => call.Calls));
        Assert.Equal(0, await app.Drain());
        Assert.Empty(await app.Rows("orders"));
    }

    [Fact]
    public async Task An_unknown_shop_is_not_found_and_a_known_one_is_in_any_letter_case()
    {
        await using var app = await App.Start(settings: ShopCalls.Settings);
        using var answer = await app.Call("tea-fr", "{}");
        Assert.Equal(("shop-not-found", HttpStatusCode.NotFound), (await answer.Code(), answer.StatusCode));

        var body = ShopifyTests.Order("1").ToJsonString();
        await app.Call("TEA-US", body, ("X-Shopify-Topic", "orders/paid"), ("X-Shopify-Hmac-Sha256", ShopCalls.Hmac(body))).Taken();
        Assert.NotNull(await app.Told("tea-us", "1"));
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_too_large_and_one_of_a_thousand_lines_is_not()
    {
        await using var app = await App.Start(settings: ShopCalls.Settings);
        var large = ShopifyTests.Order("1");
        large["note"] = new string('x', 4 * 1024 * 1024);
        using var answer = await app.Shopify("orders/paid", large);
        Assert.Equal(("body-too-large", HttpStatusCode.RequestEntityTooLarge), (await answer.Code(), answer.StatusCode));

        var order = ShopifyTests.Order("2");
        var line = order["line_items"]![0]!;
        line["properties"] = new string('x', 3000);
        order["line_items"] = new JsonArray([.. Enumerable.Range(0, 1000).Select(_ => line.DeepClone())]);
        Assert.InRange(Encoding.UTF8.GetByteCount(order.ToJsonString()), 3_000_000, 4_000_000);
        await app.Shopify("orders/paid", order).Taken();
        Assert.Equal(1000, (await app.Shown("tea-us", "2"))!.Value.GetProperty("lines").GetArrayLength());
    }

    [Fact]
    public async Task While_the_store_is_down_the_shop_is_asked_to_tell_again_and_its_next_try_is_taken()
    {
        await using var app = await App.Start(settings: [.. ShopCalls.Settings, .. Selling.AtOnce]);
        foreach (var down in new[] { "", "orders", "waiting" })
        {
            app.Storage.Before = call => call.Contains(down, StringComparison.Ordinal) ? throw new IOException("no store") : Task.CompletedTask;
            using var answer = await app.Shopify("orders/paid", ShopifyTests.Order("1"));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            app.Storage.Before = _ => Task.CompletedTask;
        }
        await app.Shopify("orders/paid", ShopifyTests.Order("1")).Taken();
        await app.Drain();
        Assert.StartsWith("paid", await app.Told("tea-us", "1"), StringComparison.Ordinal);
        Assert.Single(await app.Rows("orders"));
        Assert.Empty(await app.Rows("failures"));
    }

    [Fact]
    public async Task An_order_that_was_stored_and_not_answered_finds_its_person_without_another_call()
    {
        await using var app = await App.Start(settings: [.. ShopCalls.Settings, .. Selling.AtOnce]);
        var customer = app.Platform.WeCom.CreateCustomer("小雨", "union-us", "+1 415 555 0100");
        await app.Add(customer, (await app.Open())[0]);
        await app.Drain();
        app.Storage.Before = call => call.Contains("waiting", StringComparison.Ordinal) ? throw new IOException("no store") : Task.CompletedTask;
        using var answer = await app.Shopify("orders/paid", ShopifyTests.Order("1"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        app.Storage.Before = _ => Task.CompletedTask;
        await app.Drain();
        Assert.Equal(["1"], await app.OrdersOf(customer));
    }

    [Fact]
    public async Task What_cannot_be_taken_is_answered_and_told_to_a_person_without_the_buyer_until_it_can()
    {
        await using var app = await App.Start(settings: ShopCalls.Settings);
        var order = ShopifyTests.Order("1");
        order["currency"] = "dollars";
        await app.Shopify("orders/paid", order).Taken();
        order = ShopifyTests.Order("2");
        order["line_items"] = new JsonArray();
        await app.Shopify("orders/paid", order).Taken();
        order = ShopifyTests.Order("3");
        order["total_price"] = "64.805";
        await app.Shopify("orders/paid", order).Taken();
        await app.Shopify("orders/paid", JsonValue.Create("小雨 415 555 0100")!).Taken();

        var alerts = await app.Alerts();
        Assert.Equal(4, alerts.Count);
        Assert.Contains(alerts, text => text.StartsWith("The shop tea-us told of the order 1, ", StringComparison.Ordinal) && text.Contains("currency must be an ISO 4217 code", StringComparison.Ordinal));
        Assert.Contains(alerts, text => text.StartsWith("The shop tea-us told of the order 2, ", StringComparison.Ordinal) && text.Contains("lines must have 1 to 1000 lines", StringComparison.Ordinal));
        Assert.Contains(alerts, text => text.StartsWith("The shop tea-us told of the order 3, ", StringComparison.Ordinal) && text.Contains("no exact amount", StringComparison.Ordinal));
        Assert.DoesNotContain(alerts, text => text.Contains("555", StringComparison.Ordinal) || text.Contains("小雨", StringComparison.Ordinal) || text.Contains("example.com", StringComparison.Ordinal));
        Assert.Empty(await app.Rows("orders"));

        await app.Shopify("orders/updated", ShopifyTests.Order("2", updatedAt: "2026-11-21T10:00:00-05:00")).Taken();
        Assert.Equal(3, (await app.Alerts()).Count);
        Assert.NotNull(await app.Told("tea-us", "2"));
    }

    [Fact]
    public async Task Only_a_telling_of_the_same_kind_settles_what_could_not_be_taken()
    {
        await using var app = await App.Start(settings: ShopCalls.Settings);
        var order = app.Order("1", new { shopCustomerId = "7" });
        await app.Own(Told("order.paid", order)).Taken();
        await app.Own(Told("order.refunded", new JsonObject { ["orderId"] = "1", ["refund"] = new JsonObject { ["id"] = "r1", ["at"] = app.Clock.GetUtcNow() } })).Taken();
        await app.Own(Told("order.cancelled", new JsonObject { ["orderId"] = "1", ["at"] = "yesterday" })).Taken();
        Assert.Equal(2, (await app.Alerts()).Count);

        (order["revision"], order["totalMinor"]) = (long.MaxValue, 9800);
        await app.Own(Told("order.updated", order)).Taken();
        await app.Own(Told("order.refunded", Refund("r2"))).Taken();
        Assert.Equal(2, (await app.Alerts()).Count);
        await app.Own(Told("order.refunded", Refund("r1"))).Taken();
        Assert.Contains("cancellation", Assert.Single(await app.Alerts()), StringComparison.Ordinal);
        await app.Own(Told("order.cancelled", new JsonObject { ["orderId"] = "1", ["at"] = app.Clock.GetUtcNow() })).Taken();
        Assert.Empty(await app.Alerts());

        JsonObject Refund(string id) => new() { ["orderId"] = "1", ["refund"] = new JsonObject { ["id"] = id, ["amountMinor"] = 900, ["at"] = app.Clock.GetUtcNow() } };
    }

    [Fact]
    public async Task A_call_costs_what_it_costs_and_starts_nothing_after_its_answer()
    {
        await using var app = await App.Start(settings: ShopCalls.Settings);
        await app.Shopify("orders/paid", ShopifyTests.Order("1")).Taken();
        await app.Shopify("orders/paid", ShopifyTests.Order("1")).Taken();
        await app.Shopify("orders/create", ShopifyTests.Order("2", "pending")).Taken();
        await app.Stop();

        var calls = app.Storage.Of("ReceiveShopCallback");
        // The message, the order, and for each of account, coupon and phone what waits and who it is.
        Assert.True(calls[0].Calls.Count <= 8, string.Join(", ", calls[0].Calls));
        // The same again reads what stands.
        Assert.True(calls[1].Calls.Count <= 9, string.Join(", ", calls[1].Calls));
        Assert.Empty(calls[2].Calls);
        Assert.Empty(app.Storage.AfterTheAnswer);
    }

    private static JsonObject Told(string type, JsonObject data) => new() { ["type"] = type, ["timestamp"] = ShopCalls.Now, ["data"] = data.DeepClone() };
}
