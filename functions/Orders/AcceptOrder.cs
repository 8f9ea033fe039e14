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
    /// <summary>The contact where it is known already. Not taken: another content stands under this order's key, and its revision is not lower.</summary>
    public Task<(bool Taken, ContactId? Contact)> Handle(Order order, CancellationToken stop) => Handle(order, Retelling.Counted, stop);

    /// <param name="retold">Which telling stands where the order was told before.</param>
    public Task<(bool Taken, ContactId? Contact)> Handle(Order order, Func<Order, Order, Order?> retold, CancellationToken stop) =>
        Handle(order.Key, () => orders.Store(order, retold, stop), stop);

    /// <summary>Money went back to the buyer, of an order that may be told later. Not taken: another refund has this id.</summary>
    public Task<(bool Taken, ContactId? Contact)> Refund(OrderKey order, Refund refund, CancellationToken stop) =>
        Handle(order, () => orders.Tell(order, since => since.With(refund), stop), stop);

    /// <summary>The whole order is void, maybe before it is told.</summary>
    public Task<(bool Taken, ContactId? Contact)> Cancel(OrderKey order, DateTimeOffset at, CancellationToken stop) =>
        Handle(order, () => orders.Tell(order, since => since.Cancelled(at), stop), stop);

    private async Task<(bool Taken, ContactId? Contact)> Handle(OrderKey key, Func<Task<Told>> tell, CancellationToken stop)
    {
        await messages.Send(new OrderReceived(key.Shop, key.Id), stop, options.Value.ResumeAfter);
        var told = await tell();
        return (told.Taken, told is { Taken: true, Order: { } order } ? await matchOrder.Handle(order, stop, told.IsNew) : null);
    }

    public async Task Handle(OrderReceived message, CancellationToken stop)
    {
        // Not stored: its request was refused or never acknowledged, and the shop comes again.
        if (await orders.Find(new OrderKey(message.Shop, message.Id), stop) is { } order) await matchOrder.Handle(order, stop);
    }
}
