using PrivateDomain.Contacts;
using PrivateDomain.Coupons;
using PrivateDomain.Coupons.Redemption;
using PrivateDomain.Messages;
using PrivateDomain.Orders;
using PrivateDomain.Orders.Import;

namespace PrivateDomain.Repurchase.Holdouts;

/// <summary>
/// Counts what somebody who takes part in the holdout did: when they are enrolled, when they bought or brought something back or used a
/// reminder's coupon, and when two contacts turned out to be
/// one. Always reckoned anew from all rows of the contact, so that nothing is counted twice and whoever comes last leaves it right.
/// </summary>
public sealed class CountOutcome(ContactStore contacts, Outcomes outcomes, RedeemCoupon redeemCoupon)
    : IHandle<ContactOrdered>, IHandle<ContactOrdersImported>, IHandle<ContactsMerged>, IHandle<CouponChanged>
{
    public Task Handle(ContactOrdered message, CancellationToken stop) => Handle(new ContactId(message.Contact), stop);

    public Task Handle(ContactOrdersImported message, CancellationToken stop) => Handle(new ContactId(message.Contact), stop);

    public Task Handle(ContactsMerged message, CancellationToken stop) => Handle(new ContactId(message.Contact), stop);

    // Told after the contact's copy says so; where that failed, the message comes again.
    public async Task Handle(CouponChanged message, CancellationToken stop)
    {
        if (await redeemCoupon.Find(message.Code, stop) is { } row && CouponRow.SourceOf(row) is { Contact.Length: > 0 } source && ReminderDelivery.IsKey(source.FirstCause))
            await Handle(new ContactId(source.Contact), stop);
    }

    /// <summary>The same of a contact whose rows are known: one operation where it is counted so already.</summary>
    public async Task Handle(ContactRows rows, CancellationToken stop)
    {
        while (Trial.In(rows, Holdout.Experiment) is { } trial)
        {
            var revision = Profile.In(rows)!.Revision;
            var written = await outcomes.Count(trial.Month, rows.Id.Value, Outcome.Of(rows, trial), revision, stop);
            foreach (var place in trial.Former.Select(place => place.Split('|')))
                written |= await outcomes.Count(place[0], place[1], outcome: null, revision, stop);
            if (!written) return;
            // Who knew more meanwhile may have found it counted so, and left it.
            var now = await contacts.Read(rows.Id, stop);
            if (now.Id == rows.Id && Profile.In(now)?.Revision == revision) return;
            rows = now;
        }
    }

    private async Task Handle(ContactId contact, CancellationToken stop) => await Handle(await contacts.ReadWhole(contact, stop), stop);
}
