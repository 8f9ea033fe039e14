using PrivateDomain.Contacts;
using PrivateDomain.Coupons;
using PrivateDomain.Delivery;

namespace PrivateDomain.Welcome;

/// <summary>Gives back the code of a welcome that nobody was told: for certain no text that held it left the house. Safe to repeat.</summary>
public sealed class GiveBackCoupon(ContactStore contacts, ReleaseCoupon releaseCoupon, TimeProvider business)
{
    /// <summary>The welcome that was prepared first is not sent: its contact turned out to be another, or more than one, and has another code.</summary>
    public async Task OfTheFirst(PreparedWelcome first, PreparedWelcome sent, CancellationToken stop)
    {
        if (first.Coupon is not { } coupon || coupon.Code == sent.Coupon?.Code) return;
        // A copy comes with the claim of a welcome that holds it, so where there is none nobody read the code. A merge copies before it deletes:
        // read in this order none is overlooked.
        if (coupon.IsIn(await contacts.ReadAsItStands(first.Contact, stop)) || coupon.IsIn(await contacts.Read(first.Contact, stop))) return;
        await releaseCoupon.Handle(coupon.Code, stop);
    }

    /// <summary>The platform did not take the only welcome that ever told the contact anything.</summary>
    public async Task<ContactRows> OfRefused(ContactRows rows, DeliveryRow welcome, Coupon coupon, CancellationToken stop)
    {
        if (!WelcomeDelivery.WasNotTaken(welcome) || FollowerReply.IsIn(rows) || DeliveryRow.In(rows).Any(other => other.Kind == WelcomeDelivery.Kind && other.Key != welcome.Key)) return rows;
        if (await releaseCoupon.Find(coupon.Code, stop) is not { } change) return rows;
        // First the contact's copy: one that says less than is true harms nobody.
        var told = await contacts.Change(rows, rows => Coupon.Tell(rows, change, business.GetUtcNow()), stop);
        await releaseCoupon.Handle(coupon.Code, stop);
        return told;
    }
}
