using System.Globalization;
using PrivateDomain.Embedded.Storage.Engine;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Tables;

/// <summary>
/// An entity group transaction: up to 100 writes in one partition of one table, all or none
/// (https://learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions).
/// </summary>
internal sealed class BatchRequest
{
    private const int Most = 100;

    private readonly IReadOnlyList<Func<WriteScope, StorageResponse>> _writes;
    private readonly (int Index, StorageRefusal Refusal)? _refused;

    private BatchRequest(IReadOnlyList<Func<WriteScope, StorageResponse>> writes, (int Index, StorageRefusal Refusal)? refused) => (_writes, _refused) = (writes, refused);

    /// <exception cref="StorageRefusal">The body is no batch.</exception>
    public static BatchRequest Read(StorageRequest request)
    {
        var parts = BatchParts.Read(request);
        List<Func<WriteScope, StorageResponse>> writes = [];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        (string Table, string Partition)? group = null;
        for (var i = 0; i < parts.Count; i++)
        {
            try
            {
                if (i == Most)
                    throw TableRefusals.Invalid($"A batch has at most {Most} operations.");
                var part = parts[i];
                if (part.Method == "GET")
                    throw new StorageRefusal(501, "NotImplemented", "A batch with a query is not supported.");
                var address = TableAddress.Read(part.Path);
                var (table, (partition, row)) = (address.Table.ToUpperInvariant(), KeysOf(address, part));
                group ??= (table, partition);
                if (group != (table, partition))
                    throw new StorageRefusal(400, "CommandsInBatchActOnDifferentPartitions", "All commands in a batch must operate on same entity group.");
                if (!seen.Add(row))
                    throw new StorageRefusal(400, "InvalidDuplicateRow", "The batch request contains multiple changes with same row key. An entity can appear only once in a batch request.");
                writes.Add(EntityWrites.Of(address, part));
            }
            catch (StorageRefusal refusal)
            {
                return new BatchRequest([], (i, refusal));
            }
        }

        return new BatchRequest(writes, refused: null);
    }

    public StorageResponse Run(WriteScope scope)
    {
        if (_refused is { } refused)
            return BatchParts.Answer([Told(refused.Index, refused.Refusal)]);
        List<StorageResponse> answers = [];
        scope.Session.Execute("SAVEPOINT batch");
        try
        {
            foreach (var write in _writes)
                answers.Add(write(scope));
        }
        catch (StorageRefusal refusal)
        {
            scope.Session.Execute("ROLLBACK TO batch");
            scope.Session.Execute("RELEASE batch");
            return BatchParts.Answer([Told(answers.Count, refusal)]);
        }

        scope.Session.Execute("RELEASE batch");
        return BatchParts.Answer(answers);
    }

    /// <summary>Which of them failed stands before the message.</summary>
    private static StorageResponse Told(int index, StorageRefusal refusal) =>
        Refusals.Answer(refusal, string.Create(CultureInfo.InvariantCulture, $"{index}:{refusal.Message}"));

    private static (string Partition, string Row) KeysOf(TableAddress address, StorageRequest part)
    {
        if (address.IsEntity)
            return (address.PartitionKey!, address.RowKey!);
        var body = EntityBody.Read(part.Body);
        return body is { PartitionKey: { } partition, RowKey: { } row } ? (partition, row) : throw TableRefusals.NeedsKeys();
    }
}
