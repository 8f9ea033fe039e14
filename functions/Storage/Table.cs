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
    /// stands in its place. The row then carries the ETag that it stands with.
    /// </summary>
    public async Task<TableEntity?> Insert(TableEntity row, CancellationToken stop)
    {
        for (; ; )
        {
            try
            {
                var written = await client.AddEntityAsync(row, stop);
                row.ETag = written.Headers.ETag ?? row.ETag;
                return null;
            }
            catch (RequestFailedException conflict) when (conflict.Status == 409)
            {
                // Between the conflict and this read the other row may have been deleted: then ours is inserted after all.
                if (await Find(row.PartitionKey, row.RowKey, stop) is not { } standing) continue;
                if (!Same(standing, row)) return standing;
                row.ETag = standing.ETag;
                return null;
            }
        }
    }

    /// <summary>Replaces the row that carries this ETag; it then carries the new one. False: somebody else changed or deleted it meanwhile.</summary>
    public async Task<bool> Replace(TableEntity row, CancellationToken stop)
    {
        try
        {
            var written = await client.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, stop);
            row.ETag = written.Headers.ETag ?? throw new InvalidOperationException("The store answered a write without an ETag.");
            return true;
        }
        catch (RequestFailedException lost) when (lost.Status is 412 or 404)
        {
            if (await Find(row.PartitionKey, row.RowKey, stop) is not { } standing || !Same(standing, row)) return false;
            row.ETag = standing.ETag;
            return true;
        }
    }

    /// <summary>
    /// Counts something once: one transaction inserts the mark and writes the sum, as a new row or by the ETag that it carries. True: both stand,
    /// now or since an earlier time. False: somebody else wrote the sum meanwhile, and nothing was written.
    /// </summary>
    public Task<bool> Mark(TableEntity mark, TableEntity sum, bool isNew, CancellationToken stop) => Mark([mark], sum, isNew, stop);

    /// <summary>The same with several marks of one partition, 99 at most: all of them or none.</summary>
    public async Task<bool> Mark(IReadOnlyList<TableEntity> marks, TableEntity sum, bool isNew, CancellationToken stop)
    {
        var write = isNew ? new TableTransactionAction(TableTransactionActionType.Add, sum) : new TableTransactionAction(TableTransactionActionType.UpdateReplace, sum, sum.ETag);
        if (await Submit([.. marks.Select(mark => new TableTransactionAction(TableTransactionActionType.Add, mark)), write], stop)) return true;
        foreach (var mark in marks)
            if (await Find(mark.PartitionKey, mark.RowKey, stop) is null) return false;
        return true;
    }

    /// <summary>
    /// Does all of it, or nothing; rows that were written then carry the ETag that they stand with. False: a row is not any more as it was read, or an
    /// earlier try whose answer was lost did it; who reads again sees which.
    /// </summary>
    public async Task<bool> Submit(IReadOnlyList<TableTransactionAction> actions, CancellationToken stop)
    {
        try
        {
            var written = await client.SubmitTransactionAsync(actions, stop);
            foreach (var (action, response) in actions.Zip(written.Value).Where(done => done.First.ActionType is not TableTransactionActionType.Delete))
                action.Entity.ETag = response.Headers.ETag ?? throw new InvalidOperationException("The store answered a write without an ETag.");
            return true;
        }
        catch (TableTransactionFailedException moved) when (moved.Status is 409 or 412 or 404)
        {
            return false;
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

    /// <summary>Rows whose partitions lie in the half-open range and of which the rest holds. The store looks at every row of these partitions.</summary>
    public IAsyncEnumerable<TableEntity> Range(string partitionFrom, string partitionBefore, FormattableString where, CancellationToken stop) => client.QueryAsync<TableEntity>(
        $"{TableClient.CreateQueryFilter($"PartitionKey ge {partitionFrom} and PartitionKey lt {partitionBefore}")} and {TableClient.CreateQueryFilter(where)}", cancellationToken: stop);

    /// <summary>The first row of the partition whose key comes after this one and before the other.</summary>
    public async Task<TableEntity?> Next(string partitionKey, string after, string before, CancellationToken stop)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey} and RowKey gt {after} and RowKey lt {before}");
        await foreach (var row in client.QueryAsync<TableEntity>(filter, maxPerPage: 1, cancellationToken: stop)) return row;
        return null;
    }

    /// <summary>Rows of one partition, in row key order.</summary>
    public IAsyncEnumerable<TableEntity> Partition(string partitionKey, CancellationToken stop) =>
        client.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey}"), cancellationToken: stop);

    /// <summary>Rows of one partition of which the rest holds, in row key order. The store looks at every row of the partition.</summary>
    public IAsyncEnumerable<TableEntity> Where(string partitionKey, FormattableString where, CancellationToken stop) =>
        client.QueryAsync<TableEntity>($"{TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey}")} and {TableClient.CreateQueryFilter(where)}", cancellationToken: stop);

    /// <summary>The row keys of one partition, in order, without what the rows hold.</summary>
    public IAsyncEnumerable<string> Keys(string partitionKey, CancellationToken stop) =>
        client.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey}"), select: ["RowKey"], cancellationToken: stop).Select(row => row.RowKey);

    /// <summary>How many rows of one partition have keys in the half-open range; it is not counted further than this.</summary>
    public async Task<int> Count(string partitionKey, string from, string before, int most, CancellationToken stop)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey} and RowKey ge {from} and RowKey lt {before}");
        return await client.QueryAsync<TableEntity>(filter, Math.Min(most, 1000), select: ["RowKey"], cancellationToken: stop).Take(most).CountAsync(stop);
    }

    /// <summary>Rows of one partition whose keys begin so, in row key order.</summary>
    public IAsyncEnumerable<TableEntity> Rows(string partitionKey, string prefix, CancellationToken stop) =>
        client.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey} and RowKey ge {prefix} and RowKey lt {prefix + '\uffff'}"), cancellationToken: stop);

    /// <summary>Rows of one partition whose keys lie in the half-open range, in row key order; at most so many.</summary>
    public async IAsyncEnumerable<TableEntity> Between(
        string partitionKey, string from, string before, int most, [EnumeratorCancellation] CancellationToken stop = default)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey} and RowKey ge {from} and RowKey lt {before}");
        var left = most;
        await foreach (var row in client.QueryAsync<TableEntity>(filter, Math.Min(most, 1000), cancellationToken: stop))
        {
            yield return row;
            if (--left == 0) yield break;
        }
    }

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
