using PrivateDomain.Messages;
using PrivateDomain.Storage;

namespace PrivateDomain.Coupons;

public sealed record OfferTurned(string Id, OfferStatus Status);

/// <summary>Pauses an offer, goes on with it or ends it. In force with the answer: no transaction that issues a code passes a closed gate.</summary>
public sealed class TurnOffer(Catalog catalog, OfferGate gate, MessageSender messages)
{
    private static readonly TimeSpan Head = TimeSpan.FromSeconds(10);

    /// <returns>False where it was ended: that is for good.</returns>
    public async Task<bool> Handle(string id, OfferStatus status, CancellationToken stop)
    {
        await messages.Send(new OfferChanged(id), stop, Head);
        var wanted = new OfferState(status);
        // Ended is for good, also where somebody starts it at the same moment.
        var standing = await catalog.Add(OfferState.CatalogKind, id, wanted, CouponJson.Default.OfferState, stop);
        if (standing is not null)
            standing = await catalog.Change(OfferState.CatalogKind, id, state => state.Status is OfferStatus.Ended ? state : wanted, CouponJson.Default.OfferState, stop);
        if (standing is not null && standing != wanted) return false;
        await gate.BringInLine(id, stop);
        return true;
    }
}
