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
        return [.. batch.GetProperty("cards").EnumerateArray().Select(card => card.GetProperty("serial").GetString()!)];
    }

    public static Task<HttpResponseMessage> Open(this App app, string serial, string userAgent = WeChat) => app.Ask(HttpMethod.Get, "c/" + serial, userAgent);

    public static async Task<HttpResponseMessage> Ask(this App app, HttpMethod method, string path, string userAgent = WeChat)
    {
        using var request = new HttpRequestMessage(method, path);
        if (userAgent.Length > 0) Assert.True(request.Headers.TryAddWithoutValidation("User-Agent", userAgent));
        return await app.Anyone.SendAsync(request);
    }

    public static IReadOnlyList<ApiCall> ContactWaysMade(this App app) => app.Platform.WeCom.Log.CallsTo("externalcontact/add_contact_way");

    public static async Task<IReadOnlyList<TableEntity>> Scans(this App app) => await app.Rows("scans");

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).ToString().ToString(CultureInfo.InvariantCulture);
}
