using PrivateDomain.Contacts;
using PrivateDomain.Messages;
using PrivateDomain.Orders.Import;

namespace PrivateDomain.Orders;

/// <summary>A contact showed a trait: the orders that waited for it are theirs.</summary>
public sealed class ClaimWaitingOrders(OrderStore orders, MatchOrder matchOrder, MessageSender messages)
{
    /// <summary>Of more than these the contact is told once, and not by each.</summary>
    private const int MostApart = 10;

    private static readonly TimeSpan Head = TimeSpan.FromMinutes(1);

    public async Task Handle(ContactId contact, Trait trait, CancellationToken stop)
    {
        var waiting = await orders.WaitingFor(trait, stop);
        var isQuiet = waiting.Count > MostApart;
        // Killed on the way, whoever comes after this run finds only those that still wait.
        if (isQuiet) await messages.Send(new ContactOrdersImported(contact.Value), stop, Head);
        foreach (var key in waiting)
        {
            // A waiting row whose order was never stored belongs to a request that was not acknowledged.
            if (await orders.Find(key, stop) is { } order) await matchOrder.Claim(order, contact, trait, isQuiet, stop);
        }
        if (isQuiet) await messages.Send(new ContactOrdersImported(contact.Value), stop);
    }
}
