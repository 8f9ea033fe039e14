using System.Linq.Expressions;
using Azure.Core;
using Azure.Data.Tables.Filters;
using Azure.Data.Tables.Models;
using Azure.Data.Tables.Wire;

namespace Azure.Data.Tables;

/// <summary>One table. Thread safe; meant to live as long as the application.</summary>
/// <remarks>
/// A write that the pipeline repeats after a time-out may have happened already: an insert then answers 409, an update 412,
/// a deletion 404. An entity's ETag is not updated by a write; the new one is in the response's headers.
/// </remarks>
public partial class TableClient
{
    private readonly TableWire _wire = null!;
    private readonly TableRequests _tables = null!;
    private readonly EntityRequests _rows = null!;

    /// <summary>For mocking.</summary>
    protected TableClient()
    {
    }

    /// <exception cref="FormatException">The connection string names no account.</exception>
    public TableClient(string connectionString, string tableName)
        : this(connectionString, tableName, options: null)
    {
    }

    /// <exception cref="FormatException">The connection string names no account.</exception>
    public TableClient(string connectionString, string tableName, TableClientOptions? options = null)
        : this(ConnectionString.Parse(connectionString), tableName, options)
    {
    }

    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential)
        : this(endpoint, tableName, credential, options: null)
    {
    }

    /// <param name="endpoint">The account's; the table's own is taken too.</param>
    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential, TableClientOptions? options = null)
        : this(TableAccount.With(endpoint, credential), tableName, options)
    {
    }

    /// <remarks>Over plain http no token is sent; every call throws an <see cref="InvalidOperationException"/>.</remarks>
    /// <inheritdoc cref="TableClient(Uri, string, TableSharedKeyCredential, TableClientOptions)"/>
    public TableClient(Uri endpoint, string tableName, TokenCredential tokenCredential, TableClientOptions? options = null)
        : this(TableAccount.With(endpoint, tokenCredential, options), tableName, options)
    {
    }

    /// <param name="endpoint">The table's own, with a shared access signature in its query.</param>
    /// <exception cref="ArgumentException">No table, no signature; neither https nor this machine.</exception>
    public TableClient(Uri endpoint, TableClientOptions? options = null)
        : this(TableAccount.WithSignatureIn(endpoint), TableOf(endpoint), options)
    {
    }

    /// <param name="endpoint">The table's own.</param>
    /// <param name="credential">A signature; one that is renewed counts from the next request on.</param>
    /// <exception cref="ArgumentException">No table; neither https nor this machine.</exception>
    public TableClient(Uri endpoint, AzureSasCredential credential, TableClientOptions? options = null)
        : this(TableAccount.With(endpoint, credential), TableOf(endpoint), options)
    {
    }

    internal TableClient(TableWire wire, string tableName)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        Name = tableName;
        _wire = wire;
        _tables = new TableRequests(wire);
        _rows = new EntityRequests(wire, tableName);
    }

    private TableClient(TableAccount account, string tableName, TableClientOptions? options)
        : this(new TableWire(account.WithoutTable(tableName), options), tableName)
    {
    }

    public virtual string AccountName => _wire.AccountName;

    public virtual string Name { get; } = null!;

    public virtual Uri Uri => _wire.Address.Table(Name);

    /// <summary>A filter with every value quoted and escaped as its type asks: never put one together by hand.</summary>
    public static string CreateQueryFilter(FormattableString filter) => ODataLiteral.Format(filter)!;

    /// <summary>A filter from a condition on <typeparamref name="T"/>'s properties; null when it is always true.</summary>
    /// <exception cref="NotSupportedException">The service cannot evaluate the condition.</exception>
    public static string CreateQueryFilter<T>(Expression<Func<T, bool>> filter) => LinqFilter.Of(filter)!;

    /// <exception cref="RequestFailedException">409 TableAlreadyExists, TableBeingDeleted; 400 for a bad name.</exception>
    public virtual Response<TableItem> Create(CancellationToken cancellationToken = default) =>
        Created(_wire.Send(_tables.Create(Name, existingIsFine: false), cancellationToken));

    /// <inheritdoc cref="Create"/>
    public virtual async Task<Response<TableItem>> CreateAsync(CancellationToken cancellationToken = default) =>
        Created(await _wire.SendAsync(_tables.Create(Name, existingIsFine: false), cancellationToken));

    /// <summary>For a table that was there before, the response's status is 409.</summary>
    /// <exception cref="RequestFailedException">409 TableBeingDeleted: for 40 seconds or more after a deletion.</exception>
    public virtual Response<TableItem> CreateIfNotExists(CancellationToken cancellationToken = default) =>
        Created(_wire.Send(_tables.Create(Name, existingIsFine: true), cancellationToken));

    /// <inheritdoc cref="CreateIfNotExists"/>
    public virtual async Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default) =>
        Created(await _wire.SendAsync(_tables.Create(Name, existingIsFine: true), cancellationToken));

    /// <summary>A table that is not there gives a response with status 404, no exception.</summary>
    public virtual Response Delete(CancellationToken cancellationToken = default) => _wire.Send(_tables.Delete(Name), cancellationToken);

    /// <inheritdoc cref="Delete"/>
    public virtual async Task<Response> DeleteAsync(CancellationToken cancellationToken = default) =>
        await _wire.SendAsync(_tables.Delete(Name), cancellationToken);

    private static string TableOf(Uri endpoint) =>
        TableEndpoint.TableOf(endpoint) ?? throw new ArgumentException("The endpoint names no table.", nameof(endpoint));

    private Response<TableItem> Created(Response response) => Response.FromValue(new TableItem(Name), response);
}
