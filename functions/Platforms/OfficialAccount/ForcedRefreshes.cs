using System.Globalization;
using Azure;
using Azure.Data.Tables;
using PrivateDomain.Storage;

namespace PrivateDomain.Platforms.OfficialAccount;

/// <summary>
/// <c>stable_token</c> makes a new token at most 20 times a day and not twice within 30 s, for all instances together. What was taken is
/// counted in the table <c>runtime</c> before the platform is asked.
/// </summary>
public sealed class ForcedRefreshes(Tables tables, string account)
{
    private const string Partition = "forced-refresh";
    private const int MostADay = 20;
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    /// <summary>How long two are apart at least.</summary>
    public static readonly TimeSpan Apart = TimeSpan.FromSeconds(30);

    private readonly string row = Keys.Hash(account);

    /// <summary>Whether one more is allowed. Of a day any 24 hours are taken, which is never more than the platform's own count.</summary>
    public static bool Allows(IReadOnlyCollection<DateTimeOffset> taken, DateTimeOffset now) =>
        taken.All(at => now - at >= Apart) && taken.Count(at => now - at < Day) < MostADay;

    /// <summary>True: one was free and is taken now. A store that cannot be reached gives none.</summary>
    /// <param name="now">System time.</param>
    public async Task<bool> Take(DateTimeOffset now, CancellationToken stop)
    {
        try
        {
            var found = await tables.Runtime.Find(Partition, row, stop);
            List<DateTimeOffset> taken = found is null ? [] : [.. Read(found.Text("taken")).Where(at => now - at < Day)];
            if (!Allows(taken, now)) return false;
            var next = new TableEntity(Partition, row) { ["taken"] = Write([.. taken, now]) };
            if (found is null) return await tables.Runtime.Insert(next, stop) is null;
            next.ETag = found.ETag;
            return await tables.Runtime.Replace(next, stop);
        }
        catch (Exception outage) when (outage is RequestFailedException or TimeoutException or OperationCanceledException or AggregateException)
        {
            return false;
        }
    }

    private static string Write(IEnumerable<DateTimeOffset> taken) =>
        string.Join(' ', taken.Select(at => at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)));

    private static IEnumerable<DateTimeOffset> Read(string taken) => taken.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(at => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(at, CultureInfo.InvariantCulture)));
}
