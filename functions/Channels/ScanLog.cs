using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Contacts;
using PrivateDomain.Storage;

namespace PrivateDomain.Channels;

/// <summary>A card's page was opened.</summary>
/// <param name="At">Business time, UTC.</param>
/// <param name="Visitor">See <see cref="Visit"/>.</param>
/// <param name="Device">The day's mark of the device; empty in scans from before it was kept.</param>
/// <param name="Consent">The text that the page showed, where there was one.</param>
public sealed record Scan(string Serial, DateTimeOffset At, string Visitor, string Device = "", ShownConsent? Consent = null);

/// <summary>
/// Scans in the table <c>scans</c>, newest first by system time: one insert each, in the partition of the slot that was shown, so that an add
/// reads its slot's scans by one query. Where none was shown it is the card's: a batch is spread over 16 partitions, so one that is scanned
/// a lot is not one hot spot. No address of a device is kept:
/// what tells one device's scans from another's is good for a day.
/// </summary>
public sealed class ScanLog(Tables tables, TimeProvider business, [FromKeyedServices(Clocks.System)] TimeProvider system)
{
    private const string Unknown = "unknown";

    /// <summary>More distinct cards than one in a slot's window are as good as two.</summary>
    private const int MostOfSlot = 20;

    /// <summary>A card was scanned, and this slot shown for it.</summary>
    public Task Record(CardSerial serial, Slot slot, Visit visit, ShownConsent? consent, CancellationToken stop) =>
        Record(Partition(slot), serial.ToString(), visit, consent, stop);

    /// <summary>A card was scanned, and what was shown for it was no slot.</summary>
    public Task Record(CardSerial serial, Visit visit, ShownConsent? consent, CancellationToken stop) =>
        Record(Partition(serial.Batch, serial.ToString()), serial.ToString(), visit, consent, stop);

    /// <summary>The same card was scanned by whom WeChat told apart: kept a second time, by a hash of the union id.</summary>
    public Task RecordPerson(CardSerial serial, string unionId, Visit visit, ShownConsent? consent, CancellationToken stop) =>
        Record(PartitionOfPerson(unionId), serial.ToString(), visit, consent, stop);

    /// <summary>What was scanned is no card that we know: a forged serial, or one of a batch that is not here. Of a text that is no serial only its hash is kept.</summary>
    public Task RecordUnknown(CardSerial? serial, string text, Visit visit, CancellationToken stop)
    {
        var card = serial?.ToString() ?? Keys.Hash(text);
        return Record(Partition(Unknown, card), card, visit, consent: null, stop);
    }

    /// <summary>A card's scans for which no slot was shown, newest first.</summary>
    public async IAsyncEnumerable<Scan> Read(CardSerial serial, [EnumeratorCancellation] CancellationToken stop)
    {
        var card = serial.ToString();
        await foreach (var row in tables.Scans.Partition(Partition(serial.Batch, card), stop))
            if (row.Text("serial") == card) yield return From(row);
    }

    /// <summary>All scans of a batch's cards in that time, machines' too, in no order.</summary>
    /// <param name="from">Business time.</param>
    /// <param name="until">Business time.</param>
    public async Task<IReadOnlyList<Scan>> Read(string batch, DateTimeOffset from, DateTimeOffset until, CancellationToken stop)
    {
        var found = new List<Scan>();
        // What is kept of a person as well is one of these.
        foreach (var partitions in new[] { $"{batch}|", "slot|" })
            await foreach (var row in tables.Scans.Range(
                partitions, partitions[..^1] + '}', $"serial ge {batch} and serial lt {batch + '~'} and at ge {from} and at lt {until}", stop)) found.Add(From(row));
        return found;
    }

    /// <summary>The scans for which the slot was shown, newest first; twenty at most.</summary>
    /// <param name="from">System time.</param>
    /// <param name="until">System time.</param>
    public async Task<IReadOnlyList<Scan>> Read(Slot slot, DateTimeOffset from, DateTimeOffset until, CancellationToken stop) =>
        await Between(Partition(slot), from, until, MostOfSlot, stop).ToListAsync(stop);

    /// <summary>The card that this person scanned last in that time; nothing where none was.</summary>
    /// <param name="from">System time.</param>
    /// <param name="until">System time.</param>
    public async Task<Scan?> Newest(string unionId, DateTimeOffset from, DateTimeOffset until, CancellationToken stop) =>
        await Between(PartitionOfPerson(unionId), from, until, most: 1, stop).FirstOrDefaultAsync(stop);

    private IAsyncEnumerable<Scan> Between(string partition, DateTimeOffset from, DateTimeOffset until, int most, CancellationToken stop) =>
        tables.Scans.Between(partition, Keys.Newest(until), Keys.Newest(from) + "}", most, stop).Select(From);

    /// <summary>Scans at the same moment are told apart by four random digits.</summary>
    private Task Record(string partition, string card, Visit visit, ShownConsent? consent, CancellationToken stop) =>
        tables.Scans.Insert(
            new TableEntity(partition, $"{Keys.Newest(system.GetUtcNow())}|{card}|{RandomNumberGenerator.GetHexString(4, lowercase: true)}")
            {
                ["serial"] = card,
                ["at"] = business.GetUtcNow(),
                ["userAgent"] = visit.Visitor,
                ["device"] = visit.Device.Length > 0 ? visit.Device : null,
                ["consent"] = consent?.Version,
                ["consentText"] = consent?.TextHash,
            }, stop);

    private static Scan From(TableEntity row) => new(
        row.Text("serial"), row.Time("at"), row.Text("userAgent"), row.GetString("device") ?? "", row.GetString("consent") is { } version ? new(version, row.Text("consentText")) : null);

    private static string Partition(Slot slot) => $"slot|{Keys.OfMember(slot.Keeper)}|{slot.Name}";

    private static string PartitionOfPerson(string unionId) => $"person|{Keys.Hash(unionId)}";

    private static string Partition(string batch, string card) => $"{batch}|{Keys.Hash(card)[..1]}";
}
