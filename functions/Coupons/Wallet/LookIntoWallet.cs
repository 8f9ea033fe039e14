using PrivateDomain.Contacts;
using PrivateDomain.Coupons.Redemption;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeChatPay;

namespace PrivateDomain.Coupons.Wallet;

/// <summary>
/// Asks WeChat Pay how it stands with a cash coupon, and notes its use: the platform tells of one nine times within minutes, and whoever was away that
/// long never hears of it.
/// </summary>
public sealed class LookIntoWallet(ContactStore contacts, WeChatPayClient pay, RedeemedByPay redeemedByPay)
{
    /// <returns>Whether the customer can still pay with it; nothing where that is not known now.</returns>
    public async Task<bool?> Handle(CodeInUse code, CancellationToken stop)
    {
        if (SendWalletCoupon.OpenId(await contacts.Read(new ContactId(code.Contact), stop)) is not { } openId) return false;
        var answer = await pay.GetCoupon(openId, code.Code, stop);
        if (answer.Value is not { } coupon) return answer.Verdict.Kind is VerdictKind.Refused ? false : null;
        if (coupon.State is CashCouponState.Used) await redeemedByPay.Handle(coupon, stop);
        return coupon.State is CashCouponState.Sent;
    }
}
