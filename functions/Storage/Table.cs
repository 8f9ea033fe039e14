using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;

namespace PrivateDomain.Storage;

/// <summary>
/// One table. Its writes settle an ambiguous result by reading: a write whose answer was lost and that was sent again is
/// recognised as our own, so no caller has to interpret a conflict.
/// </summary>
public sealed class Table(TableClient client)
{
    /// <summary>The row, or nothing.</summary>
    public async Task<TableEntity?> Find(string partitionKey, string rowKey, CancellationToken stop)
    {
        var found = await client.GetEntityIfExistsAsync<TableEntity>(partitionKey, rowKey, cancellationToken: stop);
        return found.HasValue ? found.Value : null;
    }

    /// <summary>
    /// Inserts. Nothing is returned when the row now stands as given, also when it stood so before; otherwise the other row that
    /// stands in its place.
    /// </summary>
    public async Task<TableEntity?> Insert(TableEntity row, CancellationToken stop)
    {
        for (; ; )
        {
            try
            {
                await client.AddEntityAsync(row, stop);
                return null;
            }
            catch (RequestFailedException conflict) when (conflict.Status == 409)
            {
                // Between the conflict and this read the other row may have been deleted: then ours is inserted after all.
                if (await Find(row.PartitionKey, row.RowKey, stop) is { } standing) return Same(standing, row) ? null : standing;
            }
        }
    }

    /// <summary>Replaces the row that carries this ETag. False: somebody else changed or deleted it meanwhile.</summary>
    public async Task<bool> Replace(TableEntity row, CancellationToken stop)
    {
        try
        {
            await client.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, stop);
            return true;
        }
        catch (RequestFailedException lost) when (lost.Status is 412 or 404)
        {
            return await Find(row.PartitionKey, row.RowKey, stop) is { } standing && Same(standing, row);
        }
    }

    /// <summary>Writes the row whatever stood there; only for rows that one writer owns and that say the same when written again.</summary>
    public Task Put(TableEntity row, CancellationToken stop) => client.UpsertEntityAsync(row, TableUpdateMode.Replace, stop);

    /// <summary>Deletes the row whatever it says; already gone is fine.</summary>
    public Task Delete(string partitionKey, string rowKey, CancellationToken stop) =>
        client.DeleteEntityAsync(partitionKey, rowKey, ETag.All, stop);

    /// <summary>Deletes the row as it was read. False: it was written again since then and stays. Already gone is fine.</summary>
    public async Task<bool> Delete(string partitionKey, string rowKey, ETag read, CancellationToken stop)
    {
        try
        {
            await client.DeleteEntityAsync(partitionKey, rowKey, read, stop);
            return true;
        }
        catch (RequestFailedException changed) when (changed.Status == 412)
        {
            return false;
        }
    }

    /// <summary>Rows whose partition and row key lie in the half-open ranges, in key order; read page by page.</summary>
    public async IAsyncEnumerable<TableEntity> Range(
        string partitionFrom, string partitionBefore, int? most = null, [EnumeratorCancellation] CancellationToken stop = default)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey ge {partitionFrom} and PartitionKey lt {partitionBefore}");
        var left = most ?? int.MaxValue;
        await foreach (var row in client.QueryAsync<TableEntity>(filter, Math.Min(left, 1000), cancellationToken: stop))
        {
            if (left-- <= 0) yield break;
            yield return row;
        }
    }

    /// <summary>Rows of one partition, in row key order.</summary>
    public IAsyncEnumerable<TableEntity> Partition(string partitionKey, CancellationToken stop) =>
        client.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey}"), cancellationToken: stop);

    /// <summary>The row keys of one partition, in order, without what the rows hold.</summary>
    public IAsyncEnumerable<string> Keys(string partitionKey, CancellationToken stop) =>
        client.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey}"), select: ["RowKey"], cancellationToken: stop).Select(row => row.RowKey);

    /// <summary>Rows of one partition whose keys begin so, in row key order.</summary>
    public IAsyncEnumerable<TableEntity> Rows(string partitionKey, string prefix, CancellationToken stop) =>
        client.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey} and RowKey ge {prefix} and RowKey lt {prefix + '\uffff'}"), cancellationToken: stop);

    private static bool Same(TableEntity standing, TableEntity wanted) =>
        wanted.Where(Own).All(property => standing.TryGetValue(property.Key, out var value) && ValueEquals(value, property.Value))
        && standing.Where(Own).All(property => wanted.ContainsKey(property.Key));

    private static bool Own(KeyValuePair<string, object?> property) =>
        property.Value is not null && property.Key is not ("PartitionKey" or "RowKey" or "Timestamp" or "odata.etag" or "ETag")
        && !property.Key.StartsWith("odata.", StringComparison.Ordinal);

    private static bool ValueEquals(object? a, object? b) => (a, b) switch
    {
        (byte[] x, byte[] y) => x.AsSpan().SequenceEqual(y),
        (BinaryData x, byte[] y) => x.ToMemory().Span.SequenceEqual(y),
        _ => Equals(a, b),
    };
}
