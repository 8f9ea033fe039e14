using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using PrivateDomain.Tests.Orders;

namespace PrivateDomain.Tests.Api;

/// <summary>What is wrong with an order is said in full, and nothing of it is stored.</summary>
public sealed class RefusedOrderTests(OneApp one) : IClassFixture<OneApp>
{
    private readonly App app = one.App;

    public static TheoryData<string, string> Malformed => new()
    {
        { "nothing", "" },
        { "no json", "order 1" },
        { "cut off", """{"id":"1","shop":""" },
        { "a list", "[]" },
        { "a text", "\"order\"" },
        { "null", "null" },
        { "a word for a number", """{"totalMinor":"much"}""" },
        { "a fraction of a minor unit", """{"totalMinor":99.5}""" },
        { "more than a number holds", """{"totalMinor":99999999999999999999}""" },
        { "a quantity beyond an int", """{"lines":[{"quantity":3000000000}]}""" },
        { "half a character", """{"id":"\ud83c"}""" },
        { "lines that are no list", """{"lines":{"0":{}}}""" },
        { "a customer that is text", """{"customer":"小雨"}""" },
        { "a comment", """{"id":"1" /* first */}""" },
        { "deep nesting", string.Concat(Enumerable.Repeat("""{"customer":""", 200)) },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_body_that_is_not_the_json_of_an_order_is_malformed(string what, string body)
    {
        using var answer = await Post(Encoding.UTF8.GetBytes(body));
        Assert.Equal((what, "malformed-json", 400), (what, await answer.Code(), (int)answer.StatusCode));
        await AssertNothingStored();
    }

    [Fact]
    public async Task Bytes_that_are_no_utf8_are_malformed()
    {
        using var answer = await Post([.. "{\"id\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        Assert.Equal("malformed-json", await answer.Code());
    }

    [Fact]
    public async Task Everything_that_is_missing_is_named_at_once()
    {
        using var answer = await Post("{}"u8.ToArray());
        Assert.Equal(["currency", "id", "lines", "paidAt", "shop", "totalMinor"], await answer.Fields());
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { "id", """ {"id":" "} """ },
        { "id", """ {"id":null} """ },
        { "shop", $$""" {"shop":"{{new string('x', 65)}}"} """ },
        { "id", $$""" {"id":"{{new string('x', 129)}}"} """ },
        { "paidAt", """ {"paidAt":"1999-12-31T23:59:59Z"} """ },
        { "paidAt", """ {"paidAt":"2200-01-01T00:00:00Z"} """ },
        { "paidAt", """ {"paidAt":"9999-12-31T23:59:59Z"} """ },
        { "paidAt", """ {"paidAt":"10:30"} """ },
        { "paidAt", """ {"paidAt":"2026-11-21T10:30:00"} """ },
        { "paidAt", """ {"paidAt":"2026-02-30T00:00:00Z"} """ },
        { "paidAt", """ {"paidAt":"0001-01-01T00:00:00+14:00"} """ },
        { "customer.phoneCountry", """ {"customer":{"phone":"1","phoneCountry":"cn"}} """ },
        { "customer.phoneCountry", """ {"customer":{"phone":"1","phoneCountry":"CHN"}} """ },
        { "customer.phoneCountry", """ {"customer":{"phone":"1","phoneCountry":""}} """ },
        { "currency", """ {"currency":"cny"} """ },
        { "currency", """ {"currency":"¥"} """ },
        { "currency", """ {"currency":"ＣＮＹ"} """ },
        { "totalMinor", """ {"totalMinor":-1} """ },
        { "totalMinor", """ {"totalMinor":9223372036854775807} """ },
        { "revision", """ {"revision":-1} """ },
        { "lines", """ {"lines":null} """ },
        { "lines", """ {"lines":[]} """ },
        { "lines[0],lines[0].quantity,lines[0].sku", """ {"lines":[null]} """ },
        { "lines[1].quantity", """ {"lines":[{"sku":"a","quantity":1},{"sku":"a","quantity":0}]} """ },
        { "lines[0].quantity", """ {"lines":[{"sku":"a","quantity":1000001}]} """ },
        { "lines[0].sku", """ {"lines":[{"sku":"","quantity":1}]} """ },
        { "lines[0].title", $$""" {"lines":[{"sku":"a","quantity":1,"title":"{{new string('茶', 201)}}"}]} """ },
        { "lines[0].unitPriceMinor", """ {"lines":[{"sku":"a","quantity":1,"unitPriceMinor":-1}]} """ },
        { "customer.phone", """ {"customer":{"phone":" "}} """ },
        { "customer.externalUserId", """ {"customer":{"externalUserId":""}} """ },
        { "customer.unionid", $$$""" {"customer":{"unionid":"{{{new string('x', 129)}}}"}} """ },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_field_that_is_not_right_is_named(string fields, string with)
    {
        var order = app.Order("refused");
        foreach (var (name, value) in JsonNode.Parse(with)!.AsObject()) order[name] = value?.DeepClone();
        using var answer = await app.PostOrder(order);
        Assert.Equal(fields.Split(','), await answer.Fields());
        await AssertNothingStored();
    }

    [Fact]
    public async Task More_than_a_thousand_lines_are_too_many()
    {
        var order = app.Order("refused");
        order["lines"] = new JsonArray([.. Enumerable.Range(0, 1001).Select(n => Selling.Line("tea"))]);
        using var answer = await app.PostOrder(order);
        Assert.Equal(["lines"], await answer.Fields());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_a_megabyte_is_too_large_whether_it_says_so_beforehand_or_not(bool says)
    {
        var body = Encoding.UTF8.GetBytes("{\"id\":\"" + new string('x', 1_000_000) + "\"}");
        using var content = says ? (HttpContent)new ByteArrayContent(body) : new StreamContent(new Unsized(body));
        using var answer = await app.Operator.PostAsync("api/orders", content);
        Assert.Equal((413, "body-too-large"), ((int)answer.StatusCode, await answer.Code()));
        await AssertNothingStored();
    }

    [Fact]
    public async Task A_body_of_exactly_a_megabyte_is_read()
    {
        var order = app.Order("refused").ToJsonString();
        using var answer = await Post(Encoding.UTF8.GetBytes(order + new string(' ', 1_000_000 - Encoding.UTF8.GetByteCount(order) - 1) + "x"));
        Assert.Equal("malformed-json", await answer.Code());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("an-operators-key-for-test")]
    [InlineData("an-operators-key-for-tests ,")]
    [InlineData("AN-OPERATORS-KEY-FOR-TESTS")]
    public async Task Without_the_key_nothing_is_read(string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/orders") { Content = new ByteArrayContent(new byte[2_000_000]) };
        if (key is not null) request.Headers.TryAddWithoutValidation("x-api-key", key);
        using var answer = await app.Anyone.SendAsync(request);
        Assert.Equal((HttpStatusCode.Unauthorized, "api-key-required"), (answer.StatusCode, await answer.Code()));
    }

    [Fact]
    public async Task The_key_does_not_count_in_the_query()
    {
        using var answer = await app.Anyone.GetAsync($"api/manage/clock?x-api-key={App.ApiKey}&code={App.ApiKey}");
        Assert.Equal("api-key-required", await answer.Code());
    }

    [Fact]
    public async Task A_body_that_ends_before_its_length_is_the_senders_fault()
    {
        var address = app.Anyone.BaseAddress!;
        using var client = new TcpClient(address.Host, address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /api/orders HTTP/1.1\r\nHost: {address.Authority}\r\nx-api-key: {App.ApiKey}\r\nTransfer-Encoding: chunked\r\n\r\nnot a chunk\r\n"));
        using var reader = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 400 Bad Request", await reader.ReadLineAsync());
    }

    private async Task AssertNothingStored()
    {
        Assert.Empty(await app.Rows("orders"));
        Assert.Empty(await app.Rows("waiting"));
        Assert.Equal(0, await app.Drain());
    }

    private Task<HttpResponseMessage> Post(byte[] body) => app.Operator.PostAsync("api/orders", new ByteArrayContent(body));

    private sealed class Unsized(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
