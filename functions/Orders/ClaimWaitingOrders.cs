using PrivateDomain.Contacts;

namespace PrivateDomain.Orders;

/// <summary>A contact showed a trait: the orders that waited for it are theirs.</summary>
public sealed class ClaimWaitingOrders(OrderStore orders, MatchOrder matchOrder)
{
    public async Task Handle(ContactId contact, Trait trait, CancellationToken stop)
    {
        foreach (var key in await orders.WaitingFor(trait, stop))
        {
            // A waiting row whose order was never stored belongs to a request that was not acknowledged.
            if (await orders.Find(key, stop) is { } order) await matchOrder.Claim(order, contact, trait, stop);
        }
    }
}
