using PrivateDomain.Delivery;
using PrivateDomain.Orders;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Callbacks;
using PrivateDomain.Tests.Repurchase;

namespace PrivateDomain.Tests.Orders;

/// <summary>How an order finds its person, whoever of the two comes first.</summary>
public sealed class MatchOrderTests
{
    private const string Mobile = "13800138000";

    [Fact]
    public async Task A_known_customers_order_is_theirs_at_once_by_whichever_trait_names_them()
    {
        await using var app = await App.Start();
        var (customer, card) = await Known(app);
        var contact = await app.ContactId(customer);

        var traits = Traits(customer, card);
        foreach (var (name, trait) in traits)
            Assert.Equal((name, contact), (name, (await app.Sell(app.Order(name, trait))).ContactId));

        Assert.Equal(traits.Keys.Order(StringComparer.Ordinal), await app.OrdersOf(customer));
        Assert.Empty(await app.Rows("waiting"));
    }

    [Fact]
    public async Task An_order_that_came_first_is_its_customers_when_they_show_the_trait()
    {
        await using var app = await App.Start();
        var card = (await app.Open())[0];
        var customer = app.Platform.WeCom.CreateCustomer("小雨", "union-1", Mobile);
        var traits = Traits(customer, card);
        foreach (var (name, trait) in traits) Assert.Null((await app.Sell(app.Order(name, trait))).ContactId);

        await app.Add(customer, card);
        await app.Drain();

        Assert.Equal(traits.Keys.Order(StringComparer.Ordinal), await app.OrdersOf(customer));
        Assert.Empty(await app.Rows("waiting"));
        foreach (var (name, trait) in traits) Assert.Equal(await app.ContactId(customer), (await app.Sell(app.Order(name, trait, await PaidAt(app, customer, name)))).ContactId);
        Assert.Equal(traits.Count, (await app.OrdersOf(customer)).Count);
    }

    [Fact]
    public async Task Many_orders_that_came_first_are_told_to_their_contact_together()
    {
        await using var app = await App.Start(settings: Selling.AtOnce);
        await app.PutTea();
        var card = (await app.Open())[0];
        var customer = app.Platform.WeCom.CreateCustomer("小雨", "union-1", Mobile);
        foreach (var n in Enumerable.Range(0, 12)) await app.Sell(app.Order($"{n}", new { externalUserId = customer.ExternalUserId }, app.Clock.GetUtcNow().AddDays(-n)));
        await app.Drain();
        var before = app.Storage.Of("HandleUrgent").Count;
        await app.Add(customer, card);
        await app.Drain();
        Assert.Equal(12, (await app.OrdersOf(customer)).Count);
        Assert.Empty(await app.Rows("waiting"));
        Assert.Single(await app.Reminders(customer), reminder => reminder.State is DeliveryState.Planned);
        Assert.InRange(app.Storage.Of("HandleUrgent").Count - before, 0, 3);
        Assert.Empty(await app.Rows("failures"));
    }

    [Fact]
    public async Task A_shops_account_is_learned_from_an_order_and_leads_later_ones_to_the_contact()
    {
        await using var app = await App.Start();
        var (customer, _) = await Known(app);
        await app.Sell(app.Order("1", new { externalUserId = customer.ExternalUserId, shopCustomerId = "buyer|7" }));

        Assert.Equal(await app.ContactId(customer), (await app.Sell(app.Order("2", new { shopCustomerId = "buyer|7" }))).ContactId);
        Assert.Null((await app.Sell(app.Order("3", new { shopCustomerId = "buyer|7" }, shop: "jd"))).ContactId);
        Assert.Null((await app.Sell(app.Order("4", new { shopCustomerId = "7" }, shop: "tmall|buyer"))).ContactId);
        Assert.Equal(["1", "2"], await app.OrdersOf(customer));
    }

