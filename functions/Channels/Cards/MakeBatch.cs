using System.Security.Cryptography;
using System.Text.Json;
using PrivateDomain.Storage;

namespace PrivateDomain.Channels.Cards;

/// <summary>What became of the wish for a batch.</summary>
public enum BatchOutcome
{
    Made,

    /// <summary>The same request was answered before: this is that batch.</summary>
    Replayed,

    /// <summary>The idempotency key belongs to a request that asked for something else.</summary>
    KeyReused,
}

/// <summary>
/// Makes a batch by one insert. The request decides the ids that are tried, so the same idempotency key finds the same batch, and two
/// that run at once make one.
/// </summary>
public sealed class MakeBatch(Catalog catalog, CardSerials serials, ChannelDirectory channels, TimeProvider business)
{
    /// <param name="wish">Checked.</param>
    /// <param name="idempotencyKey">Without one every call makes a new batch.</param>
    public async Task<(BatchOutcome Outcome, CardBatch Batch)> Handle(BatchBody wish, string? idempotencyKey, CancellationToken stop)
    {
        var attempt = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var requestKey = idempotencyKey is null ? attempt : Keys.Hash(idempotencyKey);
        var cost = (await channels.Find(wish.Channel!, stop))?.Cost;
        foreach (var id in CardBatch.Candidates(requestKey))
        {
            var wanted = wish.Into(new CardBatch(id, wish.Channel!, wish.Count!.Value, "", requestKey, serials.NewestKey, attempt)
            {
                Wish = HashOf(wish),
                MadeAt = business.GetUtcNow(),
                Price = cost is { PerCardMinor: { } minor } ? new(minor, cost.Currency) : null,
            });
            var standing = await catalog.Add(CardBatch.CatalogKind, id, wanted, ChannelJson.Default.CardBatch, stop);
            if (standing is null) return (BatchOutcome.Made, wanted);
            if (standing.RequestKey == requestKey) return (Repeats(wanted, standing) ? BatchOutcome.Replayed : BatchOutcome.KeyReused, standing);
        }
        throw new InvalidOperationException("The candidates of a batch id never end.");
    }

    private static bool Repeats(CardBatch wanted, CardBatch standing) => standing.Wish is { } wish
        ? wanted.Wish == wish
        : (wanted.Channel, wanted.Count, wanted.Note) == (standing.Channel, standing.Count, standing.Note);

    private static string HashOf(BatchBody wish) => Keys.Hash(JsonSerializer.Serialize(wish with { Force = null, Note = wish.Note ?? "" }, ChannelJson.Default.BatchBody));
}
