using PrivateDomain.Contacts;
using PrivateDomain.Messages;
using PrivateDomain.Orders;

namespace PrivateDomain.Callbacks;

/// <summary>A contact showed a trait: it is remembered, and the orders that waited for it are theirs.</summary>
public sealed class LearnTrait(Lookups lookups, ClaimWaitingOrders claimWaitingOrders, MessageSender messages)
{
    // First the lookup, then the orders that wait: an order does it the other way round, so one of the two sees the other.
    public async Task Handle(ContactId contact, Trait trait, CancellationToken stop)
    {
        var owner = await lookups.Learn(trait, contact, stop);
        await claimWaitingOrders.Handle(owner, trait, stop);
        // Of all traits only this one proves the same person.
        if (owner != contact && trait == Trait.UnionId(trait.Value)) await messages.Send(new SamePersonFound(contact.Value, owner.Value), stop);
    }
}
