using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PrivateDomain.Api;
using PrivateDomain.Coupons.Limits;
using PrivateDomain.Coupons.Pool;
using PrivateDomain.Storage;

namespace PrivateDomain.Coupons;

/// <param name="Issued">Codes that count against limit or budget; not counted where an offer has neither.</param>
/// <param name="PromisedMinor">What they can cost at most, where the budget counts at issue.</param>
/// <param name="Redeemed">Codes that are redeemed now: what was rolled back is not in it.</param>
/// <param name="SpentMinor">What they cost.</param>
/// <param name="Imported">Codes that were imported, ever.</param>
public sealed record OfferShown(string Id, Offer Offer, OfferStatus Status, long? Issued, long? PromisedMinor, long Redeemed, long SpentMinor, long? Imported);

public sealed record OffersListed(IReadOnlyList<OffersListed.Item> Items)
{
    public sealed record Item(string Id, string Title, OfferStatus Status);
}

public sealed class OfferFunctions(DefineOffer defineOffer, TurnOffer turnOffer, OfferGate gate, Purses purses, Tables tables, Catalog catalog)
{
    /// <summary>
    /// Defines an offer; the same definition again changes nothing. It issues codes from then on, unless it begins later. Codes that were issued
    /// keep the worth and conditions that they were issued with.
    /// </summary>
    [Function("PutOffer")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/manage/offers/{id}")] HttpRequest request, string id, CancellationToken stop)
    {
        var offer = (await Body.ReadJson(request, CouponJson.Default.OfferBody, stop)).Checked(id);
        if (await defineOffer.Handle(id, offer, stop) is { } refused) throw refused;
        return Results.Json(offer, CouponJson.Default.Offer);
    }

    /// <summary>An offer and what of it was given, counted at this moment.</summary>
    [Function("ShowOffer")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/offers/{id}")] HttpRequest request, string id, CancellationToken stop)
    {
        var offer = await Find(id, stop);
        var redeemed = await purses.Used(Tally.OfRedemption(id, offer), stop);
        Quantity? issued = offer.IsLimitedAtIssue ? await purses.Used(Tally.OfIssue(id, offer), stop) : null;
        return Results.Json(
            new OfferShown(
                id, offer, await gate.Status(id, stop), issued?.Codes, offer.Budget is { CountedAt: BudgetMoment.Issue } ? issued?.Money : null, redeemed.Codes, redeemed.Money,
                offer.Codes is CodeOrigin.Imported ? await PoolSize.Read(tables, id, stop) : null),
            CouponJson.Default.OfferShown);
    }

    [Function("ListOffers")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/offers")] HttpRequest request, CancellationToken stop)
    {
        var items = new List<OffersListed.Item>();
        await foreach (var (id, offer) in catalog.All(Offer.Kind, CouponJson.Default.Offer, stop)) items.Add(new(id, offer.Title, await gate.Status(id, stop)));
        return Results.Json(new OffersListed(items), CouponJson.Default.OffersListed);
    }

    /// <summary>Codes are issued again after a pause.</summary>
    [Function("StartOffer")]
    [RequireScope(Scopes.Manage)]
    public Task<IResult> Start(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/manage/offers/{id}/start")] HttpRequest request, string id, CancellationToken stop) =>
        Turn(id, OfferStatus.Running, stop);

    /// <summary>No code is issued from the answer on; what was issued holds.</summary>
    [Function("PauseOffer")]
    [RequireScope(Scopes.Manage)]
    public Task<IResult> Pause(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/manage/offers/{id}/pause")] HttpRequest request, string id, CancellationToken stop) =>
        Turn(id, OfferStatus.Paused, stop);

    /// <summary>The same, for good.</summary>
    [Function("EndOffer")]
    [RequireScope(Scopes.Manage)]
    public Task<IResult> End(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/manage/offers/{id}/end")] HttpRequest request, string id, CancellationToken stop) =>
        Turn(id, OfferStatus.Ended, stop);

    private async Task<IResult> Turn(string id, OfferStatus status, CancellationToken stop)
    {
        await Find(id, stop);
        if (!await turnOffer.Handle(id, status, stop)) throw new ApiProblem(409, "offer-ended", "The offer was ended for good. Define another one.");
        return Results.Json(new OfferTurned(id, status), CouponJson.Default.OfferTurned);
    }

    private async Task<Offer> Find(string id, CancellationToken stop) =>
        await catalog.FindNow(Offer.Kind, id, CouponJson.Default.Offer, stop) ?? throw new ApiProblem(404, "offer-not-found", "No offer has this id.");
}
