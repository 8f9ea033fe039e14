using PrivateDomain.Sandbox.WeChatPay;
using static PrivateDomain.Sandbox.Control.ControlAnswer;

namespace PrivateDomain.Sandbox.Control;

/// <param name="ValueMinor">What a coupon takes off, in fen.</param>
internal sealed record NewStock(string StockId, int MaxCoupons, int? MaxPerUser, long? ValueMinor, long? MinimumMinor);

/// <summary>The simulated WeChat Pay by HTTP, below <c>/sandbox/pay</c>.</summary>
internal sealed class CouponApi(WeChatPaySimulator weChatPay)
{
    private static ControlJson Json => ControlJson.Default;

    public void Map(IEndpointRouteBuilder routes)
    {
        var pay = routes.MapGroup("/sandbox/pay").AddEndpointFilter(RefuseImpossibleAsync);
        pay.MapGet("/stocks", () => Answer(weChatPay.Stocks, Json.IReadOnlyListPayStock));
        pay.MapPost("/stocks", async (HttpRequest request) =>
        {
            var wanted = await ReadAsync(request, Json.NewStock);
            return Answer(
                weChatPay.AddStock(wanted.StockId, wanted.MaxCoupons, wanted.MaxPerUser ?? 1, wanted.ValueMinor ?? 1000, wanted.MinimumMinor ?? 10_000), Json.PayStock, StatusCodes.Status201Created);
        });
        pay.MapGet("/coupons", () => Answer(weChatPay.Coupons, Json.IReadOnlyListPayCoupon));
        pay.MapPost("/coupons/{couponId}/use", (string couponId) => Answer(weChatPay.Use(couponId).Coupon, Json.PayCoupon, StatusCodes.Status202Accepted));
    }
}
