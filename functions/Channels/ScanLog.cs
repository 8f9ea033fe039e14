using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Azure.Data.Tables;
using PrivateDomain.Storage;

namespace PrivateDomain.Channels;

/// <summary>A card's page was opened.</summary>
/// <param name="At">Business time, UTC.</param>
/// <param name="Visitor">See <see cref="Visit"/>.</param>
public sealed record Scan(string Serial, DateTimeOffset At, string Visitor);

/// <summary>
/// Scans in the table <c>scans</c>, newest first: one insert each. A batch is spread over 16 partitions by its cards, so the scans of a
/// card are in one partition, and a batch that is scanned a lot is not one hot spot. No address of a device is kept.
/// </summary>
public sealed class ScanLog(Tables tables, TimeProvider clock)
{
    private const string Unknown = "unknown";

    public Task Record(CardSerial serial, string visitor, CancellationToken stop) => Record(serial.Batch, serial.ToString(), visitor, stop);

    /// <summary>What was scanned is no card that we know: a forged serial, or one of a batch that is not here. Of a text that is no serial only its hash is kept.</summary>
    public Task RecordUnknown(CardSerial? serial, string text, string visitor, CancellationToken stop) =>
        Record(Unknown, serial?.ToString() ?? Keys.Hash(text), visitor, stop);

    /// <summary>A card's scans, newest first.</summary>
    public async IAsyncEnumerable<Scan> Read(CardSerial serial, [EnumeratorCancellation] CancellationToken stop)
    {
        var card = serial.ToString();
        await foreach (var row in tables.Scans.Partition(Partition(serial.Batch, card), stop))
            if (row.Text("serial") == card)
                yield return new Scan(card, row.Time("at"), row.Text("userAgent"));
    }

    /// <summary>Scans at the same moment are told apart by four random digits.</summary>
    private Task Record(string batch, string card, string visitor, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        return tables.Scans.Insert(
            new TableEntity(Partition(batch, card), $"{Keys.Newest(now)}|{card}|{RandomNumberGenerator.GetHexString(4, lowercase: true)}")
            {
                ["serial"] = card,
                ["at"] = now,
                ["userAgent"] = visitor,
            }, stop);
    }

    private static string Partition(string batch, string card) => $"{batch}|{Keys.Hash(card)[..1]}";
}
