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

    /// <summary>Many of them may be one visitor's, who opened the page again and again.</summary>
    private const int MostRead = 100;

    public async IAsyncEnumerable<TimelineEntry> Read(ContactRows rows, [EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var serial in Follow.In(rows).Select(follow => serials.Read(follow.State)).OfType<CardSerial>().Distinct())
        {
            var newest = await scans.Read(serial, stop).Where(scan => scan.Visitor != Visit.Bot).Take(MostRead).ToListAsync(stop);
            foreach (var scan in ScanCount.Once(newest).TakeLast(Most)) yield return await attributeContact.Told(scan, stop);
        }
    }
}