    [Fact]
    public async Task Earlier_orders_of_a_shops_account_follow_the_one_that_tells_whose_it_is()
    {
        await using var app = await App.Start();
        var (customer, _) = await Known(app);
        foreach (var id in new[] { "1", "2" }) Assert.Null((await app.Sell(app.Order(id, new { shopCustomerId = "buyer-7" }))).ContactId);

        await app.Sell(app.Order("3", new { unionid = "union-1", shopCustomerId = "buyer-7" }));

        Assert.Equal(["1", "2", "3"], await app.OrdersOf(customer));
        Assert.Empty(await app.Rows("waiting"));
    }

    [Fact]
    public async Task Earlier_orders_of_an_account_follow_also_when_the_telling_order_itself_had_to_wait()
    {
        await using var app = await App.Start();
        var card = (await app.Open())[0];
        var customer = app.Platform.WeCom.CreateCustomer("小雨", "union-1");
        await app.Sell(app.Order("1", new { shopCustomerId = "buyer-7" }));
        await app.Sell(app.Order("2", new { unionid = "union-1", shopCustomerId = "buyer-7" }));

        await app.Add(customer, card);
        await app.Drain();

        Assert.Equal(["1", "2"], await app.OrdersOf(customer));
        Assert.Empty(await app.Rows("waiting"));
    }

    [Fact]
    public async Task An_order_that_two_contacts_could_claim_is_counted_once_for_the_one_whom_the_platforms_own_id_names()
    {
        await using var app = await App.Start();
        var cards = await app.Open(cards: 2);
        var (buyer, payer) = (app.Platform.WeCom.CreateCustomer("小雨"), app.Platform.WeCom.CreateCustomer("小雪", mobile: Mobile));
        foreach (var (customer, card) in new[] { (buyer, cards[0]), (payer, cards[1]) }) await app.Add(customer, card);
        await app.Drain();

        var (_, contact) = await app.Sell(app.Order("1", new { externalUserId = buyer.ExternalUserId, phone = Mobile }));

        Assert.Equal(await app.ContactId(buyer), contact);
        Assert.Equal(["1"], await app.OrdersOf(buyer));
        Assert.Empty(await app.OrdersOf(payer));
    }

    [Fact]
    public async Task An_order_that_two_contacts_claim_at_the_same_time_is_counted_once()
    {
        await using var app = await App.Start(settings: Selling.AtOnce);
        var cards = await app.Open(cards: 2);
        for (var round = 0; round < 6; round++)
        {
            var mobile = $"1380013800{round}";
            var (one, other) = (app.Platform.WeCom.CreateCustomer("小雨", $"union-{round}"), app.Platform.WeCom.CreateCustomer("小雪", mobile: mobile));
            var order = app.Order($"{round}", new { unionid = $"union-{round}", phone = mobile });

            await Task.WhenAll(app.Sell(order), app.Add(one, cards[0]), app.Add(other, cards[1]));
            await Task.WhenAll(app.Drain(), app.Drain());

            Assert.Equal([$"{round}"], (await app.OrdersOf(one)).Concat(await app.OrdersOf(other)));
        }
    }

    [Theory]
    [InlineData("externalUserId")]
    [InlineData("unionid")]
    [InlineData("phone")]
    [InlineData("cardSerial")]
    public async Task Order_and_contact_that_come_at_the_same_moment_find_each_other(string trait)
    {
        // The order is not taken up again here: one of the two has to see the other.
        await using var app = await App.Start();
        var cards = await app.Open(cards: 8);
        var customers = cards.Select((_, n) => app.Platform.WeCom.CreateCustomer($"客{n}", $"union-{n}", $"1390013900{n}")).ToList();

        await Parallel.ForAsync(0, 3 * cards.Count, new ParallelOptions { MaxDegreeOfParallelism = 12 }, async (n, _) => await ((n % 3) switch
        {
            0 => app.Sell(app.Order($"{n / 3}", Traits(customers[n / 3], cards[n / 3])[trait])),
            1 => app.Add(customers[n / 3], cards[n / 3]),
            _ => app.Drain(),
        }));
        await app.Drain();

        foreach (var (n, customer) in customers.Index()) Assert.Equal([$"{n}"], await app.OrdersOf(customer));
        Assert.Empty(await app.Rows("waiting"));
    }

