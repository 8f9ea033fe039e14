using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace PrivateDomain.Tests.Callbacks.Shops;

/// <summary>Youzan's pushed messages, in both ways in which they are signed.</summary>
public sealed class YouzanTests(AppWithShops shops) : IClassFixture<AppWithShops>
{
    private readonly App app = shops.App;

    [Fact]
    public async Task A_paid_order_is_taken_in_yuan_and_in_beijings_time()
    {
        await app.Youzan(Message("trade_TradePaid", Order("E301"))).Taken();
        Assert.Equal("paid 12990 CNY -0: 2×tea-30@4990, 1×cup@3500, 1×900770653@0", await app.Told("tea-cn", "E301"));
        Assert.Equal(DateTimeOffset.Parse("2026-11-20T09:57:51Z", null), (await app.Shown("tea-cn", "E301"))!.Value.GetProperty("paidAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task What_was_taken_is_answered_as_youzan_wants_to_read_it()
    {
        using var answer = await app.Youzan(Message("trade_TradePaid", Order("E302")));
        Assert.Equal("""{"code":0,"msg":"success"}""", await answer.Content.ReadAsStringAsync());
        using var refused = await app.Youzan(Message("trade_TradePaid", Order("E302")), "another-secret-of-the-app");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.DoesNotContain("success", await refused.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(ShopCalls.Secret)]
    [InlineData(ShopCalls.OldSecret)]
    public async Task A_message_without_the_header_is_believed_by_its_own_sign(string secret)
    {
        var message = Message("trade_TradeBuyerPay", Order("E303" + secret[6]));
        message["sign"] = ShopCalls.Md5(ShopCalls.ClientId + (string)message["msg"]! + secret);
        await app.Call("tea-cn", message.ToJsonString()).Taken();
        Assert.NotNull(await app.Told("tea-cn", "E303" + secret[6]));
    }

    [Fact]
    public async Task A_message_that_was_changed_is_refused_in_both_ways()
    {
        var message = Message("trade_TradePaid", Order("E304"));
        message["sign"] = ShopCalls.Md5(ShopCalls.ClientId + (string)message["msg"]! + ShopCalls.Secret);
        var header = ("Event-Sign", ShopCalls.Md5(ShopCalls.ClientId + message.ToJsonString() + ShopCalls.Secret));
        message["msg"] = ((string)message["msg"]!).Replace("129.90", "1.00", StringComparison.Ordinal);
        await app.Call("tea-cn", message.ToJsonString(), header).Refused();
        await app.Call("tea-cn", message.ToJsonString()).Refused();
        await app.Call("tea-cn", "{\"sign\":").Refused();
        await app.Call("tea-cn", """{"sign":"","msg":""}""").Refused();
        Assert.Null(await app.Told("tea-cn", "E304"));
    }

    [Fact]
    public async Task An_order_that_is_not_paid_or_ran_out_of_time_is_not_taken()
    {
        var order = Order("E305");
        order["full_order_info"]!["order_info"]!["pay_time"] = "";
        await app.Youzan(Message("trade_TradeCreate", order)).Taken();
        await app.Youzan(Message("trade_TradeClose", new JsonObject { ["tid"] = "E305", ["close_type"] = 1, ["update_time"] = "2026-11-20 18:56:50" })).Taken();
        Assert.DoesNotContain(await app.Rows("orders"), row => row.RowKey == "E305");
    }

    [Fact]
    public async Task A_refund_that_comes_before_its_order_waits_for_it()
    {
        var refund = new JsonObject { ["tid"] = "E306", ["refund_id"] = "202611210001", ["refunded_fee"] = "49.90", ["refund_type"] = "REFUND_ONLY", ["update_time"] = "2026-11-21 10:00:00" };
        await app.Youzan(Message("trade_refund_RefundSellerAgree", refund)).Taken();
        await app.Youzan(Message("youzan_trade_RefundSuccess", refund, asObject: true)).Taken();
        await app.Youzan(Message("trade_TradePaid", Order("E306"))).Taken();
        Assert.StartsWith("partiallyRefunded 12990 CNY -4990:", await app.Told("tea-cn", "E306"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_goods_are_to_come_back_or_are_exchanged_is_no_refund()
    {
        await app.Youzan(Message("trade_TradePaid", Order("E307"))).Taken();
        var refund = new JsonObject { ["tid"] = "E307", ["refund_id"] = "202611210002", ["refunded_fee"] = "49.90", ["refund_type"] = "REFUND_AND_RETURN", ["update_time"] = "2026-11-21 10:00:00" };
        await app.Youzan(Message("trade_refund_RefundSellerAgree", refund)).Taken();
        Assert.StartsWith("paid", await app.Told("tea-cn", "E307"), StringComparison.Ordinal);
        await app.Youzan(Message("trade_refund_RefundSuccess", refund)).Taken();
        Assert.StartsWith("partiallyRefunded", await app.Told("tea-cn", "E307"), StringComparison.Ordinal);
        refund["refund_type"] = "EXCHANGE_GOODS_FLOW";
        refund["refund_id"] = "202611210003";
        await app.Youzan(Message("youzan_trade_RefundSuccess", refund, asObject: true)).Taken();
        Assert.StartsWith("partiallyRefunded 12990 CNY -4990:", await app.Told("tea-cn", "E307"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_that_was_closed_after_its_payment_is_cancelled_whatever_comes_late()
    {
        await app.Youzan(Message("trade_TradeClose", new JsonObject { ["tid"] = "E308", ["close_type"] = 2, ["update_time"] = "2026-11-22 18:56:50" })).Taken();
        await app.Youzan(Message("trade_TradePaid", Order("E308"))).Taken();
        Assert.StartsWith("cancelled 12990", await app.Told("tea-cn", "E308"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_another_shop_of_the_app_and_other_types_are_answered_and_kept_nowhere()
    {
        var test = Message("trade_TradePaid", Order("E309"));
        test["test"] = true;
        var other = Message("trade_TradePaid", Order("E309"));
        (other["kdt_id"], other["root_kdt_id"]) = (99, 98);
        foreach (var message in new[] { test, other, Message("SCRM_CUSTOMER_EVENT", new JsonObject { ["mobile"] = "13800138000" }), Message("trade_TradeSuccess", new JsonObject { ["tid"] = "E309" }) })
            await app.Youzan(message).Taken();
        Assert.Null(await app.Told("tea-cn", "E309"));
    }

    [Fact]
    public async Task A_branch_of_the_headquarters_is_the_same_shop()
    {
        var branch = Message("trade_TradePaid", Order("E310"));
        branch["kdt_id"] = 77;
        await app.Youzan(branch).Taken();
        Assert.NotNull(await app.Told("tea-cn", "E310"));
    }

    [Fact]
    public async Task A_masked_number_is_no_phone()
    {
        var order = Order("E311");
        order["full_order_info"]!["address_info"]!["receiver_tel"] = "138****8000";
        order["full_order_info"]!["buyer_info"] = new JsonObject { ["yz_open_id"] = "yCKLYMKT311", ["fans_type"] = 0 };
        await app.Youzan(Message("trade_TradePaid", order)).Taken();
        Assert.Single(await app.Rows("waiting"), row => row.GetString("id") == "E311");
    }

    private static JsonObject Message(string type, JsonObject msg, bool asObject = false) => new()
    {
        ["client_id"] = ShopCalls.ClientId,
        ["id"] = (string?)msg["tid"] ?? (string?)msg["full_order_info"]?["order_info"]?["tid"],
        ["kdt_id"] = 13027865,
        ["kdt_name"] = "小满茶铺",
        ["mode"] = 1,
        ["msg"] = asObject ? msg.DeepClone() : WebUtility.UrlEncode(msg.ToJsonString()),
        ["msg_id"] = "d420e110-8c65-420c-9f58-ab7901102963",
        ["root_kdt_id"] = 13027865,
        ["sendCount"] = 1,
        ["status"] = "WAIT_SELLER_SEND_GOODS",
        ["test"] = false,
        ["type"] = type,
        ["version"] = DateTimeOffset.Parse("2026-11-20T09:57:56Z", CultureInfo.InvariantCulture).ToUnixTimeSeconds(),
    };

    private static JsonObject Order(string tid) => new()
    {
        ["delivery_order"] = new JsonArray(),
        ["refund_order"] = new JsonArray(),
        ["full_order_info"] = new JsonObject
        {
            ["address_info"] = new JsonObject { ["self_fetch_info"] = "", ["receiver_name"] = "小雨", ["receiver_tel"] = "13800138000", ["delivery_address"] = "解放路 1 号 + 2 号" },
            ["pay_info"] = new JsonObject { ["payment"] = "129.90", ["total_fee"] = "134.80", ["post_fee"] = "0.00", ["outer_transactions"] = new JsonArray("4200000886") },
            ["buyer_info"] = new JsonObject { ["yz_open_id"] = "yCKLYMKT63", ["buyer_phone"] = "", ["outer_user_id"] = "oPw1pt8GSW6q", ["fans_type"] = 1, ["buyer_id"] = 496283533 },
            ["orders"] = new JsonArray(Line("tea-30", "tea", 2, "49.90"), Line("", "cup", 1, "35.00"), Line("", "", 1, "0.00")),
            ["order_info"] = new JsonObject
            {
                ["tid"] = tid,
                ["status"] = "WAIT_SELLER_SEND_GOODS",
                ["created"] = "2026-11-20 17:56:50",
                ["pay_time"] = "2026-11-20 17:57:51",
                ["update_time"] = "2026-11-20 17:57:56",
                ["success_time"] = "",
            },
        },
    };

    private static JsonObject Line(string sku, string item, int num, string price) => new()
    {
        ["outer_sku_id"] = sku,
        ["outer_item_id"] = item,
        ["sku_id"] = 0,
        ["item_id"] = 900770653,
        ["title"] = "茉莉花茶",
        ["num"] = num,
        ["price"] = price,
        ["payment"] = price,
    };
}
