namespace Azure.Data.Tables;

/// <summary>A row: two keys, the service's time of the last change and its version.</summary>
/// <remarks>
/// A class that implements it is stored property by property; see <see cref="TableEntity"/> for rows without a class.
/// </remarks>
public interface ITableEntity
{
    /// <summary>First half of the key: at most 1 KiB, without <c>/ \ # ?</c> and control characters.</summary>
    string PartitionKey { get; set; }

    /// <summary>Second half of the key: at most 1 KiB, without <c>/ \ # ?</c> and control characters.</summary>
    string RowKey { get; set; }

    /// <summary>When the service last changed the row, in UTC. Never sent.</summary>
    DateTimeOffset? Timestamp { get; set; }

    /// <summary>The version that was read. Never sent as a property; pass it as <c>ifMatch</c>.</summary>
    ETag ETag { get; set; }
}
