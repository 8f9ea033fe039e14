using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace PrivateDomain.Tests.Orders;

/// <summary>Files of orders, as operators upload them.</summary>
internal static class Importing
{
    public const string Plain = "order_id,customer_id,paid_at,sku,title,quantity,unit_price\n";

    /// <summary>What the job counted under a word.</summary>
    public static long Count(this JsonElement job, string word) => job.GetProperty("counts").TryGetProperty(word, out var count) ? count.GetInt64() : 0;

    public static async Task<HttpResponseMessage> UploadOrders(this App app, byte[] file, string with = "", string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/manage/orders/imports?shop=csv&currency=CNY" + with) { Content = new ByteArrayContent(file) };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return await app.Operator.SendAsync(request);
    }

    /// <summary>Uploads a file that is taken, and works it through.</summary>
    /// <returns>The job.</returns>
    public static async Task<JsonElement> ImportOrders(this App app, string file, string with = "", byte[]? bytes = null)
    {
        using var answer = await app.UploadOrders(bytes ?? Encoding.UTF8.GetBytes(file), with);
        Assert.True(answer.StatusCode is HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        var id = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("job").GetString();
        // While many messages wait it takes a breath of a second.
        await Eventually.TrueAsync(async () =>
        {
            await app.Drain();
            return (await app.Get($"api/manage/jobs/{id}")).GetProperty("status").GetString() == "done";
        });
        return await app.Get($"api/manage/jobs/{id}");
    }

    /// <summary>The file of rejected lines, line by line.</summary>
    public static async Task<IReadOnlyList<string>> Rejected(this App app, JsonElement job) =>
        (await app.Operator.GetStringAsync($"api/manage/jobs/{job.GetProperty("id").GetString()}/rejected.csv")).TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
}
