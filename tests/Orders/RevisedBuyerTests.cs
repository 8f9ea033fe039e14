using System.Text.Json.Nodes;
using PrivateDomain.Tests.Callbacks;

namespace PrivateDomain.Tests.Orders;

/// <summary>Orders whose later tellings say something else of the buyer, or nothing.</summary>
public sealed class RevisedBuyerTests
{
    [Fact]
    public async Task A_telling_that_names_the_buyer_no_more_still_reaches_the_contact()
    {
        await using var app = await App.Start();
        var (customer, _) = await app.Come((await app.Open())[0]);
        await app.Sell(app.Order("1", new { externalUserId = customer.ExternalUserId }));
        var erased = app.Order("1");
        (erased["revision"], erased["refunds"]) = (1, new JsonArray(new JsonObject { ["id"] = "r1", ["amountMinor"] = 9900, ["at"] = app.Clock.GetUtcNow().ToString("O") }));
        Assert.Equal(await app.ContactId(customer), (await app.Sell(erased)).ContactId);
        Assert.Single(await app.Entries(customer, "refunded"));
        Assert.Empty(await app.Rows("waiting"));
    }

    [Fact]
    public async Task An_order_that_was_corrected_while_it_waited_goes_to_whom_it_names_now()
    {
        await using var app = await App.Start();
        var cards = await app.Open(cards: 2);
        var (wrong, right) = (app.Platform.WeCom.CreateCustomer("小雨", mobile: "13800138000"), app.Platform.WeCom.CreateCustomer("小雪", mobile: "13900139000"));
        await app.Sell(app.Order("1", new { phone = "13800138000", shopCustomerId = "7" }));
        var corrected = app.Order("1", new { phone = "13900139000", shopCustomerId = "7" });
        corrected["revision"] = 1;
        await app.Sell(corrected);

        await app.Add(wrong, cards[0]);
        await app.Drain();
        Assert.Empty(await app.OrdersOf(wrong));
        await app.Add(right, cards[1]);
        await app.Drain();
        Assert.Equal(["1"], await app.OrdersOf(right));
        Assert.Equal(await app.ContactId(right), (await app.Sell(app.Order("2", new { shopCustomerId = "7" }))).ContactId);
        Assert.Empty(await app.Rows("waiting"));
    }

    [Fact]
    public async Task An_order_that_is_revised_to_another_buyer_teaches_nothing_of_that_buyers_account()
    {
        await using var app = await App.Start();
        var cards = await app.Open(cards: 2);
        var (one, _) = await app.Come(cards[0]);
        var (other, _) = await app.Come(cards[1], name: "小雪");
        await app.Sell(app.Order("1", new { externalUserId = one.ExternalUserId }));
        var revised = app.Order("1", new { externalUserId = other.ExternalUserId, shopCustomerId = "9" });
        revised["revision"] = 1;
        await app.Sell(revised);
        Assert.Equal(["1"], await app.OrdersOf(one));
        Assert.Null((await app.Sell(app.Order("2", new { shopCustomerId = "9" }))).ContactId);
    }

    [Fact]
    public async Task A_friend_who_uses_the_coupon_keeps_an_account_of_their_own()
    {
        await using var app = await App.Start();
        var (customer, _) = await app.Come((await app.Open())[0]);
        var order = app.Order("1", new { shopCustomerId = "friend" });
        order["couponCodes"] = new JsonArray(Assert.Single(await app.Entries(customer, "couponIssued")).About("code"));
        Assert.Equal(await app.ContactId(customer), (await app.Sell(order)).ContactId);
        Assert.Null((await app.Sell(app.Order("2", new { shopCustomerId = "friend" }))).ContactId);
    }

    [Fact]
    public async Task A_code_that_a_revision_names_no_more_is_free_again()
    {
        await using var app = await App.Start();
        var (customer, _) = await app.Come((await app.Open())[0]);
        var order = app.Order("1");
        order["couponCodes"] = new JsonArray(Assert.Single(await app.Entries(customer, "couponIssued")).About("code"));
        await app.Sell(order);
        await app.Drain();
        Assert.Equal("redeemed", await State());
        (order["revision"], order["couponCodes"]) = (1, new JsonArray("SHOP-10"));
        await app.Sell(order);
        await app.Drain();
        Assert.Equal("issued", await State());

        async Task<string?> State() => Assert.Single(await app.Rows("codes"), row => row.RowKey.StartsWith("code|", StringComparison.Ordinal)).GetString("state");
    }