    [Fact]
    public async Task A_phone_is_found_as_it_is_dialled_in_its_country()
    {
        await using var app = await App.Start();
        var customer = app.Platform.WeCom.CreateCustomer("小雨", "union-1", "+1 415 555 0100");
        await app.Add(customer, (await app.Open())[0]);
        await app.Drain();

        Assert.Null((await app.Sell(app.Order("1", new { phone = "(415) 555-0100" }))).ContactId);
        Assert.Equal(await app.ContactId(customer), (await app.Sell(app.Order("2", new { phone = "(415) 555-0100", phoneCountry = "US" }))).ContactId);
    }

    [Fact]
    public void An_order_without_the_phones_country_has_the_content_that_it_had_before_there_was_one()
    {
        var said = System.Text.Json.JsonSerializer.Serialize(
            new OrderBody("1", "tmall", "2026-11-21T10:30:00Z", "CNY", 100, new OrderBody.Known(null, null, null, "13800138000", null), [new("tea", null, 1, null)], null), OrderJson.Default.OrderBody);
        Assert.Equal(
            """{"id":"1","shop":"tmall","paidAt":"2026-11-21T10:30:00Z","currency":"CNY","totalMinor":100,"customer":{"phone":"13800138000"},"lines":[{"sku":"tea","quantity":1}]}""", said);
    }

    [Fact]
    public async Task A_phone_that_was_noted_under_an_older_key_is_found_after_the_keys_are_changed()
    {
        var app = await App.Start();
        var (customer, _) = await Known(app);
        await app.Stop();
        var older = Convert.ToBase64String([.. Enumerable.Repeat((byte)2, 32)]);
        var newer = Convert.ToBase64String([.. Enumerable.Repeat((byte)9, 32)]);
        await using var changed = await App.Start(app.Store, app.Platform, settings: [$"--Contacts:PhoneKeys=2:{newer};1:{older}"]);

        Assert.Equal(await changed.ContactId(customer), (await changed.Sell(changed.Order("1", new { phone = "+86 138 0013 8000" }))).ContactId);
    }

    [Fact]
    public async Task An_order_that_names_nobody_is_kept_and_waits_for_nobody()
    {
        await using var app = await App.Start();
        Assert.Null((await app.Sell(app.Order("1"))).ContactId);
        Assert.Null((await app.Sell(app.Order("2", new { phone = "n/a" }))).ContactId);
        Assert.Equal(2, (await app.Rows("orders")).Count);
        Assert.Empty(await app.Rows("waiting"));
    }

    private static async Task<(Customer Customer, Uri Card)> Known(App app)
    {
        var card = (await app.Open())[0];
        var customer = app.Platform.WeCom.CreateCustomer("小雨", "union-1", Mobile);
        await app.Add(customer, card);
        await app.Drain();
        return (customer, card);
    }

    private static Dictionary<string, object> Traits(Customer customer, Uri card) => new(StringComparer.Ordinal)
    {
        ["externalUserId"] = new { externalUserId = customer.ExternalUserId },
        ["unionid"] = new { unionid = customer.UnionId },
        ["phone"] = new { phone = $"+86 {customer.Mobile}" },
        ["cardSerial"] = new { cardSerial = card.Segments[^1].ToLowerInvariant() },
    };

    private static async Task<DateTimeOffset> PaidAt(App app, Customer customer, string id) =>
        (await app.Entries(customer, "ordered")).Single(entry => entry.About("id") == id).GetProperty("at").GetDateTimeOffset();
}
