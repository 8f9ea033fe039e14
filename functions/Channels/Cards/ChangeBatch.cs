using PrivateDomain.Api;
using PrivateDomain.Storage;

namespace PrivateDomain.Channels.Cards;

/// <summary>Changes what printed cards lead to, from the next scan on; in other processes 5 s later at the most.</summary>
public sealed class ChangeBatch(Catalog catalog, ChannelDirectory channels, CardSerials serials, VoidCards voidCards, TimeProvider business)
{
    public async Task<CardBatch> Handle(string id, Func<CardBatch, CardBatch> change, CancellationToken stop) =>
        await catalog.Change(CardBatch.CatalogKind, id, change, ChannelJson.Default.CardBatch, stop) ?? throw ChannelDirectory.NoBatch();

    /// <summary>Said twice, it stays void since the first time.</summary>
    public Task<CardBatch> Void(string id, CancellationToken stop) => Handle(id, batch => batch with { VoidedAt = batch.VoidedAt ?? business.GetUtcNow() }, stop);

    public async Task VoidCard(string id, string serial, CancellationToken stop)
    {
        var (batch, card) = await Find(id, serial, stop);
        await voidCards.Void(batch, card, stop);
    }

    public async Task RestoreCard(string id, string serial, CancellationToken stop)
    {
        var (batch, card) = await Find(id, serial, stop);
        await voidCards.Restore(batch, card, stop);
    }

    private async Task<(CardBatch Batch, CardSerial Card)> Find(string id, string text, CancellationToken stop) =>
        await channels.KnownBatch(id, stop) is var batch && serials.Read(text) is { } serial && batch.Has(serial)
            ? (batch, serial)
            : throw new ApiProblem(404, "card-not-found", "The batch has no card with this serial.");
}