    [Fact]
    public async Task A_code_that_is_spelt_otherwise_or_not_spoken_of_any_more_stays_used()
    {
        await using var app = await App.Start();
        var (customer, _) = await app.Come((await app.Open())[0]);
        var (order, code) = (app.Order("1"), Assert.Single(await app.Entries(customer, "couponIssued")).About("code"));
        foreach (var codes in new[] { new JsonArray(code), new JsonArray($"{code[..4]}-{code[4..].ToLowerInvariant()}"), new JsonArray(), null })
        {
            (order["revision"], order["couponCodes"]) = ((order["revision"]?.GetValue<int>() ?? 0) + 1, codes);
            await app.Sell(order);
            await app.Drain();
            Assert.Equal("redeemed", Assert.Single(await app.Rows("codes"), row => row.RowKey.StartsWith("code|", StringComparison.Ordinal)).GetString("state"));
        }
    }

    [Fact]
    public async Task A_telling_whose_phone_is_masked_still_waits_for_who_has_it()
    {
        await using var app = await App.Start();
        var card = (await app.Open())[0];
        await app.Sell(app.Order("1", new { phone = "13800138000" }));
        var masked = app.Order("1", new { phone = "138****8000", shopCustomerId = "7" });
        masked["revision"] = 1;
        await app.Sell(masked);
        var customer = app.Platform.WeCom.CreateCustomer("小雨", mobile: "13800138000");
        await app.Add(customer, card);
        await app.Drain();
        Assert.Equal(["1"], await app.OrdersOf(customer));
        Assert.Empty(await app.Rows("waiting"));
    }

    [Fact]
    public void An_order_that_was_stored_before_refunds_were_kept_has_none()
    {
        var order = System.Text.Json.JsonSerializer.Deserialize(
            """{"shop":"a","id":"1","paidAt":"2026-01-01T00:00:00+00:00","currency":"CNY","totalMinor":1,"buyer":{"phoneHashes":[]},"lines":[],"revision":0,"content":"x"}""", PrivateDomain.Orders.OrderJson.Default.Order)!;
        Assert.Equal((0, 0, 0), (order.Refunds.Count, order.CouponCodes.Count, order.FormerCodes.Count));
    }

    [Fact]
    public async Task A_phone_that_waited_under_an_older_key_is_found_by_who_comes_after_the_keys_were_changed()
    {
        var app = await App.Start();
        var card = (await app.Open())[0];
        await app.Sell(app.Order("1", new { phone = "13800138000" }));
        await app.Stop();
        var (older, newer) = (Convert.ToBase64String([.. Enumerable.Repeat((byte)2, 32)]), Convert.ToBase64String([.. Enumerable.Repeat((byte)9, 32)]));
        await using var changed = await App.Start(app.Store, app.Platform, settings: [$"--Contacts:PhoneKeys=2:{newer};1:{older}"]);
        var customer = changed.Platform.WeCom.CreateCustomer("小雨", mobile: "13800138000");
        await changed.Add(customer, new Uri(changed.Anyone.BaseAddress!, card.PathAndQuery));
        await changed.Drain();
        Assert.Equal(["1"], await changed.OrdersOf(customer));
    }

    [Fact]
    public async Task Two_hundred_and_fifty_refunds_are_one_line_of_the_timeline()
    {
        await using var app = await App.Start();
        var (customer, _) = await app.Come((await app.Open())[0]);
        var order = app.Order("1", new { externalUserId = customer.ExternalUserId });
        order["refunds"] = new JsonArray([.. Enumerable.Range(0, 250).Select(n => new JsonObject { ["id"] = $"r{n}", ["amountMinor"] = 10, ["at"] = app.Clock.GetUtcNow().ToString("O") })]);
        await app.Sell(order);
        Assert.Equal("2500", Assert.Single(await app.Entries(customer, "refunded")).About("totalMinor"));
    }

    [Fact]
    public async Task An_order_of_the_highest_prices_uses_its_coupon_without_overflowing()
    {
        await using var app = await App.Start();
        var (customer, _) = await app.Come((await app.Open())[0]);
        var order = app.Order("1");
        order["lines"] = new JsonArray([.. Enumerable.Range(0, 3).Select(_ => new JsonObject { ["sku"] = "tea", ["quantity"] = 1_000_000, ["unitPriceMinor"] = 100_000_000_000_000 })]);
        order["couponCodes"] = new JsonArray(Assert.Single(await app.Entries(customer, "couponIssued")).About("code"));
        await app.Sell(order);
        await app.Drain();
        var code = Assert.Single(await app.Rows("codes"), row => row.RowKey.StartsWith("code|", StringComparison.Ordinal));
        Assert.Equal(("redeemed", 1000), (code.GetString("state"), code.GetInt64("discountMinor")));
        Assert.Empty(await app.Rows("failures"));
    }
}
