using System.Text.Json.Nodes;
using Azure.Data.Tables;
using PrivateDomain.Tests.Orders;

namespace PrivateDomain.Tests.Callbacks.Shops;

/// <summary>Shopify's webhooks, of orders as its REST Admin API shows them.</summary>
public sealed class ShopifyTests(AppWithShops shops) : IClassFixture<AppWithShops>
{
    private readonly App app = shops.App;

    [Fact]
    public async Task A_paid_order_is_taken_with_its_lines_codes_and_total()
    {
        await app.Shopify("orders/paid", Order("101")).Taken();
        Assert.Equal("paid 6480 USD -0: 2×JASMINE-30@1990, 1×41000002@2000, 1×JASMINE-30@1500", await app.Told("tea-us", "101"));
        var order = (await app.Shown("tea-us", "101"))!.Value;
        Assert.Equal(DateTimeOffset.Parse("2026-11-20T15:04:05Z", null), order.GetProperty("paidAt").GetDateTimeOffset());
        Assert.Equal(["WELCOME10"], order.GetProperty("couponCodes").EnumerateArray().Select(code => code.GetString()));
    }

    [Fact]
    public async Task The_same_bytes_twice_are_one_order()
    {
        await app.Shopify("orders/create", Order("102")).Taken();
        var before = await Row("102");
        await app.Shopify("orders/paid", Order("102")).Taken();
        await app.Shopify("orders/paid", Order("102")).Taken();
        Assert.Equal(before.ETag, (await Row("102")).ETag);
    }

    [Theory]
    [InlineData("pending")]
    [InlineData("authorized")]
    [InlineData("partially_paid")]
    [InlineData("voided")]
    [InlineData("expired")]
    public async Task What_is_not_paid_is_not_taken(string status)
    {
        await app.Shopify("orders/create", Order("103-" + status, status)).Taken();
        Assert.Null(await app.Told("tea-us", "103-" + status));
    }

