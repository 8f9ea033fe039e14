namespace PrivateDomain.Channels;

/// <summary>Which scans count: no machine's, and of one device's visits to a card the first within ten minutes.</summary>
public static class ScanCount
{
    public static readonly TimeSpan SameVisit = TimeSpan.FromMinutes(10);

    /// <summary>In order of time. A scan whose device is not known counts each time.</summary>
    public static IEnumerable<Scan> Once(IEnumerable<Scan> scans)
    {
        var counted = new Dictionary<(string Serial, string Device), DateTimeOffset>();
        foreach (var scan in scans.Where(scan => scan.Visitor != Visit.Bot).OrderBy(scan => scan.At))
        {
            if (scan.Device.Length > 0 && counted.TryGetValue((scan.Serial, scan.Device), out var before) && scan.At - before < SameVisit) continue;
            counted[(scan.Serial, scan.Device)] = scan.At;
            yield return scan;
        }
    }
}
