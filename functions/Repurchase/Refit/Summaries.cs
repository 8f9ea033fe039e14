using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using PrivateDomain.Messages;
using PrivateDomain.Repurchase.Forecasts;
using PrivateDomain.Storage;

namespace PrivateDomain.Repurchase.Refit;

/// <param name="Night">The last one for which it was made or found unchanged.</param>
/// <param name="Made">The night in which it was made from its contacts.</param>
public sealed record SummaryMark(string Name, string Night, string Made);

/// <summary>
/// Summaries of shards and of parts, as blobs, each with a mark of the night for which it stands: first the blob, then its mark.
/// </summary>
public sealed class Summaries(Tables tables, BlobServiceClient service)
{
    public const string Container = "forecasts";

    private static readonly string Block = Convert.ToBase64String("000000"u8);
    private readonly BlobContainerClient container = service.GetBlobContainerClient(Container);

    private const string Partition = "refit";
    private const string ShardPrefix = "shard|";
    private const string PartPrefix = "part|";
    private const string FittedRow = "fitted";
    private const string CompleteRow = "complete";

    public async Task<SummaryMark?> Shard(string shard, CancellationToken stop) => await tables.Runtime.Find(Partition, ShardPrefix + shard, stop) is { } row ? Mark(row, ShardPrefix) : null;

    /// <summary>Marks of the parts that were summarised in any night.</summary>
    public IAsyncEnumerable<SummaryMark> Parts(CancellationToken stop) => Marks(PartPrefix, PartPrefix, stop);

    public Task KeepShard(string shard, string night, PopulationSummary summary, CancellationToken stop) => Keep(ShardPrefix, shard, night, summary, stop);

    public Task KeepPart(string part, string night, PopulationSummary summary, CancellationToken stop) => Keep(PartPrefix, part, night, summary, stop);

    /// <summary>The last night whose forecasts were learned, and told to all parts; nothing before the first.</summary>
    public async Task<string?> Fitted(CancellationToken stop) => (await tables.Runtime.Find(Partition, FittedRow, stop))?.GetString("night");

    public Task KeepFitted(string night, CancellationToken stop) => tables.Runtime.Put(new TableEntity(Partition, FittedRow) { ["night"] = night }, stop);

    /// <summary>
    /// All parts are summarised, says the one that sees it: of several at the same moment one is the first, and is told so again when its message comes again.
    /// </summary>
    public async Task<bool> IsFirstToComplete(string part, string night, CancellationToken stop)
    {
        var row = new TableEntity(Partition, CompleteRow) { ["night"] = night, ["part"] = part };
        if (await tables.Runtime.Find(Partition, CompleteRow, stop) is not { } standing) return await tables.Runtime.Insert(row, stop) is null;
        if (standing.Text("night") == night) return standing.Text("part") == part;
        row.ETag = standing.ETag;
        return await tables.Runtime.Replace(row, stop);
    }

    /// <summary>The shard's contacts bought nothing since it was made.</summary>
    public Task StillHolds(SummaryMark shard, string night, CancellationToken stop) => Put(ShardPrefix, shard with { Night = night }, stop);

    /// <summary>The summaries of a part's shards as one, of these and for this night; one is held at a time.</summary>
    /// <exception cref="NotYetException">
    /// Not all of them are there. Marks of blobs that are gone are taken away, by this run or by another of the same message, so that they are made anew.
    /// </exception>
    public Task<PopulationSummary> OfShards(string part, IReadOnlyCollection<string> shards, string night, CancellationToken stop) =>
        Together(ShardPrefix, Marks(ShardPrefix + part, ShardPrefix, stop), shards, night, stop);

    /// <summary>The summaries of all parts as one.</summary>
    /// <exception cref="NotYetException">As of shards.</exception>
    public Task<PopulationSummary> OfParts(string night, CancellationToken stop) => Together(PartPrefix, Parts(stop), Histories.Parts, night, stop);

    private async Task<PopulationSummary> Together(string prefix, IAsyncEnumerable<SummaryMark> marks, IReadOnlyCollection<string> names, string night, CancellationToken stop)
    {
        var (together, missing, gone) = (new PopulationSummary(), names.ToHashSet(StringComparer.Ordinal), 0);
        await foreach (var mark in marks)
        {
            if (mark.Night != night || !missing.Contains(mark.Name)) continue;
            if (await Read(mark, stop) is { } summary)
            {
                together.Merge(summary);
                missing.Remove(mark.Name);
                continue;
            }
            // First, so that whoever makes it anew is the first to complete.
            if (gone++ == 0) await tables.Runtime.Delete(Partition, CompleteRow, stop);
            await tables.Runtime.Delete(Partition, prefix + mark.Name, stop);
        }
        return missing.Count == 0 ? together : throw new NotYetException($"{missing.Count} of {names.Count} summaries for {night} are not in the container {Container} and are to be made anew.");
    }

    private async Task<PopulationSummary?> Read(SummaryMark mark, CancellationToken stop)
    {
        try
        {
            var blob = await container.GetBlobClient(mark.Name).DownloadContentAsync(stop);
            return JsonSerializer.Deserialize(blob.Value.Content.ToMemory().Span, ForecastJson.Default.PopulationSummary);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    private async Task Keep(string prefix, string name, string night, PopulationSummary summary, CancellationToken stop)
    {
        var blob = container.GetBlockBlobClient(name);
        await blob.StageBlockAsync(Block, new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(summary, ForecastJson.Default.PopulationSummary)), cancellationToken: stop);
        await blob.CommitBlockListAsync([Block], cancellationToken: stop);
        await Put(prefix, new SummaryMark(name, night, night), stop);
    }

    private Task Put(string prefix, SummaryMark mark, CancellationToken stop) =>
        tables.Runtime.Put(new TableEntity(Partition, prefix + mark.Name) { ["night"] = mark.Night, ["made"] = mark.Made }, stop);

    private async IAsyncEnumerable<SummaryMark> Marks(string from, string prefix, [EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var row in tables.Runtime.Rows(Partition, from, stop)) yield return Mark(row, prefix);
    }

    private static SummaryMark Mark(TableEntity row, string prefix) => new(row.RowKey[prefix.Length..], row.Text("night"), row.Text("made"));
}
