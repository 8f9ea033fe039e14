using PrivateDomain.Coupons.Redemption;
using PrivateDomain.Platforms.WeChatPay;
using PrivateDomain.Storage;

namespace PrivateDomain.Coupons.Wallet;

/// <summary>A customer paid with a cash coupon: WeChat Pay took it, and says so. Told again, it is the same.</summary>
public sealed class RedeemedByPay(RedeemCoupon redeemCoupon)
{
    /// <summary>The shop of orders that WeChat Pay was paid for.</summary>
    public const string Shop = "wechatPay";

    internal static string RowOf(string couponId) => "wallet|" + Keys.Encode(couponId);

    /// <returns>False where the coupon is none of ours.</returns>
    public async Task<bool> Handle(CashCoupon coupon, CancellationToken stop)
    {
        var request = new RedemptionRequest(coupon.CouponId, Shop, coupon.Use?.TransactionId ?? coupon.CouponId);
        return await redeemCoupon.TakenByPay(request, coupon.ValueMinor, stop) is not { Reason: Rejection.NotFound };
    }
}
