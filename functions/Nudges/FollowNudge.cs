using PrivateDomain.Contacts;
using PrivateDomain.Coupons.Redemption;
using PrivateDomain.Delivery;
using PrivateDomain.Due;
using PrivateDomain.Messages;

namespace PrivateDomain.Nudges;

/// <summary>What became of a nudge that lies with a keeper; taken back when the coupon was used or has ended.</summary>
public sealed class FollowNudge(FollowTask followTask) : IDueHandler
{
    public const string DueKind = "couponNudge-result";

    private static readonly TaskLife Life = new(Coupons.CouponNudge.DueKind, DueKind, (rows, row, now) => OwnCoupon.WhyNot(rows, row.Key, now));

    public string Kind => DueKind;

    public Task Handle(ContactId contact, string key, CancellationToken stop) => followTask.Handle(contact, key, Life, stop);
}

/// <summary>A coupon was used, or a contact opted out: what lies with a keeper is taken back now. What is only planned finds out when it is due.</summary>
public sealed class EndNudges(ContactStore contacts, RedeemCoupon redeemCoupon, FollowNudge followNudge) : IHandle<CouponChanged>, IHandle<ContactOptedOut>
{
    public async Task Handle(CouponChanged message, CancellationToken stop)
    {
        if (await redeemCoupon.Find(message.Code, stop) is { } row && row.GetString("contact") is { } contact) await End(contact, stop);
    }

    public Task Handle(ContactOptedOut message, CancellationToken stop) => End(message.Contact, stop);

    private async Task End(string contact, CancellationToken stop)
    {
        var rows = await contacts.ReadWhole(new ContactId(contact), stop);
        foreach (var nudge in DeliveryRow.In(rows).Where(row => row is { Kind: TaskDelivery.Nudge, State: DeliveryState.Accepted }))
            await followNudge.Handle(rows.Id, nudge.Key, stop);
    }
}
