using Azure.Data.Tables;
using PrivateDomain.Storage;

namespace PrivateDomain.Coupons.Pool;

/// <summary>How many codes were imported for an offer, ever: a sum for each import, so that a step that is repeated counts once.</summary>
public static class PoolSize
{
    public static async Task<long> Read(Tables tables, string offerId, CancellationToken stop)
    {
        var sum = 0L;
        await foreach (var row in tables.Codes.Rows(CouponCode.Shard(offerId), Prefix(offerId), stop)) sum += row.GetInt64("imported") ?? 0;
        return sum;
    }

    /// <summary>An import has brought so many by now; who is late with an older number changes nothing.</summary>
    internal static async Task Raise(Tables tables, string offerId, string import, long imported, CancellationToken stop)
    {
        var row = new TableEntity(CouponCode.Shard(offerId), Prefix(offerId) + import) { ["imported"] = imported };
        while (await tables.Codes.Insert(row, stop) is { } standing && standing.GetInt64("imported") < imported)
        {
            row.ETag = standing.ETag;
            if (await tables.Codes.Replace(row, stop)) return;
        }
    }

    private static string Prefix(string offerId) => $"pool|{Keys.Encode(offerId)}|";
}
