using System.Globalization;

namespace PrivateDomain.Tests.Insights;

/// <summary>What operators are shown of orders and of what led to them.</summary>
internal static class Counting
{
    /// <summary>The order's first and last touch, such as <c>channel parcel</c>.</summary>
    public static async Task<(string? First, string? Last)> Credit(this App app, string order, string shop = "tmall")
    {
        var credit = await app.Get($"api/manage/orders/{shop}/{order}/credit");
        return (Touch("first"), Touch("last"));

        string? Touch(string name) => credit.TryGetProperty(name, out var touch) ? $"{touch.GetProperty("kind").GetString()} {touch.GetProperty("id").GetString()}" : null;
    }

    /// <summary>What sold in a quarter around now, or from one day to another: such as <c>channel parcel 2 19800 CNY</c>, orders and what the shop keeps of them.</summary>
    public static async Task<IReadOnlyList<string>> Sales(this App app, string by, string? from = null, string? until = null) =>
        [.. (await app.Get(Path(by, from ?? Day(app, -85), until ?? Day(app, 5)))).GetProperty("items").EnumerateArray()
            .Select(item => $"{item.GetProperty("kind").GetString()} {(item.TryGetProperty("id", out var id) ? id.GetString() : "")} {item.GetProperty("orders").GetInt64()} {item.GetProperty("netMinor").GetInt64()} {item.GetProperty("currency").GetString()}")
            .Order(StringComparer.Ordinal)];

    public static string Path(string by, string from, string until) => $"api/manage/sales?from={from}&until={until}&by={by}";

    private static string Day(App app, int days) => app.Clock.GetUtcNow().AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
