using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using PrivateDomain.Api;

namespace PrivateDomain.Channels.Cards;

/// <param name="From">The first day, in the brand's zone.</param>
/// <param name="Until">The last day.</param>
/// <param name="Scans">By persons; of one device's of a card within ten minutes the first.</param>
/// <param name="Cards">Different cards among them.</param>
/// <param name="ByVisitor">The scans by what they were opened with: <c>wechat</c>, <c>wecom</c>, <c>browser</c>.</param>
/// <param name="Machines">Openings by link previews and other machines: in none of the other numbers.</param>
public sealed record ScansShown(string Batch, DateOnly From, DateOnly Until, int Scans, int Cards, IReadOnlyDictionary<string, int> ByVisitor, int Machines)
{
    public static ScansShown Of(string batch, DayRange days, IReadOnlyList<Scan> scans)
    {
        var counted = ScanCount.Once(scans).ToList();
        return new(
            batch, days.From, days.Until, counted.Count, counted.Select(scan => scan.Serial).Distinct(StringComparer.Ordinal).Count(),
            counted.CountBy(scan => scan.Visitor).OrderBy(count => count.Key, StringComparer.Ordinal).ToDictionary(count => count.Key, count => count.Value, StringComparer.Ordinal),
            scans.Count(scan => scan.Visitor == Visit.Bot));
    }
}

public sealed class ScanFunctions(ChannelDirectory channels, ScanLog scans, IOptions<BrandOptions> brand)
{
    /// <summary>How often the batch's cards were scanned on some days. Reads the scans of all cards of these keepers: seconds where there are a million.</summary>
    [Function("CountScans")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Count(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/batches/{id}/scans")] HttpRequest request, string id, CancellationToken stop)
    {
        var days = DayRange.Of(request);
        var batch = await channels.KnownBatch(id, stop);
        var (start, end) = days.In(brand.Value.Zone);
        return Results.Json(ScansShown.Of(batch.Id, days, await scans.Read(batch.Id, start, end, stop)), ChannelJson.Default.ScansShown);
    }
}
