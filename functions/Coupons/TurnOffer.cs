using PrivateDomain.Messages;

namespace PrivateDomain.Coupons;

public sealed record OfferTurned(string Id, OfferStatus Status);

/// <summary>Pauses an offer, goes on with it or ends it. In force with the answer: no transaction that issues a code passes a closed gate.</summary>
public sealed class TurnOffer(OfferGate gate, MessageSender messages)
{
    private static readonly TimeSpan Head = TimeSpan.FromSeconds(10);

    /// <returns>False where it was ended: that is for good.</returns>
    public async Task<bool> Handle(string id, OfferStatus status, CancellationToken stop)
    {
        await messages.Send(new OfferChanged(id), stop, Head);
        // Ended is for good, also where somebody starts it at the same moment.
        var standing = await gate.Change(id, state => state.Status is OfferStatus.Ended ? state : state with { Status = status }, stop);
        if (standing.Status != status) return false;
        await gate.BringInLine(id, stop);
        return true;
    }
}
