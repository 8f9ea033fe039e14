using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Api;
using PrivateDomain.Coupons.Limits;
using PrivateDomain.Messages;
using PrivateDomain.Storage;

namespace PrivateDomain.Coupons;

/// <summary>What stands about an offer changed; whatever follows from it is to be made so.</summary>
public sealed record OfferChanged(string Offer);

/// <summary>
/// Saves an offer and puts its limits in force. What it is worth is kept for itself under its own id, since codes that were issued stay what they
/// were. What cannot be counted any more is refused: codes that were issued without being counted.
/// </summary>
public sealed class DefineOffer(Tables tables, Catalog catalog, OfferGate gate, KeepOfferInLine keepOfferInLine, MessageSender messages, [FromKeyedServices(Clocks.System)] TimeProvider system)
{
    /// <summary>So long the definition has to be saved before the message does the rest.</summary>
    private static readonly TimeSpan Head = TimeSpan.FromSeconds(10);

    /// <summary>So long it issues nothing at most; over before the message comes.</summary>
    private static readonly TimeSpan Closed = TimeSpan.FromSeconds(8);

    /// <returns>Why it cannot be so; nothing where it is.</returns>
    public async Task<ApiProblem?> Handle(string id, Offer offer, CancellationToken stop)
    {
        if (offer.Fallback.Offer is { } other && await catalog.FindNow(Offer.Kind, other, CouponJson.Default.Offer, stop) is null)
            new Checks().That(holds: false, "fallback.offer", "no offer has this id; define it first").Throw();
        await messages.Send(new OfferChanged(id), stop, Head);
        DateTimeOffset? closedUntil = null;
        if (await catalog.FindNow(Offer.Kind, id, CouponJson.Default.Offer, stop) is { } before && Trouble(before, offer) is { } trouble)
        {
            // Closed first: what is issued while it is looked would be overlooked.
            var began = system.GetTimestamp();
            var until = system.GetUtcNow() + Closed;
            await gate.Close(id, until, stop);
            closedUntil = until;
            if (await HasIssued(id, stop))
            {
                await gate.Open(id, until, stop);
                await keepOfferInLine.Handle(new OfferChanged(id), stop);
                return trouble;
            }
            if (system.GetElapsedTime(began) > Closed / 2) throw new ApiProblem(503, "busy", "It took too long to look whether the offer has issued codes. Send it again.");
        }
        await catalog.Add(OfferTerms.CatalogKind, offer.Terms.Id, offer.Terms, CouponJson.Default.OfferTerms, stop);
        await catalog.Save(Offer.Kind, id, offer, CouponJson.Default.Offer, stop);
        if (closedUntil is { } closed) await gate.Open(id, closed, stop);
        await keepOfferInLine.Handle(new OfferChanged(id), stop);
        return null;
    }

    private static ApiProblem? Trouble(Offer before, Offer after) =>
        (after.IsLimitedAtIssue && !before.IsLimitedAtIssue) || (after.IsBudgetedAtIssue && !before.IsBudgetedAtIssue)
            ? new ApiProblem(409, "offer-not-counted", "The offer has issued codes that were not counted, so a limit or a budget at issue cannot be kept any more. Define another offer with it, end this one, and name the other one where this one is named.")
        : after.Terms.Currency != before.Terms.Currency
            ? new ApiProblem(409, "offer-currency", $"The offer has issued codes in {before.Terms.Currency}. Define another offer for {after.Terms.Currency}.")
        : after.Codes != before.Codes || after.StockId != before.StockId
            ? new ApiProblem(409, "offer-codes", "The offer has issued codes of another kind or stock. Define another offer for these.")
        : null;

    private async Task<bool> HasIssued(string id, CancellationToken stop)
    {
        foreach (var shard in CouponCode.Shards)
        {
            // Others say where a source goes on, or which offer stands in.
            if (await tables.Codes.Rows(shard, $"source|{Keys.Encode(id)}|", stop).AnyAsync(row => row.GetString("code") is not null, stop)) return true;
        }
        return false;
    }
}

/// <summary>Makes gate and limits say what the definition says; safe to repeat.</summary>
public sealed class KeepOfferInLine(Catalog catalog, OfferGate gate, Purses purses) : IHandle<OfferChanged>
{
    public async Task Handle(OfferChanged message, CancellationToken stop)
    {
        if (await Find(message.Offer, stop) is not { } offer) return;
        if (offer.IsLimitedAtIssue) await SetLimit(message.Offer, offer, Tally.OfIssue, stop);
        await SetLimit(message.Offer, offer, Tally.OfRedemption, stop);
        await gate.BringInLine(message.Offer, stop);
    }

    private Task SetLimit(string id, Offer offer, Func<string, Offer, Tally> tally, CancellationToken stop) =>
        purses.SetLimit(tally(id, offer), async () => await Find(id, stop) is { } now ? tally(id, now) : null, stop);

    private async Task<Offer?> Find(string id, CancellationToken stop) => await catalog.FindNow(Offer.Kind, id, CouponJson.Default.Offer, stop);
}
