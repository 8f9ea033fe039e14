using System.Net.Http.Json;
using System.Text.Json;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Tests.Callbacks;

/// <summary>A brand with a channel, a welcome and cards, and customers who come by them.</summary>
internal static class Shop
{
    public const string CouponText = "{{ name | 亲 }}，欢迎来到{{ brand }}！送你一张券：{{ coupon.code }}";

    /// <summary>Defines a channel whose welcome has a coupon, or has none, and prints cards; their addresses.</summary>
    public static async Task<IReadOnlyList<Uri>> Open(this App app, bool coupon = true, string? text = null, int cards = 1)
    {
        if (coupon) await app.Put("api/manage/offers/hello", new { title = "新客 10 元", amountMinor = 1000, currency = "CNY", validDays = 30 });
        await app.Put("api/manage/welcomes/hello", new { text = text ?? (coupon ? "欢迎！{{ coupon.code }}" : "欢迎！"), offer = coupon ? "hello" : null });
        await app.Put("api/manage/channels/parcel", new { name = "包裹卡", kind = "packageCard", keepers = new[] { "lin" }, welcome = "hello" });
        var batch = await app.Post("api/manage/batches?force=true", new { channel = "parcel", count = cards });
        return [.. batch.GetProperty("cards").EnumerateArray().Select(card => new Uri(app.Anyone.BaseAddress!, "/c/" + card.GetProperty("serial").GetString()))];
    }

    /// <summary>A new customer scans the card and adds its keeper; done when the platform has its answer.</summary>
    public static async Task<(Customer Customer, bool Accepted)> Come(this App app, Uri card, DeliveryPlan? plan = null, string name = "小雨", string? unionId = null)
    {
        var customer = app.Platform.WeCom.CreateCustomer(name, unionId);
        var way = (await app.Platform.Phone.ScanAsync(card)).Way ?? throw new InvalidOperationException("The landing shows no code.");
        var delivery = app.Platform.WeCom.Add(customer, way.ConfigId, plan: plan)!;
        return (customer, await delivery.Accepted);
    }

    /// <summary>The kinds of the customer's timeline, in order; nothing where the customer is not a contact.</summary>
    public static async Task<IReadOnlyList<string>> Timeline(this App app, Customer customer) =>
        await app.ContactId(customer) is { } id
            ? [.. (await app.Get($"api/manage/contacts/{id}")).GetProperty("timeline").EnumerateArray().Select(entry => entry.GetProperty("kind").GetString()!)]
            : [];

    public static async Task<string?> ContactId(this App app, Customer customer)
    {
        var found = (await app.Get($"api/manage/contacts?platform=wecom&externalId={customer.ExternalUserId}")).GetProperty("items");
        return found.GetArrayLength() == 0 ? null : found[0].GetProperty("id").GetString();
    }

    public static IReadOnlyList<ReceivedMessage> Welcomes(this App app, Customer customer) =>
        [.. app.Platform.WeCom.Messages(customer).Where(message => message.Kind == "welcome")];
}

/// <summary>The same, spoken over HTTP to an app that is a process of its own.</summary>
internal static class ShopOverHttp
{
    public static async Task<Uri> OpenShop(this AppProcess app) => (await app.OpenShop(cards: 1))[0];

    public static async Task<IReadOnlyList<Uri>> OpenShop(this AppProcess app, int cards)
    {
        await Put(app, "api/manage/offers/hello", new { title = "新客 10 元", amountMinor = 1000, currency = "CNY", validDays = 30 });
        await Put(app, "api/manage/welcomes/hello", new { text = "欢迎！{{ coupon.code }}", offer = "hello" });
        await Put(app, "api/manage/channels/parcel", new { name = "包裹卡", kind = "packageCard", keepers = new[] { "lin" }, welcome = "hello" });
        var batch = await app.Operator.PostAsJsonAsync("api/manage/batches?force=true", new { channel = "parcel", count = cards });
        batch.EnsureSuccessStatusCode();
        var printed = (await batch.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("cards");
        return [.. printed.EnumerateArray().Select(card => new Uri(app.Address, "/c/" + card.GetProperty("serial").GetString()))];
    }

    public static async Task<IReadOnlyList<string>> Kinds(this AppProcess app, Customer customer)
    {
        if (await Found(app, customer) is not [var first, ..]) return [];
        var shown = await app.Operator.GetFromJsonAsync<JsonElement>($"api/manage/contacts/{first.GetProperty("id").GetString()}");
        return [.. shown.GetProperty("timeline").EnumerateArray().Select(entry => entry.GetProperty("kind").GetString()!)];
    }

    public static async Task<string> Id(this AppProcess app, Customer customer) => (await Found(app, customer))[0].GetProperty("id").GetString()!;

    private static async Task<IReadOnlyList<JsonElement>> Found(AppProcess app, Customer customer) =>
        [.. (await app.Operator.GetFromJsonAsync<JsonElement>($"api/manage/contacts?platform=wecom&externalId={customer.ExternalUserId}")).GetProperty("items").EnumerateArray()];

    private static async Task Put(AppProcess app, string path, object body) => (await app.Operator.PutAsJsonAsync(path, body)).EnsureSuccessStatusCode();
}
