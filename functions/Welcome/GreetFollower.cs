using PrivateDomain.Contacts;
using PrivateDomain.Delivery;
using PrivateDomain.Platforms.OfficialAccount;
using PrivateDomain.Storage;

namespace PrivateDomain.Welcome;

/// <summary>
/// Greets who follows the Official Account or scans one of its codes. Usually the callback's own answer is the greeting: relation, coupon
/// and text are written in one change, then the answer leaves. Where no callback came so far, the resumed event greets by a
/// customer-service message, as long as the minute after the scan lasts. Either way once for an event.
/// </summary>
public sealed class GreetFollower(ContactStore contacts, PrepareWelcome prepareWelcome, GiveBackCoupon giveBackCoupon, SendServiceMessage sendServiceMessage, NoteLostWelcome noteLostWelcome, TimeProvider business)
{
    /// <summary>A greeting so long after is none, though who wrote to the account may be written to for two days.</summary>
    private static readonly TimeSpan TooLate = TimeSpan.FromMinutes(10);

    /// <summary>The text that the callback is answered with; nothing where the resumed event was faster.</summary>
    public async Task<string?> Reply(RelationChanged fact, PreparedWelcome welcome, Budget budget)
    {
        var contact = contacts.IdOf(fact.Identity);
        // Who gets a first coupon here is most likely seen for the first time, so that is tried without a read.
        var start = welcome.Coupon is { IsNew: true } ? ContactRows.None(contact) : await contacts.Read(contact, budget.Token);
        var (rows, _) = await Record(start, fact, welcome, byReply: true, budget);
        return FollowerReply.In(rows, fact.EventKey);
    }

    /// <summary>No callback waits any more. True when nothing is left to do.</summary>
    public async Task<bool> Late(RelationChanged fact, PreparedWelcome welcome, Budget budget)
    {
        (var rows, welcome) = await Record(await contacts.Read(contacts.IdOf(fact.Identity), budget.Token), fact, welcome, byReply: false, budget);
        if (FollowerReply.In(rows, fact.EventKey) is not null) return true;
        // Also where the event was recorded without a coupon: what a text tells of the contact has.
        if (welcome.Coupon is { } coupon && !coupon.IsIn(rows)) rows = await contacts.Change(rows, rows => welcome.Suits(rows) ? coupon.Into(rows) : rows, budget.Token);
        var message = new ServiceMessage(
            $"{WelcomeDelivery.Kind}-{Keys.Encode(fact.Keeper)}-{fact.EventKey}", WelcomeDelivery.Kind, fact.Keeper, new CustomerMessage.Text(welcome.Text),
            WelcomeDelivery.Greeted, WelcomeDelivery.Lost, WelcomeDelivery.Unknown, fact.PlatformTime + TooLate);
        var state = await sendServiceMessage.Handle(rows, message, rows => SamePerson.Has(rows, contacts.IdOf(fact.Identity)) && welcome.Suits(rows), budget);
        if (state is DeliveryState.Refused or DeliveryState.Unknown) await noteLostWelcome.OfFollower(rows.Id, message, budget.Token);
        return state is not (DeliveryState.Planned or DeliveryState.Claimed);
    }

    private async Task<(ContactRows Rows, PreparedWelcome Welcome)> Record(ContactRows start, RelationChanged fact, PreparedWelcome welcome, bool byReply, Budget budget)
    {
        var rows = await contacts.Change(start, Decided, budget.Token);
        if (!SamePerson.Has(rows, contacts.IdOf(fact.Identity)) || welcome.Suits(rows)) return (rows, welcome);
        var first = welcome;
        await giveBackCoupon.Finish(first, rows, budget.Token);
        welcome = await prepareWelcome.Handle(rows, fact, budget.Token);
        await giveBackCoupon.OfTheFirst(first, welcome, budget.Token);
        return (await contacts.Change(rows, Decided, budget.Token), welcome);

        // One that is being merged is not known here yet.
        ContactRows Decided(ContactRows rows) =>
            SamePerson.Has(rows, contacts.IdOf(fact.Identity)) && welcome.Suits(rows) ? Decide(rows, fact, welcome, business.GetUtcNow(), byReply) : rows;
    }

    /// <summary>Relation, window, coupon and, where the callback answers, its text in one change. An event seen before changes nothing.</summary>
    public static ContactRows Decide(ContactRows rows, RelationChanged fact, PreparedWelcome welcome, DateTimeOffset now, bool byReply)
    {
        if (ContactEvent.Seen(rows, fact.EventKey)) return rows;
        var changed = ServiceWindow.Entered(Relation.Record(rows, fact), fact.PlatformTime);
        changed = welcome.Coupon?.Into(changed) ?? changed;
        return byReply ? FollowerReply.Into(changed, fact.EventKey, welcome.Text, fact.Keeper, now) : changed;
    }
}
