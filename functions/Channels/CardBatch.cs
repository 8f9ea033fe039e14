using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PrivateDomain.Storage;

namespace PrivateDomain.Channels;

/// <summary>Cards that are printed together. The cards themselves are no rows: batch, index and key make each serial again.</summary>
/// <param name="RequestKey">Stands for the request that asked for the batch: the same request finds it again.</param>
/// <param name="SigningKey">The number of the key that its serials are signed with; new keys do not change what was printed.</param>
/// <param name="Attempt">Random, so that a run recognises the row that it inserted itself.</param>
public sealed record CardBatch(string Id, string Channel, int Count, string Note, string RequestKey, int SigningKey, string Attempt)
{
    public const string CatalogKind = "batch";

    /// <summary>The most cards of one batch.</summary>
    public const int MostCards = 1000;

    public bool Has(CardSerial serial) => serial.Batch == Id && serial.Index < Count;

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
