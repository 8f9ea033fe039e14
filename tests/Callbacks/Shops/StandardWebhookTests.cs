using System.Net;
using System.Text.Json.Nodes;
using PrivateDomain.Platforms.Shops;
using PrivateDomain.Platforms.StandardWebhooks;
using PrivateDomain.Tests.Api;

namespace PrivateDomain.Tests.Callbacks.Shops;

/// <summary>A shop of one's own, signed as Standard Webhooks are.</summary>
public sealed class StandardWebhookTests(AppWithShops shops) : IClassFixture<AppWithShops>
{
    private readonly App app = shops.App;

    [Theory]
    [InlineData("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", true)]
    [InlineData("v1,AAAA v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= v1a,xyz", true)]
    [InlineData("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OA=", false)]
    [InlineData("v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", false)]
    [InlineData("g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", false)]
    [InlineData("v1,", false)]
    [InlineData("", false)]
    public void The_published_vector_is_believed_and_nothing_beside_it(string signature, bool believed)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["webhook-id"] = "msg_p5jXN8AQM9LWM0D4loKWxJek", ["webhook-timestamp"] = "1614265330", ["webhook-signature"] = signature };
        var delivery = new ShopDelivery(name => headers[name], """{"test": 2432232314}"""u8.ToArray());
        Assert.Equal(believed ? ShopBelief.Signed : ShopBelief.NotSigned, new StandardShop().Believe(delivery, new ShopOptions { Secrets = [ShopCalls.WebhookSecret] }));
    }

    [Fact]
    public async Task A_paid_order_in_the_apis_own_form_is_taken_and_told_twice_is_one()
    {
        await app.Own(Event("order.paid", Order("401"))).Taken();
        await app.Own(Event("order.paid", Order("401"))).Taken();
        Assert.Equal("paid 12900 CNY -0: 1×serum-30@12900", await app.Told("own", "401"));
    }

    [Fact]
    public async Task The_order_is_the_shops_whatever_shop_it_names()
    {
        var order = Order("402");
        order["shop"] = "another";
        await app.Own(Event("order.paid", order)).Taken();
        Assert.NotNull(await app.Told("own", "402"));
        Assert.Null(await app.Told("another", "402"));
    }

    [Fact]
    public async Task Of_two_tellings_the_later_event_stands_whichever_comes_first()
    {
        await app.Own(Event("order.updated", Order("403", 25_800), "2026-11-21T11:00:00+08:00")).Taken();
        await app.Own(Event("order.paid", Order("403"), "2026-11-21T10:30:00+08:00")).Taken();
        Assert.StartsWith("paid 25800", await app.Told("own", "403"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refund_and_a_cancellation_may_come_before_the_order()
    {
        var refund = new JsonObject { ["orderId"] = "404", ["refund"] = new JsonObject { ["id"] = "r1", ["amountMinor"] = 900, ["at"] = "2026-11-22T09:00:00+08:00" } };
        await app.Own(Event("order.refunded", refund)).Taken();
        await app.Own(Event("order.cancelled", new JsonObject { ["orderId"] = "405", ["at"] = "2026-11-22T09:00:00+08:00" })).Taken();
        await app.Own(Event("order.paid", Order("404"))).Taken();
        await app.Own(Event("order.paid", Order("405"))).Taken();
        Assert.StartsWith("partiallyRefunded 12900 CNY -900:", await app.Told("own", "404"), StringComparison.Ordinal);
        Assert.StartsWith("cancelled", await app.Told("own", "405"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_refund_under_the_same_id_is_put_before_a_person()
    {
        foreach (var amount in new[] { 900, 800 })
            await app.Own(Event("order.refunded", new JsonObject { ["orderId"] = "406", ["refund"] = new JsonObject { ["id"] = "r1", ["amountMinor"] = amount, ["at"] = "2026-11-22T09:00:00+08:00" } })).Taken();
        Assert.Contains(await app.Alerts(), text => text.Contains("the order 406", StringComparison.Ordinal) && text.Contains("another refund", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_timestamp_more_than_ten_minutes_off_is_outside_the_window()
    {
        foreach (var off in new[] { -11, 11 })
        {
            using var late = await app.Own(Event("order.paid", Order("407")), ShopCalls.Now.AddMinutes(off));
            Assert.Equal(("outside-window", HttpStatusCode.Forbidden), (await late.Code(), late.StatusCode));
        }
        await app.Own(Event("order.paid", Order("408")), ShopCalls.Now.AddMinutes(-9)).Taken();
        Assert.Null(await app.Told("own", "407"));
    }

    [Fact]
    public async Task Another_body_id_or_time_than_was_signed_is_refused()
    {
        var (body, now) = (Event("order.paid", Order("409")).ToJsonString(), $"{ShopCalls.Now.ToUnixTimeSeconds()}");
        var signature = ShopCalls.Sign("msg_1", now, body);
        await app.Call("own", body.Replace("12900", "1290", StringComparison.Ordinal), ("webhook-id", "msg_1"), ("webhook-timestamp", now), ("webhook-signature", signature)).Refused();
        await app.Call("own", body, ("webhook-id", "msg_2"), ("webhook-timestamp", now), ("webhook-signature", signature)).Refused();
        await app.Call("own", body, ("webhook-id", "msg_1"), ("webhook-timestamp", now + "0"), ("webhook-signature", signature)).Refused();
        await app.Call("own", body, ("webhook-timestamp", now), ("webhook-signature", signature)).Refused();
        Assert.Null(await app.Told("own", "409"));
    }

    [Theory]
    [InlineData("""{"type":"order.paid"}""")]
    [InlineData("""{"type":"order.paid","data":[]}""")]
    [InlineData("""{"type":"order.paid","data":{"id":"410\ud83c"}}""")]
    [InlineData("""{"type":"order.paid","data":{"id":"410","totalMinor":"much"}}""")]
    [InlineData("""{"type":"order.refunded","data":{"orderId":"410"}}""")]
    [InlineData("""{"type":"order.refunded","data":{"orderId":"410","refund":{"id":"r","amountMinor":-1,"at":"2026-11-22T09:00:00Z"}}}""")]
    [InlineData("""{"type":"order.cancelled","data":{"orderId":"410","at":"2026-11-22T09:00:00"}}""")]
    [InlineData("""{"type":"order.refunded","data":{"orderId":"410","refund":{"id":"r","amountMinor":1,"at":"2026-11-22T09:00:00Z","lines":[null]}}}""")]
    [InlineData("""{"type":"order.paid","data":{"id":"410","lines":[null]}}""")]
    [InlineData("""{"type":"order.cancelled","data":{}}""")]
    [InlineData("nothing that is JSON")]
    public async Task What_is_signed_and_not_right_is_put_before_a_person_and_not_refused(string body)
    {
        var now = $"{ShopCalls.Now.ToUnixTimeSeconds()}";
        await app.Call("own", body, ("webhook-id", "msg_1"), ("webhook-timestamp", now), ("webhook-signature", ShopCalls.Sign("msg_1", now, body))).Taken();
        Assert.Contains(await app.Alerts(), text => text.StartsWith("The shop own told of the order 410, ", StringComparison.Ordinal) || text.StartsWith("The shop own told of the order ?, ", StringComparison.Ordinal));
        Assert.Null(await app.Told("own", "410"));
    }

    private static JsonObject Event(string type, JsonObject data, string at = "2026-11-21T10:30:00+08:00") => new() { ["type"] = type, ["timestamp"] = at, ["data"] = data };

    private static JsonObject Order(string id, int total = 12_900) => new()
    {
        ["id"] = id,
        ["paidAt"] = "2026-11-21T10:30:00+08:00",
        ["currency"] = "CNY",
        ["totalMinor"] = total,
        ["customer"] = new JsonObject { ["phone"] = "13800138000" },
        ["lines"] = new JsonArray(new JsonObject { ["sku"] = "serum-30", ["quantity"] = 1, ["unitPriceMinor"] = total }),
    };
}
