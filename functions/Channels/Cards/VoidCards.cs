using System.Collections;
using System.Globalization;
using PrivateDomain.Storage;

namespace PrivateDomain.Channels.Cards;

/// <param name="At">Business time, UTC.</param>
public sealed record VoidCard(DateTimeOffset At);

/// <summary>
/// Single cards that no longer count, one row of the catalog each, in a partition of their batch. The batch says whether there may be any, so that
/// a scan of another batch asks nobody. It goes on saying so after the last was taken back, since two that run at once could otherwise hide one.
/// </summary>
public sealed class VoidCards(Catalog catalog, TimeProvider business)
{
    private const string Kind = "void|";

    /// <summary>Up to 5 s old, like every definition.</summary>
    public async ValueTask<bool> Has(CardBatch batch, CardSerial serial, CancellationToken stop) =>
        batch.VoidedAt is not null || (batch.HasVoidCards && await catalog.Find(Kind + batch.Id, Row(serial.Index), ChannelJson.Default.VoidCard, stop) is not null);

    /// <summary>First the batch says that there may be one: a process that dies then costs a read a scan, and no card counts that should not.</summary>
    public async Task Void(CardBatch batch, CardSerial serial, CancellationToken stop)
    {
        if (!batch.HasVoidCards) await catalog.Change(CardBatch.CatalogKind, batch.Id, now => now with { HasVoidCards = true }, ChannelJson.Default.CardBatch, stop);
        await catalog.Add(Kind + batch.Id, Row(serial.Index), new VoidCard(business.GetUtcNow()), ChannelJson.Default.VoidCard, stop);
    }

    public Task Restore(CardBatch batch, CardSerial serial, CancellationToken stop) => catalog.Remove(Kind + batch.Id, Row(serial.Index), stop);

    /// <summary>One bit a card, as it stands now; nothing where none is void.</summary>
    public async Task<BitArray?> All(CardBatch batch, CancellationToken stop)
    {
        if (batch.VoidedAt is not null) return new BitArray(batch.Count, defaultValue: true);
        if (!batch.HasVoidCards) return null;
        var cards = new BitArray(batch.Count);
        await foreach (var id in catalog.Ids(Kind + batch.Id, stop)) cards[int.Parse(id, CultureInfo.InvariantCulture)] = true;
        return cards;
    }

    private static string Row(int index) => index.ToString("D7", CultureInfo.InvariantCulture);
}