    [Fact]
    public async Task An_order_is_taken_when_it_is_paid_later()
    {
        await app.Shopify("orders/create", Order("104", "pending")).Taken();
        await app.Shopify("orders/updated", Order("104", "paid", "2026-11-20T18:00:00-05:00")).Taken();
        Assert.StartsWith("paid", await app.Told("tea-us", "104"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partial_refund_and_then_the_rest_are_told_by_the_order()
    {
        await app.Shopify("orders/paid", Order("105")).Taken();
        await app.Shopify("orders/updated", Order("105", "partially_refunded", "2026-11-21T10:00:00-05:00", Refund("9001", "19.90"))).Taken();
        Assert.StartsWith("partiallyRefunded 6480 USD -1990:", await app.Told("tea-us", "105"), StringComparison.Ordinal);
        await app.Shopify("orders/updated", Order("105", "refunded", "2026-11-22T10:00:00-05:00", Refund("9001", "19.90"), Refund("9002", "44.90"))).Taken();
        Assert.StartsWith("refunded 6480 USD -6480:", await app.Told("tea-us", "105"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refund_that_comes_before_its_order_waits_for_it_and_counts_once()
    {
        var refund = Refund("9003", "19.90");
        refund["order_id"] = 106;
        await app.Shopify("refunds/create", refund).Taken();
        await app.Shopify("refunds/create", refund).Taken();
        Assert.Null(await app.Told("tea-us", "106"));
        await app.Shopify("orders/paid", Order("106")).Taken();
        Assert.StartsWith("partiallyRefunded 6480 USD -1990:", await app.Told("tea-us", "106"), StringComparison.Ordinal);
        await app.Shopify("orders/updated", Order("106", "partially_refunded", "2026-11-22T10:00:00-05:00", Refund("9003", "19.90"))).Taken();
        Assert.StartsWith("partiallyRefunded 6480 USD -1990:", await app.Told("tea-us", "106"), StringComparison.Ordinal);
        var line = (await app.Shown("tea-us", "106"))!.Value.GetProperty("refunds")[0].GetProperty("lines")[0];
        Assert.Equal(("JASMINE-30", 1), (line.GetProperty("sku").GetString(), line.GetProperty("quantity").GetInt32()));
    }

    [Fact]
    public async Task A_cancelled_order_stays_cancelled_when_an_older_telling_comes_late()
    {
        await app.Shopify("orders/paid", Order("107")).Taken();
        var cancelled = Order("107", "refunded", "2026-11-21T10:00:00-05:00", Refund("9004", "64.80"));
        cancelled["cancelled_at"] = "2026-11-21T10:00:00-05:00";
        await app.Shopify("orders/cancelled", cancelled).Taken();
        await app.Shopify("orders/updated", Order("107", "paid", "2026-11-21T09:59:59-05:00")).Taken();
        Assert.StartsWith("cancelled 6480", await app.Told("tea-us", "107"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_paid_order_to_which_something_was_added_can_be_cancelled_before_the_rest_is_paid()
    {
        await app.Shopify("orders/paid", Order("119")).Taken();
        var added = Order("119", "partially_paid", "2026-11-21T10:00:00-05:00");
        added["total_price"] = "84.70";
        await app.Shopify("orders/updated", added).Taken();
        Assert.StartsWith("paid 6480", await app.Told("tea-us", "119"), StringComparison.Ordinal);
        (added["cancelled_at"], added["updated_at"]) = ("2026-11-21T11:00:00-05:00", "2026-11-21T11:00:00-05:00");
        await app.Shopify("orders/cancelled", added).Taken();
        Assert.StartsWith("cancelled 6480", await app.Told("tea-us", "119"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_tellings_of_one_second_the_one_that_is_further_on_stands()
    {
        const string second = "2026-11-21T10:00:00-05:00";
        await app.Shopify("orders/updated", Order("108", "partially_refunded", second, Refund("9005", "19.90"))).Taken();
        await app.Shopify("orders/paid", Order("108", "paid", second)).Taken();
        Assert.StartsWith("partiallyRefunded 6480 USD -1990:", await app.Told("tea-us", "108"), StringComparison.Ordinal);
        await app.Shopify("orders/updated", Order("108", "refunded", second, Refund("9005", "19.90"), Refund("9006", "44.90"))).Taken();
        Assert.StartsWith("refunded", await app.Told("tea-us", "108"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("JPY", "1500", "1500", 1500)]
    [InlineData("KWD", "4.125", "4.125", 4125)]
    public async Task Amounts_are_in_the_currencys_own_minor_unit(string currency, string price, string total, long minor)
    {
        var order = Order("109-" + currency);
        (order["currency"], order["total_price"]) = (currency, total);
        order["line_items"] = new JsonArray(Line("TEA", 1, price));
        await app.Shopify("orders/paid", order).Taken();
        Assert.Equal($"paid {minor} {currency} -0: 1×TEA@{minor}", await app.Told("tea-us", "109-" + currency));
    }

    [Fact]
    public async Task Who_paid_in_another_currency_is_refunded_in_it_and_it_counts_in_the_shops()
    {
        JsonObject Money(string shop, string presentment) => new()
        {
            ["shop_money"] = new JsonObject { ["amount"] = shop, ["currency_code"] = "USD" },
            ["presentment_money"] = new JsonObject { ["amount"] = presentment, ["currency_code"] = "JPY" },
        };
        var refund = Refund("9007", "5000");
        (refund["transactions"]![0]!["currency"], refund["order_id"]) = ("JPY", 110);
        refund["refund_line_items"]![0]!["subtotal_set"] = Money("32.40", "5000");
        var order = Order("110", "partially_refunded", "2026-11-21T10:00:00-05:00", (JsonObject)refund.DeepClone());
        order["total_price_set"] = Money("64.80", "10000");
        await app.Shopify("refunds/create", refund).Taken();
        await app.Shopify("orders/updated", order).Taken();
        Assert.StartsWith("partiallyRefunded 6480 USD -3240:", await app.Told("tea-us", "110"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refund_that_does_not_name_its_currency_is_in_the_shops()
    {
        var refund = Refund("9009", "19.90");
        (refund["transactions"]![0]!["currency"], refund["order_id"]) = (null, 118);
        refund["refund_line_items"]![0]!["subtotal_set"] = new JsonObject { ["shop_money"] = new JsonObject { ["amount"] = "19.90", ["currency_code"] = "USD" } };
        await app.Shopify("refunds/create", refund).Taken();
        await app.Shopify("orders/paid", Order("118")).Taken();
        Assert.StartsWith("partiallyRefunded 6480 USD -1990:", await app.Told("tea-us", "118"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refund_whose_money_is_not_back_yet_is_none()
    {
        var refund = Refund("9008", "19.90");
        (refund["transactions"]![0]!["status"], refund["order_id"], refund["refund_line_items"]) = ("pending", 111, new JsonArray());
        await app.Shopify("refunds/create", refund).Taken();
        await app.Shopify("orders/paid", Order("111")).Taken();
        Assert.StartsWith("paid", await app.Told("tea-us", "111"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_buyer_is_found_by_phone_and_from_then_on_by_the_shops_account()
    {
        var customer = app.Platform.WeCom.CreateCustomer("小雨", "union-us", "+1 415 555 0123");
        await app.Add(customer, (await app.Open())[0]);
        await app.Drain();
        await app.Shopify("orders/paid", WithPhone(Order("112"), "(415) 555-0123")).Taken();
        await app.Shopify("orders/paid", WithPhone(Order("113"), null)).Taken();
        Assert.Equal(["112", "113"], await app.OrdersOf(customer));
    }

    [Theory]
    [InlineData("customers/update")]
    [InlineData("orders/edited")]
    [InlineData("")]
    public async Task Other_topics_are_answered_and_kept_nowhere(string topic)
    {
        await app.Shopify(topic, Order("114")).Taken();
        Assert.Null(await app.Told("tea-us", "114"));
    }

    [Fact]
    public async Task A_test_is_no_purchase()
    {
        var order = Order("115");
        order["test"] = true;
        await app.Shopify("orders/paid", order).Taken();
        var body = Order("115").ToJsonString();
        await app.Call("tea-us", body, ("X-Shopify-Topic", "orders/paid"), ("X-Shopify-Hmac-Sha256", ShopCalls.Hmac(body)), ("X-Shopify-Test", "true")).Taken();
        Assert.Null(await app.Told("tea-us", "115"));
    }

    [Fact]
    public async Task A_secret_that_was_rotated_is_believed_as_long_as_it_is_listed()
    {
        await app.Shopify("orders/paid", Order("116"), ShopCalls.OldSecret).Taken();
        await app.Shopify("orders/paid", Order("117"), "shpss_another0123456789abcdef").Refused();
        Assert.NotNull(await app.Told("tea-us", "116"));
        Assert.Null(await app.Told("tea-us", "117"));
    }

    private async Task<TableEntity> Row(string id) => (await app.Rows("orders")).Single(row => row.RowKey == id && row.PartitionKey.StartsWith("tea-us", StringComparison.Ordinal));

    internal static JsonObject Order(string id, string status = "paid", string updatedAt = "2026-11-20T10:04:07-05:00", params JsonObject[] refunds) => new()
    {
        ["id"] = long.TryParse(id, out var number) ? number : id,
        ["name"] = "#1001",
        ["test"] = false,
        ["created_at"] = "2026-11-20T10:04:01-05:00",
        ["processed_at"] = "2026-11-20T10:04:05-05:00",
        ["updated_at"] = updatedAt,
        ["cancelled_at"] = null,
        ["financial_status"] = status,
        ["currency"] = "USD",
        ["total_price"] = "64.80",
        ["phone"] = null,
        ["email"] = "buyer@example.com",
        ["customer"] = new JsonObject { ["id"] = 7_000_000_001, ["phone"] = null, ["first_name"] = "Yu" },
        ["billing_address"] = new JsonObject { ["phone"] = "415 555 0100", ["country_code"] = "US", ["city"] = "San Francisco" },
        ["shipping_address"] = null,
        ["discount_codes"] = new JsonArray(new JsonObject { ["code"] = "WELCOME10", ["amount"] = "10.00", ["type"] = "fixed_amount" }),
        ["note_attributes"] = new JsonArray(new JsonObject { ["name"] = "gift", ["value"] = null }),
        ["line_items"] = new JsonArray(Line("JASMINE-30", 2, "19.90"), Line(null, 1, "20.00"), Line("JASMINE-30", 1, "15.00")),
        ["refunds"] = new JsonArray([.. refunds]),
    };

    private static JsonObject Line(string? sku, int quantity, string price) => new()
    {
        ["id"] = 51_000_001,
        ["sku"] = sku,
        ["variant_id"] = 41_000_002,
        ["product_id"] = 31_000_003,
        ["title"] = "Jasmine tea",
        ["quantity"] = quantity,
        ["price"] = price,
    };

    private static JsonObject Refund(string id, string amount) => new()
    {
        ["id"] = long.Parse(id, System.Globalization.CultureInfo.InvariantCulture),
        ["created_at"] = "2026-11-21T09:00:00-05:00",
        ["processed_at"] = "2026-11-21T09:00:00-05:00",
        ["transactions"] = new JsonArray(
            new JsonObject { ["id"] = 1, ["kind"] = "refund", ["status"] = "success", ["amount"] = amount, ["currency"] = "USD" },
            new JsonObject { ["id"] = 2, ["kind"] = "refund", ["status"] = "failure", ["amount"] = amount, ["currency"] = "USD" }),
        ["refund_line_items"] = new JsonArray(new JsonObject { ["id"] = 3, ["line_item_id"] = 51_000_001, ["quantity"] = 1, ["subtotal"] = 19.9, ["line_item"] = Line("JASMINE-30", 2, "19.90") }),
        ["order_adjustments"] = new JsonArray(),
    };

    private static JsonObject WithPhone(JsonObject order, string? phone)
    {
        (order["billing_address"]!["phone"], order["customer"]!["id"]) = (phone, 7_000_000_112);
        return order;
    }
}
