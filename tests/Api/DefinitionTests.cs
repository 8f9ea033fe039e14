using System.Net;
using System.Net.Http.Json;

namespace PrivateDomain.Tests.Api;

/// <summary>What operators define: offers and products; and the door to all of it.</summary>
public sealed class DefinitionTests(OneApp one) : IClassFixture<OneApp>
{
    private readonly App app = one.App;

    [Fact]
    public async Task An_offer_is_answered_as_it_was_understood_and_may_be_put_again()
    {
        var body = new { title = "新客 10 元", amountMinor = 1000 };
        var offer = await app.Put("api/manage/offers/hello.1_a-B", body);
        var terms = offer.GetProperty("terms");
        Assert.Equal(
            (1000, "CNY", 0, 30),
            (terms.GetProperty("worth").GetProperty("amountMinor").GetInt64(), terms.GetProperty("currency").GetString(), terms.GetProperty("minimumMinor").GetInt64(), offer.GetProperty("validity").GetProperty("days").GetInt32()));
        Assert.Equal(offer.ToString(), (await app.Put("api/manage/offers/hello.1_a-B", body)).ToString());
    }

    [Theory]
    [InlineData("amountMinor,title", """{}""")]
    [InlineData("amountMinor", """{"title":"a","amountMinor":0}""")]
    [InlineData("amountMinor", """{"title":"a","amountMinor":1000000001}""")]
    [InlineData("currency", """{"title":"a","amountMinor":1,"currency":"RMB?"}""")]
    [InlineData("minimumMinor", """{"title":"a","amountMinor":1,"minimumMinor":-1}""")]
    [InlineData("validDays", """{"title":"a","amountMinor":1,"validDays":0}""")]
    [InlineData("validDays", """{"title":"a","amountMinor":1,"validDays":3651}""")]
    public async Task An_offer_that_makes_no_sense_is_refused(string fields, string body)
    {
        using var answer = await Put("offers/hello", body);
        Assert.Equal(fields.Split(','), await answer.Fields());
    }

    [Theory]
    [InlineData("a%20b")]
    [InlineData("%E8%8C%B6")]
    [InlineData("a%27b")]
    [InlineData("a%2Fb")]
    public async Task An_offers_id_is_plain(string id)
    {
        using var answer = await Put($"offers/{id}", """{"title":"a","amountMinor":1}""");
        Assert.Equal(["id"], await answer.Fields());
    }

    [Theory]
    [InlineData("tea", "tea")]
    [InlineData("TEA%2F250g", "TEA/250g")]
    [InlineData("100%25", "100%")]
    [InlineData("%E8%8C%B6%20%231%3F", "茶 #1?")]
    [InlineData("a%27%20or%20%27b", "a' or 'b")]
    public async Task A_products_sku_may_be_anything_that_a_shop_calls_it(string path, string sku)
    {
        var product = await app.Put($"api/manage/products/{path}", new { title = sku, daysOfUse = 0.5, link = "https://shop.example/tea?a=b#c" });
        Assert.Equal(0.5, product.GetProperty("daysOfUse").GetDouble());
        Assert.Contains(await app.Rows("catalog"), row => row.PartitionKey == "product" && row.GetString("id") == sku);
    }

    [Theory]
    [InlineData("link,title", """{}""")]
    [InlineData("daysOfUse", """{"title":"a","daysOfUse":0,"link":"https://a.example"}""")]
    [InlineData("daysOfUse", """{"title":"a","daysOfUse":3650.1,"link":"https://a.example"}""")]
    [InlineData("link", """{"title":"a","daysOfUse":1,"link":"javascript:alert(1)"}""")]
    [InlineData("link", """{"title":"a","daysOfUse":1,"link":"/tea"}""")]
    [InlineData("link", """{"title":"a","daysOfUse":1,"link":"file:///etc/passwd"}""")]
    [InlineData("title", """{"title":" ","daysOfUse":1,"link":"https://a.example"}""")]
    public async Task A_product_that_makes_no_sense_is_refused(string fields, string body)
    {
        using var answer = await Put("products/tea", body);
        Assert.Equal(fields.Split(','), await answer.Fields());
    }

    [Fact]
    public async Task Each_door_of_the_operators_asks_for_the_key()
    {
        foreach (var (method, path) in new[]
        {
            (HttpMethod.Put, "api/manage/offers/a"), (HttpMethod.Put, "api/manage/products/a"), (HttpMethod.Put, "api/manage/welcomes/a"),
            (HttpMethod.Get, "api/manage/welcomes/lost"), (HttpMethod.Post, "api/manage/media"), (HttpMethod.Get, "api/manage/media/a"),
            (HttpMethod.Get, "api/manage/contacts"), (HttpMethod.Get, "api/manage/contacts/a"), (HttpMethod.Put, "api/manage/contacts/a/consent"),
            (HttpMethod.Get, "api/manage/clock"), (HttpMethod.Put, "api/manage/clock"), (HttpMethod.Post, "api/orders"),
        })
        {
            using var answer = await app.Anyone.SendAsync(new HttpRequestMessage(method, path));
            Assert.Equal((path, 401, "api-key-required"), (path, (int)answer.StatusCode, await answer.Code()));
        }
    }

    [Fact]
    public async Task The_health_door_is_open_and_tells_nothing()
    {
        using var answer = await app.Anyone.GetAsync("healthz");
        Assert.Equal((HttpStatusCode.OK, """{"status":"ok"}"""), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        using var head = await app.Anyone.SendAsync(new HttpRequestMessage(HttpMethod.Head, "healthz"));
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
    }

    [Theory]
    [InlineData("platform", "")]
    [InlineData("platform", "?platform=taobao&externalId=x")]
    [InlineData("externalId", "?platform=wecom")]
    [InlineData("externalId", "?platform=wecom&externalId=%20")]
    public async Task Contacts_are_looked_for_by_platform_and_id(string field, string query)
    {
        using var answer = await app.Operator.GetAsync("api/manage/contacts" + query);
        Assert.Contains(field, await answer.Fields());
    }

    [Theory]
    [InlineData("x")]
    [InlineData("0123456789ABCDEFGHJKMNPQRS")]
    [InlineData("%27%20or%20PartitionKey%20gt%20%27")]
    [InlineData("..%2F..%2Forders")]
    public async Task Who_is_no_contact_is_not_found(string id)
    {
        using var shown = await app.Operator.GetAsync($"api/manage/contacts/{id}");
        Assert.Equal((404, "contact-not-found"), ((int)shown.StatusCode, await shown.Code()));
        using var consent = await Put($"contacts/{id}/consent", """{"marketing":false}""");
        Assert.Equal((404, "contact-not-found"), ((int)consent.StatusCode, await consent.Code()));
        Assert.DoesNotContain(await app.Rows("contacts"), row => row.RowKey.StartsWith("consent", StringComparison.Ordinal));
    }

    [Fact]
    public async Task When_the_store_is_down_an_order_is_refused_in_a_way_that_says_nothing_of_the_inside()
    {
        await using var down = await App.Start();
        down.Storage.Before = _ => throw new InvalidOperationException("account key abc");
        using var answer = await down.Operator.PostAsJsonAsync("api/orders", Orders.Selling.Order(down, "1"));
        var problem = await answer.Problem();
        Assert.Equal((500, "internal-error"), ((int)answer.StatusCode, problem.GetProperty("code").GetString()));
        Assert.DoesNotContain("abc", problem.ToString(), StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> Put(string path, string body) =>
        app.Operator.PutAsync("api/manage/" + path, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
}
