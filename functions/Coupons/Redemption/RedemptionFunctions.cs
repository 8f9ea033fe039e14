using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PrivateDomain.Api;
using PrivateDomain.Storage;

namespace PrivateDomain.Coupons.Redemption;

/// <param name="State">In whose life it is: viewed and expired are told too.</param>
public sealed record CouponShown(
    string Code, string Offer, string State, string Contact, string Cause, DateTimeOffset IssuedAt, DateTimeOffset ValidFrom, DateTimeOffset ExpiresAt,
    DateTimeOffset? ViewedAt, string? Order, DateTimeOffset? ReservedUntil, long? DiscountMinor, DateTimeOffset? ChangedAt);

/// <summary>What shops and tills ask about coupons. A no is an answer like any other: 200 with the reason.</summary>
public sealed class RedemptionFunctions(RedeemCoupon redeemCoupon, TimeProvider clock)
{
    /// <summary>Whether a code would be taken for this order, and what it would take off. Changes nothing that matters.</summary>
    [Function("ValidateCoupon")]
    [RequireScope(Scopes.CouponsRedeem)]
    public async Task<IResult> Validate([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/coupons/validate")] HttpRequest request, CancellationToken stop) =>
        Answer(await redeemCoupon.Validate((await Read(request, stop)).Checked(needsOrder: false, needsAmount: true), stop));

    /// <summary>Sets a code aside for an order while it is being paid. The same order again has the same reservation.</summary>
    [Function("ReserveCoupon")]
    [RequireScope(Scopes.CouponsRedeem)]
    public async Task<IResult> Reserve([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/coupons/reserve")] HttpRequest request, CancellationToken stop) =>
        Answer(await redeemCoupon.Reserve((await Read(request, stop)).Checked(needsOrder: true, needsAmount: true), stop));

    /// <summary>Uses a code for an order, once: the same order again has the same answer, another one is refused.</summary>
    [Function("RedeemCoupon")]
    [RequireScope(Scopes.CouponsRedeem)]
    public async Task<IResult> Redeem([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/coupons/redeem")] HttpRequest request, CancellationToken stop) =>
        Answer(await redeemCoupon.Redeem((await Read(request, stop)).Checked(needsOrder: true, needsAmount: true), stop));

    /// <summary>The order will not be: its reservation ends.</summary>
    [Function("ReleaseCoupon")]
    [RequireScope(Scopes.CouponsRedeem)]
    public async Task<IResult> Release([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/coupons/release")] HttpRequest request, CancellationToken stop) =>
        Answer(await redeemCoupon.Release((await Read(request, stop)).Checked(needsOrder: true, needsAmount: false), stop));

    /// <summary>The order was refunded: its coupon may be used again as long as it holds, and limit and budget have it back.</summary>
    [Function("RollBackCoupon")]
    [RequireScope(Scopes.CouponsRedeem)]
    public async Task<IResult> RollBack([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/coupons/rollback")] HttpRequest request, CancellationToken stop) =>
        Answer(await redeemCoupon.RollBack((await Read(request, stop)).Checked(needsOrder: true, needsAmount: false), stop));

    /// <summary>Takes a code out of use for good.</summary>
    [Function("RevokeCoupon")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Revoke([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/manage/coupons/{code}/revoke")] HttpRequest request, string code, CancellationToken stop) =>
        Answer(await redeemCoupon.Revoke(new RedemptionRequest(code).Checked(needsOrder: false, needsAmount: false), stop));

    /// <summary>A code and where it is in its life.</summary>
    [Function("ShowCoupon")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/coupons/{code}")] HttpRequest request, string code, CancellationToken stop)
    {
        if (await redeemCoupon.Find(code, stop) is not { } row || CodeInUse.From(row) is not { } found) throw new ApiProblem(404, "coupon-not-found", "No such code was given to anybody.");
        var (source, viewed, now) = (CouponRow.SourceOf(row), row.GetDateTimeOffset("viewedAt"), clock.GetUtcNow());
        var state = found.State switch
        {
            CouponState.Reserved when found.ReservedUntil > now => "reserved",
            CouponState.Issued or CouponState.Reserved when found.ExpiresAt <= now => "expired",
            CouponState.Issued or CouponState.Reserved => viewed is null ? "issued" : "viewed",
            var other => CouponRow.Word(other),
        };
        return Results.Json(
            new CouponShown(
                found.Code, found.Offer, state, found.Contact, source.Cause, row.Time("issuedAt"), row.Time("validFrom"), found.ExpiresAt, viewed, found.Order.Length > 0 ? found.Order : null,
                state == "reserved" ? found.ReservedUntil : null, found.State is CouponState.Redeemed ? found.DiscountMinor : null, found.ChangedAt),
            CouponJson.Default.CouponShown);
    }

    private static Task<RedemptionRequest> Read(HttpRequest request, CancellationToken stop) => Body.ReadJson(request, CouponJson.Default.RedemptionRequest, stop);

    private static IResult Answer(RedemptionAnswer answer) => Results.Json(answer, CouponJson.Default.RedemptionAnswer);
}
