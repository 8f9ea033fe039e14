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
        if (status is not OfferStatus.Ended && await gate.Status(id, stop) is OfferStatus.Ended) return false;
        await messages.Send(new OfferChanged(id), stop, Head);
        await catalog.Save(OfferState.CatalogKind, id, new OfferState(status), CouponJson.Default.OfferState, stop);
        await gate.BringInLine(id, stop);
        return true;
    }
}
