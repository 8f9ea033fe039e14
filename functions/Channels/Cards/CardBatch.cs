using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PrivateDomain.Storage;

namespace PrivateDomain.Channels.Cards;

/// <summary>Cards that are printed together. The cards themselves are no rows: batch, index and key make each serial again.</summary>
/// <param name="Channel">Where its cards lead to; may change after printing.</param>
/// <param name="RequestKey">Stands for the request that asked for the batch: the same request finds it again.</param>
/// <param name="SigningKey">The number of the key that its serials are signed with; new keys do not change what was printed.</param>
/// <param name="Attempt">Random, so that a run recognises the row that it inserted itself.</param>
public sealed record CardBatch(string Id, string Channel, int Count, string Note, string RequestKey, int SigningKey, string Attempt)
{
    public const string CatalogKind = "batch";

    /// <summary>The most cards of one batch.</summary>
    public const int MostCards = 1_000_000;

    /// <summary>Hash of what the request asked for, since most of it may be changed later; nothing in batches from before it was kept.</summary>
    public string? Wish { get; init; }

    /// <summary>Business time, UTC; nothing in batches from before it was kept.</summary>
    public DateTimeOffset? MadeAt { get; init; }

    /// <summary>What one of its cards cost when they were made; nothing where the channel did not say.</summary>
    public CardPrice? Price { get; init; }

    public PageWords? Page { get; init; }

    public CardFace? Face { get; init; }

    /// <summary>Business time, UTC: from then on its cards greet as the default channel does, where there is one.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Business time, UTC, since when none of its cards counts.</summary>
    public DateTimeOffset? VoidedAt { get; init; }

    /// <summary>Whether a single card may be void: only then a scan looks for it.</summary>
    public bool HasVoidCards { get; init; }

    public bool Has(CardSerial serial) => serial.Batch == Id && serial.Index < Count;

    public bool HasExpired(DateTimeOffset now) => now >= Expires;

    /// <summary>The ids that a request tries one after the other, 25 bits each, until one is free or already its own.</summary>
    public static IEnumerable<string> Candidates(string requestKey)
    {
        for (var k = 0; ; k++)
        {
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{requestKey}|{k.ToString(CultureInfo.InvariantCulture)}"));
            yield return Base32.Encode(hash, CardSerial.BatchLength);
        }
    }
}

/// <summary>What a batch says on its cards' page, in place of the common greeting.</summary>
/// <param name="Picture">Id of an upload for pages.</param>
public sealed record PageWords(string? Zh, string? En, string? Picture);

/// <summary>What a batch's cards say on paper, beside the brand's name and the code.</summary>
/// <param name="Logo">Id of an upload for pages; the seal of the brand's name stands in its place.</param>
public sealed record CardFace(string? Text, string? Logo);

/// <param name="Minor">In the currency's minor unit.</param>
/// <param name="Currency">ISO 4217.</param>
public sealed record CardPrice(long Minor, string Currency);
