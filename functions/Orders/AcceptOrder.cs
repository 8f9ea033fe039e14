using Microsoft.Extensions.Options;
using PrivateDomain.Contacts;
using PrivateDomain.Messages;

namespace PrivateDomain.Orders;

/// <summary>
/// Takes an order in: the message that can finish it alone, the order itself, then its person. Killed after any step, the message
/// goes on; repeated, it changes nothing.
/// </summary>
public sealed class AcceptOrder(OrderStore orders, MatchOrder matchOrder, MessageSender messages, IOptions<OrderOptions> options) : IHandle<OrderReceived>
{
    /// <summary>The contact where it is known already. False: another content stands under this order's key.</summary>
    public async Task<(bool Stored, ContactId? Contact)> Handle(Order order, CancellationToken stop)
    {
        await messages.Send(new OrderReceived(order.Shop, order.Id), stop, options.Value.ResumeAfter);
        return await orders.Store(order, stop) ? (true, await matchOrder.Handle(order, stop)) : (false, null);
    }

    public async Task Handle(OrderReceived message, CancellationToken stop)
    {
        // Not stored: its request was refused or never acknowledged, and the shop comes again.
        if (await orders.Find(new OrderKey(message.Shop, message.Id), stop) is { } order) await matchOrder.Handle(order, stop);
    }
}
