using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using PrivateDomain.Contacts;
using PrivateDomain.Coupons;
using PrivateDomain.Coupons.Pool;

namespace PrivateDomain.Tests.Coupons;

/// <summary>Offers as operators define them, and coupons as rooms ask for them.</summary>
internal static class Offering
{
    public static Task<JsonElement> Offer(this App app, string id, object? with = null)
    {
        var body = JsonSerializer.SerializeToNode(with ?? new { })!.AsObject();
        body["title"] ??= "新客 10 元";
        if (body["worth"] is null) body["amountMinor"] ??= 1000;
        return app.Put($"api/manage/offers/{id}", body);
    }

    /// <summary>Codes are uploaded and taken in.</summary>
    /// <returns>The job.</returns>
    public static async Task<JsonElement> Import(this App app, string offer, string csv, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/manage/offers/{offer}/codes") { Content = new StringContent(csv, Encoding.UTF8, "text/csv") };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        using var answer = await app.Operator.SendAsync(request);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var job = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("job").GetString()!;
        // The message waits for a moment in case the request dies; the test does not.
        await app.Service<ImportCodes>().Handle(new CodesUploaded(job), CancellationToken.None);
        return await app.Get($"api/manage/jobs/{job}");
    }

    public static Task<CouponIssue> Issue(this App app, string contact, string offer, string cause = "welcome") =>
        app.Service<IssueCoupon>().Handle(new ContactId(contact), offer, cause, CancellationToken.None);

    /// <summary>Codes that somebody has, or had.</summary>
    public static async Task<IReadOnlyList<string>> Codes(this App app) =>
        [.. (await app.Rows("codes")).Where(row => row.RowKey.StartsWith("code|", StringComparison.Ordinal) && row.GetString("contact") is not null).Select(row => row.GetString("code")!)];

    /// <summary>What the timeline tells of nudges and keepers.</summary>
    public static IReadOnlyList<string> Nudges(this ContactRows rows) =>
        [.. Timeline.InOrder(Timeline.Of(rows)).Select(entry => entry.Kind).Where(kind => kind.StartsWith("nudge", StringComparison.Ordinal) || kind == "handedToKeeper")];

    public static async Task<string> Code(this App app, string contact, string offer, string cause = "welcome") =>
        (await app.Issue(contact, offer, cause)).Coupon?.Code ?? throw new InvalidOperationException($"{contact} got no coupon of {offer}.");
}
