using System.Runtime.CompilerServices;
using PrivateDomain.Contacts;

namespace PrivateDomain.Channels;

/// <summary>In a contact's timeline: when the card was scanned by which it came.</summary>
public sealed class ScanTimeline(ScanLog scans, CardSerials serials, ChannelDirectory channels) : ITimelineSource
{
    /// <summary>The newest scans of each card that are shown; a card on a shop's counter has many.</summary>
    private const int Most = 20;

    public async IAsyncEnumerable<TimelineEntry> Read(ContactRows rows, [EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var serial in Follow.In(rows).Select(follow => serials.Read(follow.State)).OfType<CardSerial>().Distinct())
        {
            var about = await About(serial, stop);
            await foreach (var scan in scans.Read(serial, stop).Where(scan => scan.Visitor != Visit.Bot).Take(Most).WithCancellation(stop))
                yield return new TimelineEntry("scanned", scan.At, about);
        }
    }

    private async Task<Dictionary<string, string>> About(CardSerial serial, CancellationToken stop)
    {
        var about = new Dictionary<string, string>(StringComparer.Ordinal) { ["serial"] = serial.ToString(), ["batch"] = serial.Batch };
        if (await channels.FindBatch(serial.Batch, stop) is { } batch) about["channel"] = batch.Channel;
        return about;
    }
}
