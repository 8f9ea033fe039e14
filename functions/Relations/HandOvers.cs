using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure.Data.Tables;
using PrivateDomain.Storage;

namespace PrivateDomain.Relations;

/// <summary>Hand-overs and their batches: a partition of the table <c>transfers</c> each.</summary>
public sealed class HandOvers(Tables tables)
{
    private const string Head = "job";

    public async Task<HandOver?> Find(string id, CancellationToken stop) => await tables.Transfers.Find(id, Head, stop) is { } row ? Job(row) : null;

    /// <summary>Nothing is returned when it is new, otherwise how it stands.</summary>
    public async Task<HandOver?> Add(HandOver job, CancellationToken stop) => await tables.Transfers.Insert(Row(job), stop) is { } standing ? Job(standing) : null;

    public Task<bool> Change(HandOver job, CancellationToken stop) => tables.Transfers.Replace(Row(job), stop);

    /// <summary>Where the batch stands already, it stays.</summary>
    public Task Add(HandOverBatch batch, CancellationToken stop) => tables.Transfers.Insert(Row(batch), stop);

    /// <summary>False: another run changed it since it was read.</summary>
    public Task<bool> Change(HandOverBatch batch, CancellationToken stop) => tables.Transfers.Replace(Row(batch), stop);

    public async Task<HandOverBatch?> Batch(string id, int number, CancellationToken stop) =>
        await tables.Transfers.Find(id, Key(number), stop) is { } row ? Batch(row) : null;

    public async IAsyncEnumerable<HandOverBatch> Batches(string id, [EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var row in tables.Transfers.Rows(id, "batch|", stop)) yield return Batch(row);
    }

    private static string Key(int number) => "batch|" + number.ToString("D5", CultureInfo.InvariantCulture);

    private static TableEntity Row(HandOver job) => new(job.Id, Head)
    {
        ["from"] = job.From,
        ["to"] = job.To,
        ["resigned"] = job.Resigned,
        ["message"] = job.Message,
        ["all"] = job.All,
        ["request"] = job.Request,
        ["createdAt"] = job.CreatedAt,
        ["listed"] = job.Listed,
        ETag = job.Version,
    };

    private static HandOver Job(TableEntity row) => new(
        row.PartitionKey, row.Text("from"), row.Text("to"), row.Flag("resigned"), row.Text("message"), row.Flag("all"), row.Text("request"), row.Time("createdAt"))
    {
        Listed = row.Flag("listed"),
        Version = row.ETag,
    };

    private static TableEntity Row(HandOverBatch batch) => new(batch.Job, Key(batch.Number))
    {
        ["number"] = batch.Number,
        ["asked"] = batch.Asked,
        ["until"] = batch.Until,
        ["attempt"] = batch.Attempt,
        ["customers"] = JsonSerializer.Serialize(batch.Customers, RelationJson.Default.IReadOnlyListHandOverCustomer),
        ETag = batch.Version,
    };

    private static HandOverBatch Batch(TableEntity row) => new(
        row.PartitionKey, row.Number("number"), row.Flag("asked"), JsonSerializer.Deserialize(row.Text("customers"), RelationJson.Default.IReadOnlyListHandOverCustomer)!)
    {
        Until = row.GetDateTimeOffset("until"),
        Attempt = row.GetString("attempt") ?? "",
        Version = row.ETag,
    };
}
