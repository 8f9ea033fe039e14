using Azure.Core;
using Azure.Data.Tables.Mapping;

namespace Azure.Data.Tables.Wire;

/// <summary>A write to one row, sent alone or as a part of a batch: the same method, headers and body in both.</summary>
internal sealed class EntityCommand
{
    private readonly string? _partitionKey;
    private readonly string? _rowKey;

    private EntityCommand(
        RequestMethod method, ITableEntity entity, ReadOnlyMemory<byte>? body, params (string Name, string Value)[] headers)
        : this(method, entity.PartitionKey, entity.RowKey, body, headers)
    {
    }

    private EntityCommand(
        RequestMethod method, string? partitionKey, string? rowKey, ReadOnlyMemory<byte>? body, params (string Name, string Value)[] headers)
    {
        Method = method;
        _partitionKey = partitionKey;
        _rowKey = rowKey;
        Body = body;
        Headers = body is null ? headers : [.. headers, (HttpHeader.Names.ContentType, TableHeaders.Json)];
    }

    public RequestMethod Method { get; }

    public ReadOnlyMemory<byte>? Body { get; }

    public IReadOnlyList<(string Name, string Value)> Headers { get; }

    public static EntityCommand Add(ITableEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return new(RequestMethod.Post, entity, EntityWriter.Write(entity), ("Prefer", "return-no-content"));
    }

    /// <param name="ifMatch">The default is no condition: an upsert.</param>
    public static EntityCommand Write(ITableEntity entity, TableUpdateMode mode, ETag ifMatch)
    {
        CheckKeys(entity);
        var method = mode switch
        {
            TableUpdateMode.Merge => RequestMethod.Patch,
            TableUpdateMode.Replace => RequestMethod.Put,
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "No such update mode."),
        };
        return ifMatch == default
            ? new(method, entity, EntityWriter.Write(entity))
            : new(method, entity, EntityWriter.Write(entity), IfMatch(ifMatch));
    }

    /// <param name="ifMatch">The default is any version.</param>
    public static EntityCommand Delete(string partitionKey, string rowKey, ETag ifMatch)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        EntityLimits.CheckKey(partitionKey);
        EntityLimits.CheckKey(rowKey);
        return new(RequestMethod.Delete, partitionKey, rowKey, body: null, IfMatch(ifMatch == default ? ETag.All : ifMatch));
    }

    public static EntityCommand Delete(ITableEntity entity, ETag ifMatch)
    {
        CheckKeys(entity);
        return Delete(entity.PartitionKey, entity.RowKey, ifMatch);
    }

    public static EntityCommand Of(TableTransactionAction action) =>
        action.ActionType switch
        {
            TableTransactionActionType.Add => Add(action.Entity),
            TableTransactionActionType.UpdateMerge => Write(action.Entity, TableUpdateMode.Merge, action.ETag),
            TableTransactionActionType.UpdateReplace => Write(action.Entity, TableUpdateMode.Replace, action.ETag),
            TableTransactionActionType.UpsertMerge => Write(action.Entity, TableUpdateMode.Merge, default),
            TableTransactionActionType.UpsertReplace => Write(action.Entity, TableUpdateMode.Replace, default),
            TableTransactionActionType.Delete => Delete(action.Entity, action.ETag),
            _ => throw new ArgumentOutOfRangeException(nameof(action), action.ActionType, "No such action."),
        };

    public Uri Address(TableAddress address, string table) =>
        Method == RequestMethod.Post ? address.Table(table) : address.Row(table, _partitionKey!, _rowKey!);

    private static (string, string) IfMatch(ETag version) => (HttpHeader.Names.IfMatch, version.ToString("H"));

    private static void CheckKeys(ITableEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        ArgumentNullException.ThrowIfNull(entity.PartitionKey);
        ArgumentNullException.ThrowIfNull(entity.RowKey);
    }
}
