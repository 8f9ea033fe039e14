using System.Runtime.CompilerServices;
using PrivateDomain.Contacts;

namespace PrivateDomain.Channels;

/// <summary>
/// In a contact's timeline: when the card was scanned whose serial the code itself told. A scan by which a slot or a union id told the card
/// stands with the contact.
/// </summary>
public sealed class ScanTimeline(ScanLog scans, CardSerials serials, AttributeContact attributeContact) : ITimelineSource
{
    /// <summary>The newest scans of each card that are shown; a card on a shop's counter has many.</summary>
    private const int Most = 20;

    public async IAsyncEnumerable<TimelineEntry> Read(ContactRows rows, [EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var serial in Follow.In(rows).Select(follow => serials.Read(follow.State)).OfType<CardSerial>().Distinct())
            await foreach (var scan in scans.Read(serial, stop).Where(scan => scan.Visitor != Visit.Bot).Take(Most).WithCancellation(stop))
                yield return await attributeContact.Told(scan, stop);
    }
}
