namespace Azure.Data.Tables;

/// <summary>What a <see cref="TableTransactionAction"/> does with its entity.</summary>
public enum TableTransactionActionType
{
    /// <summary>Inserts; 409 when the row exists.</summary>
    Add = 0,

    /// <summary>Merges into the row if its version is the action's ETag.</summary>
    UpdateMerge = 1,

    /// <summary>Replaces the row if its version is the action's ETag.</summary>
    UpdateReplace = 2,

    /// <summary>Deletes; 404 when the row is missing, which fails the whole transaction.</summary>
    Delete = 3,

    /// <summary>Inserts, or merges into the row whatever its version.</summary>
    UpsertMerge = 4,

    /// <summary>Inserts, or replaces the row whatever its version.</summary>
    UpsertReplace = 5,
}

/// <summary>One step of an entity-group transaction.</summary>
/// <remarks>
/// An update with the default ETag carries no condition, and the service takes it for an upsert: a row deleted in between
/// comes back. Pass the version that was read, or <see cref="ETag.All"/>.
/// </remarks>
public class TableTransactionAction
{
    public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity)
        : this(actionType, entity, default)
    {
    }

    public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity, ETag etag = default)
    {
        ActionType = actionType;
        Entity = entity;
        ETag = etag;
    }

    public TableTransactionActionType ActionType { get; }

    public ITableEntity Entity { get; }

    public ETag ETag { get; }
}
