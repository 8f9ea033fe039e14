using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Callbacks;

namespace PrivateDomain.Tests.Orders;

/// <summary>A shop that tells what was paid.</summary>
internal static class Selling
{
    /// <summary>Settings by which what failed or is to be taken up later comes at the next drain.</summary>
    public static readonly IReadOnlyList<string> AtOnce =
        ["--AzureFunctionsJobHost:extensions:queues:visibilityTimeout=00:00:00", "--Orders:ResumeAfter=00:00:00", "--Messages:AgainAfter=00:00:00"];

    /// <summary>An order of one piece of tea, paid now.</summary>
    public static JsonObject Order(
        this App app, string id, object? customer = null, DateTimeOffset? paidAt = null, string shop = "tmall", string sku = "tea", int quantity = 1) => new()
        {
            ["id"] = id,
            ["shop"] = shop,
            ["paidAt"] = paidAt ?? app.Clock.GetUtcNow(),
            ["currency"] = "CNY",
            ["totalMinor"] = 9900 * quantity,
            ["customer"] = JsonSerializer.SerializeToNode(customer),
            ["lines"] = new JsonArray(Line(sku, quantity)),
        };

    public static JsonObject Line(string sku, int quantity = 1, string? title = null) =>
        new() { ["sku"] = sku, ["title"] = title ?? sku, ["quantity"] = quantity, ["unitPriceMinor"] = 9900 };

    public static Task<HttpResponseMessage> PostOrder(this App app, JsonObject order) => app.Operator.PostAsJsonAsync("api/orders", order);

    public static Task<HttpResponseMessage> PutRefund(this App app, string order, string refund, long amountMinor, params (string Sku, int Quantity)[] lines) =>
        app.Operator.PutAsJsonAsync($"api/orders/tmall/{order}/refunds/{refund}", new
        {
            amountMinor,
            at = app.Clock.GetUtcNow(),
            lines = lines.Select(line => new { sku = line.Sku, quantity = line.Quantity }),
        });

    /// <summary>Tells a refund that is taken.</summary>
    public static async Task Refund(this App app, string order, string refund, long amountMinor, params (string Sku, int Quantity)[] lines)
    {
        using var answer = await app.PutRefund(order, refund, amountMinor, lines);
        Assert.True(answer.StatusCode is HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Tells that an order is void.</summary>
    public static async Task Cancel(this App app, string order)
    {
        using var answer = await app.Operator.PutAsJsonAsync($"api/orders/tmall/{order}/cancellation", new { at = app.Clock.GetUtcNow() });
        Assert.True(answer.StatusCode is HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Posts an order that is taken.</summary>
    public static async Task<(string OrderId, string? ContactId)> Sell(this App app, JsonObject order)
    {
        using var answer = await app.PostOrder(order);
        Assert.True(answer.StatusCode is HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (body.GetProperty("orderId").GetString()!, body.TryGetProperty("contactId", out var contact) ? contact.GetString() : null);
    }

    /// <summary>Someone adds the keeper whom the card shows; what can wait is not done yet.</summary>
    public static async Task Add(this App app, Customer customer, Uri card) =>
        Assert.True(await app.Platform.WeCom.Add(customer, (await app.Platform.Phone.ScanAsync(card)).Way!.ConfigId)!.Accepted);

    public static Task<JsonElement> PutTea(this App app, double? daysOfUse = 30, string sku = "tea") =>
        app.Put($"api/manage/products/{Uri.EscapeDataString(sku)}", new { title = "茉莉花茶", daysOfUse, link = "https://shop.example/tea" });

    /// <summary>The customer's timeline entries of one kind, in order.</summary>
    public static async Task<IReadOnlyList<JsonElement>> Entries(this App app, Customer customer, string kind) =>
        await app.ContactId(customer) is { } id
            ? [.. (await app.Get($"api/manage/contacts/{id}")).GetProperty("timeline").EnumerateArray().Where(entry => entry.GetProperty("kind").GetString() == kind)]
            : [];

    /// <summary>The orders that the contact has, by the shop's ids.</summary>
    public static async Task<IReadOnlyList<string>> OrdersOf(this App app, Customer customer) =>
        [.. (await app.Entries(customer, "ordered")).Select(entry => entry.About("id")).Order(StringComparer.Ordinal)];

    public static string About(this JsonElement entry, string name) => entry.GetProperty("about").GetProperty(name).GetString()!;
}
