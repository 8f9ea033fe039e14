using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Tests.Channels;

/// <summary>An app with a channel and its printed cards.</summary>
internal static class PrintedCards
{
    public const string WeChat = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.54 Language/zh_CN";

    public static Task Channel(this App app, string id, params IReadOnlyList<string> keepers)
    {
        foreach (var keeper in keepers) app.Platform.WeCom.SetKeeper(new Keeper(keeper, keeper));
        return app.Put($"api/manage/channels/{id}", new { name = "包裹卡 " + id, kind = "packageCard", keepers });
    }

    /// <summary>Serials of a new batch.</summary>
    public static async Task<IReadOnlyList<string>> Print(this App app, string channel, int count, string? note = null)
    {
        var batch = await app.Post("api/manage/batches?force=true", new { channel, count, note });
        var (serials, from) = (new List<string>(), (int?)0);
        while (from is { } next)
        {
            var page = await app.Get($"api/manage/batches/{batch.Text("id")}/cards?from={next}&count=1000");
            serials.AddRange(page.GetProperty("items").EnumerateArray().Select(card => card.Text("serial")));
            from = page.TryGetProperty("next", out var more) ? more.GetInt32() : null;
        }
        return serials;
    }

    public static Task<HttpResponseMessage> Open(this App app, string serial, string userAgent = WeChat) => app.Ask(HttpMethod.Get, "c/" + serial, userAgent);

    public static async Task<HttpResponseMessage> Ask(this App app, HttpMethod method, string path, string userAgent = WeChat)
    {
        using var request = new HttpRequestMessage(method, path);
        if (userAgent.Length > 0) Assert.True(request.Headers.TryAddWithoutValidation("User-Agent", userAgent));
        return await app.Anyone.SendAsync(request);
    }

    /// <summary>The path of the picture that a page shows.</summary>
    public static async Task<string> Picture(this HttpResponseMessage page)
    {
        const string before = "<img src=\"";
        var html = await page.Content.ReadAsStringAsync();
        var from = html.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return from < before.Length ? throw new InvalidOperationException("The page shows no picture.") : html[from..html.IndexOf('"', from)];
    }

    /// <summary>The contact way whose picture a page shows.</summary>
    public static async Task<ContactWay> Way(this App app, HttpResponseMessage page)
    {
        var (keeper, name) = await page.Picture() is var path && path.Split('/') is ["", "q", var who, var file] ? (Uri.UnescapeDataString(who), file[..^4]) : ("", "");
        return app.Platform.WeCom.ContactWays.Single(way => way.Users[0] == keeper && way.State == (name == "plain" ? "default" : "slot-" + name));
    }

    /// <summary>Somebody new adds the keeper of a contact way; done when the platform has its answer.</summary>
    public static async Task<Customer> Add(this App app, ContactWay way, string? unionId = null)
    {
        var customer = app.Platform.WeCom.CreateCustomer("周小雨", unionId);
        Assert.True(await app.Platform.WeCom.Add(customer, way.ConfigId)!.Accepted);
        return customer;
    }

    public static async Task<JsonElement> Contact(this App app, Customer customer)
    {
        var found = await app.Get($"api/manage/contacts?platform=wecom&externalId={customer.ExternalUserId}");
        return await app.Get($"api/manage/contacts/{Assert.Single(found.GetProperty("items").EnumerateArray()).Text("id")}");
    }

    /// <summary>Which card brought the contact, and how that is known.</summary>
    public static async Task<(string? How, string? Card)> Brought(this App app, Customer customer)
    {
        var relation = Assert.Single((await app.Contact(customer)).GetProperty("relations").EnumerateArray());
        return (relation.TryGetProperty("how", out var how) ? how.GetString() : null, relation.TryGetProperty("card", out var card) ? card.GetString() : null);
    }

    public static IReadOnlyList<ApiCall> ContactWaysMade(this App app) => app.Platform.WeCom.Log.CallsTo("externalcontact/add_contact_way");

    public static async Task<IReadOnlyList<TableEntity>> Scans(this App app) => await app.Rows("scans");

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).ToString().ToString(CultureInfo.InvariantCulture);
}
