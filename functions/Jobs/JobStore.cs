using System.Text.Json;
using Azure.Data.Tables;
using PrivateDomain.Storage;

namespace PrivateDomain.Jobs;

/// <summary>A job as it was read.</summary>
public sealed record JobRow(Job Job, TableEntity Row);

/// <summary>Where jobs stand: the table <c>jobs</c>.</summary>
public sealed class JobStore(Tables tables)
{
    private const string Partition = "job";

    public async Task<JobRow?> Find(string id, CancellationToken stop) =>
        await tables.Jobs.Find(Partition, Keys.Encode(id), stop) is { } row ? From(row) : null;

    /// <summary>Begins a job; nothing is returned when it stands as given, otherwise the one that was begun before.</summary>
    public async Task<Job?> Add(Job job, CancellationToken stop) =>
        await tables.Jobs.Insert(Into(job, new TableEntity(Partition, Keys.Encode(job.Id))), stop) is { } standing ? From(standing).Job : null;

    /// <returns>False where another run got further meanwhile.</returns>
    public Task<bool> Save(JobRow read, Job job, CancellationToken stop) =>
        tables.Jobs.Replace(Into(job, new TableEntity(read.Row.PartitionKey, read.Row.RowKey) { ETag = read.Row.ETag }), stop);

    public IAsyncEnumerable<Job> All(CancellationToken stop) => tables.Jobs.Partition(Partition, stop).Select(row => From(row).Job);

    private static JobRow From(TableEntity row) => new(JsonSerializer.Deserialize(row.Text("json"), JobJson.Default.Job)!, row);

    private static TableEntity Into(Job job, TableEntity row)
    {
        row["json"] = JsonSerializer.Serialize(job, JobJson.Default.Job);
        return row;
    }
}
