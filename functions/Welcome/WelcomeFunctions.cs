using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PrivateDomain.Api;
using PrivateDomain.Delivery;
using PrivateDomain.Storage;

namespace PrivateDomain.Welcome;

public sealed record WelcomeBody(string? Text, string? Offer);

public sealed class WelcomeFunctions(Catalog catalog)
{
    /// <summary>WeCom takes at most 4,000 bytes of text (developer documentation, path/92137); what is personal needs room too.</summary>
    private const int MostBytes = 3500;

    /// <summary>Defines a welcome; its places are checked now, not when a customer waits.</summary>
    [Function("PutWelcome")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/manage/welcomes/{id}")] HttpRequest request, string id, CancellationToken stop)
    {
        var body = await Body.ReadJson(request, WelcomeJson.Default.WelcomeBody, stop);
        var (template, wrong) = MessageTemplate.Parse(body.Text ?? "", WelcomeText.Variables);
        var checks = new Checks()
            .Id(id, "id")
            .That(!string.IsNullOrWhiteSpace(body.Text) && Encoding.UTF8.GetByteCount(body.Text) <= MostBytes, "text", $"must be text of 1 to {MostBytes} bytes")
            .That(wrong is null, "text", wrong ?? "")
            .That(body.Offer is not null || template?.Variables.Any(IsCoupon) != true, "offer", "the text names a coupon, so an offer is needed");
        if (body.Offer is not null) checks.Id(body.Offer, "offer");
        checks.Throw();
        var welcome = new WelcomeText(body.Text!, body.Offer);
        await catalog.Save(WelcomeText.Kind, id, welcome, WelcomeJson.Default.WelcomeText, stop);
        return Results.Json(welcome, WelcomeJson.Default.WelcomeText);
    }

    private static bool IsCoupon(string variable) => variable.StartsWith("coupon.", StringComparison.Ordinal);
}
