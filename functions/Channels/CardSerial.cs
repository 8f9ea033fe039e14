using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using PrivateDomain.Storage;

namespace PrivateDomain.Channels;

/// <summary>
/// What a printed card carries: 23 characters of Crockford base32, of batch (5), index in the batch (4), number of the signing key (1),
/// MAC (12) and check character (1). Cards outlive software, so this format is for ever; see docs/serials.md.
/// Only <see cref="CardSerials"/> makes one, so whoever holds one may trust it.
/// </summary>
public readonly record struct CardSerial
{
    /// <summary>Characters of the whole serial.</summary>
    public const int Length = 23;

    /// <summary>Characters of the batch's id.</summary>
    public const int BatchLength = 5;

    private readonly string? text;

    internal CardSerial(string batch, int index, string text) => (Batch, Index, this.text) = (batch, index, text);

    public string Batch { get; }

    /// <summary>Counts from 0.</summary>
    public int Index { get; }

    public override string ToString() => text ?? "";
}

/// <summary>Makes serials and reads them; a serial that this brand did not make is none.</summary>
public sealed class CardSerials(IOptions<CardOptions> options)
{
    /// <summary>Indexes are below this: 4 characters.</summary>
    public const int MostCards = 1 << 20;

    private const int IndexLength = 4;
    private const int KeyAt = CardSerial.BatchLength + IndexLength;
    private const int MacAt = KeyAt + 1;
    private const int MacLength = 12;

    // A person types spaces and hyphens between the characters, but not this many.
    private const int LongestText = 64;

    private readonly KeyRing keys = KeyRing.Parse(options.Value.SigningKeys);

    /// <summary>The number of the key that new cards are signed with.</summary>
    public int NewestKey => keys.Newest.Number;

    public CardSerial Make(string batch, int index) => Make(batch, index, keys.Newest.Number, keys.Newest.Key);

    /// <summary>The serial as an earlier key signed it; nothing when that key is no longer listed.</summary>
    public CardSerial? Make(string batch, int index, int keyNumber) =>
        keys.Find(keyNumber) is { } key ? Make(batch, index, keyNumber, key) : null;

    /// <summary>The serial that a person typed or a code reader gave; nothing for what is malformed, forged or signed by a key unknown here.</summary>
    public CardSerial? Read(string text)
    {
        if (text.Length > LongestText) return null;
        var normal = Base32.Normalize(text);
        if (normal.Length != CardSerial.Length || !Base32.HasCheck(normal)) return null;
        if (Base32.Decode(normal.AsSpan(KeyAt, 1)) is not { } number || keys.Find(number) is not { } key) return null;
        var given = Encoding.ASCII.GetBytes(normal, MacAt, MacLength);
        return CryptographicOperations.FixedTimeEquals(given, Encoding.ASCII.GetBytes(Mac(key, normal[..MacAt])))
            && Base32.Decode(normal.AsSpan(CardSerial.BatchLength, IndexLength)) is { } index
            ? new CardSerial(normal[..CardSerial.BatchLength], index, normal)
            : null;
    }

    private static CardSerial Make(string batch, int index, int number, byte[] key)
    {
        if (batch.Length != CardSerial.BatchLength || Base32.Decode(batch) is null)
            throw new ArgumentException($"A batch's id is {CardSerial.BatchLength} characters of base32, not '{batch}'.", nameof(batch));
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, MostCards);
        var signed = batch + Base32.Encode(index, IndexLength) + Base32.Encode(number, 1);
        return new CardSerial(batch, index, Base32.WithCheck(signed + Mac(key, signed)));
    }

    /// <summary>The first 60 bits of HMAC-SHA-256 over the first ten characters.</summary>
    private static string Mac(byte[] key, string signed) => Base32.Encode(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(signed)), MacLength);
}
