using System.Collections.Immutable;
using Azure;
using Azure.Data.Tables;

namespace PrivateDomain.Contacts;

/// <summary>
/// All rows of one contact, as a value: a decision takes rows and gives rows, and <see cref="ContactStore"/> writes the difference
/// in one transaction.
/// </summary>
public sealed class ContactRows
{
    private readonly ImmutableSortedDictionary<string, TableEntity> rows;
    private readonly ImmutableSortedDictionary<string, TableEntity> written;
    private readonly ImmutableList<TableEntity> removed;

    private ContactRows(
        ContactId id, ImmutableSortedDictionary<string, TableEntity> rows, ImmutableSortedDictionary<string, TableEntity> written, ImmutableList<TableEntity> removed) =>
        (Id, this.rows, this.written, this.removed) = (id, rows, written, removed);

    public ContactId Id { get; }

    /// <summary>Whether the person is known at all.</summary>
    public bool Known => rows.ContainsKey(Profile.Key);

    internal bool Changed => !written.IsEmpty || !removed.IsEmpty;

    public static ContactRows None(ContactId id)
    {
        var none = ImmutableSortedDictionary.Create<string, TableEntity>(StringComparer.Ordinal);
        return new(id, none, none, []);
    }

    internal static ContactRows Of(ContactId id, IEnumerable<TableEntity> read)
    {
        var none = None(id);
        return new(id, none.rows.AddRange(read.Select(row => KeyValuePair.Create(row.RowKey, row))), none.written, []);
    }

    public TableEntity? Find(string key) => rows.GetValueOrDefault(key);

    public IEnumerable<TableEntity> StartingWith(string prefix) =>
        rows.Values.Where(row => row.RowKey.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>These rows with this one in its place; it is inserted where none stood, else it replaces that very version.</summary>
    public ContactRows With(TableEntity row)
    {
        row.PartitionKey = Id.Value;
        row.ETag = Find(row.RowKey)?.ETag ?? default;
        return new(Id, rows.SetItem(row.RowKey, row), written.SetItem(row.RowKey, row), removed);
    }

    /// <summary>These rows without this one, as it was read; for rows that live on elsewhere.</summary>
    internal ContactRows Without(TableEntity row) => new(Id, rows.Remove(row.RowKey), written.Remove(row.RowKey), removed.Add(row));

    /// <summary>The difference as one transaction, the event row first: its conflict means that the event was seen before.</summary>
    internal IReadOnlyList<TableTransactionAction> ToTransaction() =>
    [
        .. written.Values.OrderBy(row => row.RowKey.StartsWith(ContactEvent.Prefix, StringComparison.Ordinal) ? 0 : 1).Select(row => row.ETag == default
            ? new TableTransactionAction(TableTransactionActionType.Add, row)
            : new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, row.ETag)),
        .. removed.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, row.ETag)),
    ];

    /// <summary>These rows as they stand once the transaction succeeded.</summary>
    internal ContactRows Written(IReadOnlyList<TableTransactionAction> actions, IReadOnlyList<Response> responses)
    {
        foreach (var (action, response) in actions.Zip(responses).Where(done => done.First.ActionType is not TableTransactionActionType.Delete))
            action.Entity.ETag = response.Headers.ETag ?? throw new InvalidOperationException("The store answered a write without an ETag.");
        return new(Id, rows, written.Clear(), removed.Clear());
    }
}
