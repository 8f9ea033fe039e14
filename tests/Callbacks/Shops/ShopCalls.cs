using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PrivateDomain.Tests.Callbacks.Shops;

/// <summary>An app with a shop of each kind, for tests that keep to orders of their own.</summary>
public sealed class AppWithShops : IAsyncLifetime
{
    internal App App { get; private set; } = null!;

    public async Task InitializeAsync() => App = await App.Start(settings: ShopCalls.Settings);

    public async Task DisposeAsync() => await App.DisposeAsync();
}

/// <summary>Shops that call as their platforms do: signed here, by these few lines alone.</summary>
internal static class ShopCalls
{
    public const string Secret = "shpss_0123456789abcdef0123456789ab";
    public const string OldSecret = "shpss_fedcba9876543210fedcba987654";
    public const string ClientId = "c346b8b39599aaa677";
    public const string WebhookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    public static readonly IReadOnlyList<string> Settings =
    [
        "--Shops:tea-us:Kind=shopify", $"--Shops:tea-us:Secrets:0={Secret}", $"--Shops:tea-us:Secrets:1={OldSecret}",
        "--Shops:tea-de:Kind=woocommerce", $"--Shops:tea-de:Secrets:0={Secret}", $"--Shops:tea-de:Secrets:1={OldSecret}",
        "--Shops:tea-cn:Kind=youzan", $"--Shops:tea-cn:Secrets:0={Secret}", $"--Shops:tea-cn:Secrets:1={OldSecret}", $"--Shops:tea-cn:ClientId={ClientId}", "--Shops:tea-cn:KdtId=13027865",
        "--Shops:own:Kind=standard", $"--Shops:own:Secrets:0={WebhookSecret}",
    ];

    public static string Hmac(string body, string secret = Secret) => Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));

#pragma warning disable CA5351, MA0128 // The platform's choice.
    public static string Md5(string text) => Convert.ToHexString(MD5.HashData(Encoding.UTF8.GetBytes(text))).ToLowerInvariant();
#pragma warning restore CA5351, MA0128

    public static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public static Task<HttpResponseMessage> Shopify(this App app, string topic, JsonNode payload, string secret = Secret) =>
        app.Call("tea-us", payload.ToJsonString(), ("X-Shopify-Topic", topic), ("X-Shopify-Hmac-Sha256", Hmac(payload.ToJsonString(), secret)), ("X-Shopify-Shop-Domain", "tea.myshopify.com"));

    public static Task<HttpResponseMessage> WooCommerce(this App app, string topic, JsonNode payload, string secret = Secret) =>
        app.Call("tea-de", payload.ToJsonString(), ("X-WC-Webhook-Topic", topic), ("X-WC-Webhook-Signature", Hmac(payload.ToJsonString(), secret)), ("X-WC-Webhook-Source", "https://tea.example/"));

    /// <summary>In the newer way: a header over the whole body.</summary>
    public static Task<HttpResponseMessage> Youzan(this App app, JsonNode message, string secret = Secret) =>
        app.Call("tea-cn", message.ToJsonString(), ("Event-Sign", Md5(ClientId + message.ToJsonString() + secret)), ("Event-Type", (string?)message["type"] ?? ""), ("Client-Id", ClientId));

    public static Task<HttpResponseMessage> Own(this App app, JsonNode body, DateTimeOffset? at = null, string id = "msg_1", string secret = WebhookSecret)
    {
        var timestamp = (at ?? Now).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return app.Call("own", body.ToJsonString(), ("webhook-id", id), ("webhook-timestamp", timestamp), ("webhook-signature", Sign(id, timestamp, body.ToJsonString(), secret)));
    }

    public static string Sign(string id, string timestamp, string body, string secret = WebhookSecret) =>
        "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}")));

    public static async Task<HttpResponseMessage> Call(this App app, string shop, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/shops/{shop}/callback") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await app.Anyone.SendAsync(request);
    }

    /// <summary>Answered with 200.</summary>
    public static async Task Taken(this Task<HttpResponseMessage> call)
    {
        using var answer = await call;
        Assert.True(answer.StatusCode is HttpStatusCode.OK, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>Answered with 401.</summary>
    public static async Task Refused(this Task<HttpResponseMessage> call)
    {
        using var answer = await call;
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    /// <summary>The order as operators see it; nothing where there is none.</summary>
    public static async Task<JsonElement?> Shown(this App app, string shop, string id)
    {
        using var answer = await app.Operator.GetAsync($"api/manage/orders/{shop}/{id}");
        return answer.StatusCode is HttpStatusCode.NotFound ? null : await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>The order's state, total, what was paid back, and its lines as <c>2×sku@price</c>.</summary>
    public static async Task<string?> Told(this App app, string shop, string id)
    {
        if (await app.Shown(shop, id) is not { } order) return null;
        var lines = order.GetProperty("lines").EnumerateArray().Select(line => $"{line.GetProperty("quantity")}×{line.GetProperty("sku").GetString()}@{line.GetProperty("unitPriceMinor")}");
        return $"{order.GetProperty("state").GetString()} {order.GetProperty("totalMinor")} {order.GetProperty("currency").GetString()} -{order.GetProperty("refundedMinor")}: {string.Join(", ", lines)}";
    }

    public static async Task<IReadOnlyList<string>> Alerts(this App app) =>
        [.. (await app.Get("api/manage/alerts")).GetProperty("alerts").EnumerateArray().Select(alert => alert.GetProperty("text").GetString()!).Where(text => text.StartsWith("The shop ", StringComparison.Ordinal))];
}
