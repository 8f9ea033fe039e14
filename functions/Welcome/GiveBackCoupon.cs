using PrivateDomain.Contacts;
using PrivateDomain.Coupons;
using PrivateDomain.Delivery;

namespace PrivateDomain.Welcome;

/// <summary>
/// Gives back the code of a welcome that nobody was told: for certain no text that held it left the house. First the contact's rows say that this
/// issue goes back, so that no other run tells of it, and only then the code is free. Safe to repeat.
/// </summary>
public sealed class GiveBackCoupon(ContactStore contacts, ReleaseCoupon releaseCoupon, TimeProvider business)
{
    /// <summary>Somebody who gave this issue back may have died before its code was free.</summary>
    public async Task Finish(PreparedWelcome welcome, ContactRows rows, CancellationToken stop)
    {
        if (welcome.Coupon is { } coupon && coupon.WentBack(rows)) await releaseCoupon.Handle(coupon, stop);
    }

    /// <summary>The welcome that was prepared first is not sent: its contact turned out to be another, or more than one, and has another code.</summary>
    public async Task OfTheFirst(PreparedWelcome first, PreparedWelcome sent, CancellationToken stop)
    {
        if (first.Coupon is not { } coupon || coupon.Code == sent.Coupon?.Code) return;
        // A copy comes before any text that holds the code, so where there is none nobody read it. A merge copies before it deletes: looked at in this
        // order none is overlooked.
        if (first.Contact != sent.Contact && coupon.IsIn(await contacts.ReadAsItStands(first.Contact, stop))) return;
        var rows = await contacts.Change(first.Contact, rows => coupon.IsIn(rows) ? rows : coupon.GoBack(rows, business.GetUtcNow()), stop);
        await Finish(first, rows, stop);
    }

    /// <summary>The platform did not take the only welcome that ever told the contact anything.</summary>
    public async Task OfRefused(ContactRows rows, string key, PreparedWelcome welcome, CancellationToken stop)
    {
        if (welcome.Coupon is not { } coupon || !WasUnsaid(rows, key)) return;
        rows = await contacts.Change(rows, rows => WasUnsaid(rows, key) ? coupon.GoBack(rows, business.GetUtcNow()) : rows, stop);
        await Finish(welcome, rows, stop);
    }

    private static bool WasUnsaid(ContactRows rows, string key) =>
        DeliveryRow.In(rows, key) is { } refused && WelcomeDelivery.WasNotTaken(refused) && !FollowerReply.IsIn(rows)
        && DeliveryRow.In(rows).All(other => other.Kind != WelcomeDelivery.Kind || other.Key == key);
}
