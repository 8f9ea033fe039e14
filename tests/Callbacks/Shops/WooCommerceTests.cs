using System.Text.Json.Nodes;

namespace PrivateDomain.Tests.Callbacks.Shops;

/// <summary>WooCommerce's webhooks, of orders as its REST API v3 shows them.</summary>
public sealed class WooCommerceTests(AppWithShops shops) : IClassFixture<AppWithShops>
{
    private readonly App app = shops.App;

    [Fact]
    public async Task A_paid_order_is_taken_with_its_lines_codes_and_total()
    {
        await app.WooCommerce("order.updated", Order("201")).Taken();
        Assert.Equal("paid 5790 EUR -0: 3×JASMINE-30@1330, 1×87@1800, 1×JASMINE-30@0", await app.Told("tea-de", "201"));
        var order = (await app.Shown("tea-de", "201"))!.Value;
        Assert.Equal(DateTimeOffset.Parse("2026-11-20T15:04:05Z", null), order.GetProperty("paidAt").GetDateTimeOffset());
        Assert.Equal(["welcome10"], order.GetProperty("couponCodes").EnumerateArray().Select(code => code.GetString()));
    }

    [Fact]
    public async Task What_is_not_paid_is_not_taken_until_it_is()
    {
        var order = Order("202", status: "on-hold");
        order["date_paid_gmt"] = null;
        await app.WooCommerce("order.created", order).Taken();
        Assert.Null(await app.Told("tea-de", "202"));
        await app.WooCommerce("order.updated", Order("202", "2026-11-21T08:00:00")).Taken();
        Assert.StartsWith("paid", await app.Told("tea-de", "202"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partial_refund_and_then_the_rest_keep_the_times_of_their_first_telling()
    {
        await app.WooCommerce("order.updated", Order("203")).Taken();
        await app.WooCommerce("order.updated", Order("203", "2026-11-21T08:00:00", "processing", ("31", "-13.30"))).Taken();
        Assert.StartsWith("partiallyRefunded 5790 EUR -1330:", await app.Told("tea-de", "203"), StringComparison.Ordinal);
        await app.WooCommerce("order.updated", Order("203", "2026-11-22T08:00:00", "refunded", ("31", "-13.30"), ("32", "-44.60"))).Taken();
        Assert.StartsWith("refunded 5790 EUR -5790:", await app.Told("tea-de", "203"), StringComparison.Ordinal);
        Assert.Equal(
            ["2026-11-21T08:00:00", "2026-11-22T08:00:00"],
            (await app.Shown("tea-de", "203"))!.Value.GetProperty("refunds").EnumerateArray().Select(refund => refund.GetProperty("at").GetDateTimeOffset().UtcDateTime.ToString("s", null)));
    }

    [Fact]
    public async Task A_cancelled_order_is_cancelled_since_it_was_told_and_stays_so_when_an_older_telling_comes_late()
    {
        await app.WooCommerce("order.updated", Order("204", "2026-11-21T08:00:00", "cancelled")).Taken();
        await app.WooCommerce("order.updated", Order("204", "2026-11-21T09:00:00", "cancelled")).Taken();
        await app.WooCommerce("order.created", Order("204")).Taken();
        Assert.StartsWith("cancelled", await app.Told("tea-de", "204"), StringComparison.Ordinal);
        Assert.Equal(DateTimeOffset.Parse("2026-11-21T08:00:00Z", null), (await app.Shown("tea-de", "204"))!.Value.GetProperty("cancelledAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task A_cancellation_that_was_taken_back_is_none()
    {
        await app.WooCommerce("order.updated", Order("205", "2026-11-21T08:00:00", "cancelled")).Taken();
        await app.WooCommerce("order.updated", Order("205", "2026-11-21T09:00:00")).Taken();
        Assert.StartsWith("paid", await app.Told("tea-de", "205"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("order.deleted", "{\"id\":206}")]
    [InlineData("customer.updated", "{\"id\":206,\"billing\":{}}")]
    [InlineData("action.woocommerce_add_to_cart", "{\"action\":\"woocommerce_add_to_cart\",\"arg\":\"x\"}")]
    public async Task What_is_no_order_that_stands_is_answered_and_changes_nothing(string topic, string body)
    {
        await app.WooCommerce("order.updated", Order("206")).Taken();
        await app.WooCommerce(topic, JsonNode.Parse(body)!).Taken();
        Assert.StartsWith("paid", await app.Told("tea-de", "206"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_ping_of_a_new_webhook_is_answered_although_it_is_not_signed_and_nothing_else_is()
    {
        await app.Call("tea-de", "webhook_id=12").Taken();
        await app.Call("tea-de", "webhook_id=12&x=1").Refused();
        await app.Call("tea-de", "webhook_id=12\n").Refused();
        await app.Call("tea-de", "").Refused();
        await app.Call("tea-us", "webhook_id=12").Refused();
        await app.Call("tea-de", Order("207").ToJsonString(), ("X-WC-Webhook-Topic", "order.updated")).Refused();
        Assert.Null(await app.Told("tea-de", "207"));
    }

    [Fact]
    public async Task A_guest_has_no_account_and_is_known_by_the_phone_of_the_billing_address()
    {
        var guest = Order("208");
        guest["customer_id"] = 0;
        await app.WooCommerce("order.updated", guest).Taken();
        var waiting = (await app.Rows("waiting")).Count(row => row.GetString("id") == "208");
        Assert.Equal(1, waiting);
    }

    [Fact]
    public async Task A_webhook_of_an_older_api_is_put_before_a_person()
    {
        var order = Order("209");
        order.Remove("date_modified_gmt");
        await app.WooCommerce("order.updated", order).Taken();
        Assert.Contains(await app.Alerts(), text => text.Contains("the order 209", StringComparison.Ordinal) && text.Contains("API version", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_secret_that_was_rotated_is_believed_as_long_as_it_is_listed()
    {
        await app.WooCommerce("order.updated", Order("210"), ShopCalls.OldSecret).Taken();
        await app.WooCommerce("order.updated", Order("211"), "another secret of the shop").Refused();
        Assert.NotNull(await app.Told("tea-de", "210"));
        Assert.Null(await app.Told("tea-de", "211"));
    }

    private static JsonObject Order(string id, string modified = "2026-11-20T15:04:07", string status = "processing", params (string Id, string Total)[] refunds) => new()
    {
        ["id"] = int.Parse(id, System.Globalization.CultureInfo.InvariantCulture),
        ["number"] = id,
        ["status"] = status,
        ["currency"] = "EUR",
        ["date_created"] = "2026-11-20T16:03:59",
        ["date_paid"] = "2026-11-20T16:04:05",
        ["date_paid_gmt"] = "2026-11-20T15:04:05",
        ["date_modified_gmt"] = modified,
        ["total"] = "57.90",
        ["customer_id"] = 26,
        ["billing"] = new JsonObject { ["first_name"] = "Yu", ["phone"] = "030 901820", ["country"] = "DE", ["email"] = "yu@example.com" },
        ["shipping"] = new JsonObject { ["first_name"] = "Yu", ["phone"] = "", ["country"] = "DE" },
        ["line_items"] = new JsonArray(
            Line("JASMINE-30", 3, "39.90", 13.3), Line("", 1, "18.00", 16.2), Line("JASMINE-30", 1, "0.00", 0), Line("SAMPLE", 0, "0.00", 0)),
        ["coupon_lines"] = new JsonArray(new JsonObject { ["id"] = 5, ["code"] = "welcome10", ["discount"] = "1.80" }),
        ["refunds"] = new JsonArray([.. refunds.Select(refund => new JsonObject { ["id"] = int.Parse(refund.Id, null), ["reason"] = "", ["total"] = refund.Total })]),
        ["meta_data"] = new JsonArray(new JsonObject { ["id"] = 1, ["key"] = "is_vat_exempt", ["value"] = "no" }, new JsonObject { ["id"] = 2, ["key"] = "_plugin", ["value"] = new JsonObject { ["a"] = 1 } }),
    };

    private static JsonObject Line(string sku, int quantity, string subtotal, double price) => new()
    {
        ["id"] = 315,
        ["name"] = "Jasmintee",
        ["product_id"] = 87,
        ["variation_id"] = 0,
        ["quantity"] = quantity,
        ["subtotal"] = subtotal,
        ["total"] = subtotal,
        ["sku"] = sku,
        ["price"] = price,
    };
}
