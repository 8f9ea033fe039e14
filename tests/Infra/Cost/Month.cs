namespace PrivateDomain.Tests.Infra.Cost;

/// <summary>How often something happens in a month.</summary>
/// <param name="PerHundred">Times for each hundred contacts.</param>
/// <param name="Each">Times whatever the shop's size.</param>
internal readonly record struct Times(double PerHundred = 0, double Each = 0)
{
    public double For(long contacts) => contacts / 100.0 * PerHundred + Each;
}

/// <summary>A month of a shop, by the steps of <see cref="CountedFlows"/>. This is assumed; README.md says so and shows it.</summary>
internal static class Month
{
    public const double Hours = 730;

    /// <summary>A year of two campaigns a month stays with a contact.</summary>
    public const int CampaignsKept = 24;

    public const double Days = Hours / 24;

    public static readonly IReadOnlyDictionary<string, Times> Of = new Dictionary<string, Times>(StringComparer.Ordinal)
    {
        [CountedFlows.CodesAhead] = new(PerHundred: 8.0 / 64),
        [CountedFlows.Scan] = new(PerHundred: 8),
        [CountedFlows.Add] = new(PerHundred: 5),
        [CountedFlows.Order] = new(PerHundred: 12),
        [CountedFlows.Due] = new(PerHundred: 10),
        [CountedFlows.Result] = new(PerHundred: 10),
        [CountedFlows.Campaign] = new(PerHundred: 200),
        [CountedFlows.Learned] = new(PerHundred: 12),
        [CountedFlows.Compared] = new(PerHundred: Math.Round(Days)),
        [CountedFlows.Night] = new(Each: Math.Round(Days)),
        // All of them, as in any shop of some thousand contacts.
        [CountedFlows.Shard] = new(Each: Math.Round(Days) * 1024),
    };

    /// <summary>How often a month a schedule of six fields comes up, of those that are in use: each minute, each hour, each day.</summary>
    public static double Runs(string schedule) => schedule.Split(' ') switch
    {
        [_, "*", "*", "*", "*", "*"] => Hours * 60,
        [_, _, "*", "*", "*", "*"] => Hours,
        [_, _, _, "*", "*", "*"] => Math.Round(Days),
        _ => throw new NotSupportedException($"How often is {schedule}?"),
    };
}
