using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PrivateDomain.Api;
using PrivateDomain.Storage;

namespace PrivateDomain.Coupons;

public sealed record OfferBody(string? Title, long? AmountMinor, string? Currency, long? MinimumMinor, int? ValidDays);

public sealed class CouponFunctions(Catalog catalog)
{
    /// <summary>Defines an offer; the same definition again changes nothing.</summary>
    [Function("PutOffer")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/manage/offers/{id}")] HttpRequest request, string id, CancellationToken stop)
    {
        var body = await Body.ReadJson(request, CouponJson.Default.OfferBody, stop);
        new Checks()
            .Id(id, "id")
            .Text(body.Title, "title", 100)
            .That(body.AmountMinor is > 0 and <= 1_000_000_000, "amountMinor", "must be a positive amount in the currency's minor unit")
            .Currency(body.Currency ?? "CNY", "currency")
            .That(body.MinimumMinor is null or >= 0, "minimumMinor", "must not be negative")
            .That(body.ValidDays is null or (>= 1 and <= 3650), "validDays", "must be 1 to 3650")
            .Throw();
        var offer = new Offer(body.Title!, body.AmountMinor!.Value, body.Currency ?? "CNY", body.MinimumMinor ?? 0, body.ValidDays ?? 30);
        await catalog.Save(Offer.Kind, id, offer, CouponJson.Default.Offer, stop);
        return Results.Json(offer, CouponJson.Default.Offer);
    }
}
