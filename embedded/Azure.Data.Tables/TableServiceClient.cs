using System.Linq.Expressions;
using Azure.Core;
using Azure.Data.Tables.Filters;
using Azure.Data.Tables.Models;
using Azure.Data.Tables.Wire;

namespace Azure.Data.Tables;

/// <summary>The tables of one storage account. Thread safe; meant to live as long as the application.</summary>
public partial class TableServiceClient
{
    private readonly TableWire _wire = null!;
    private readonly TableRequests _tables = null!;

    /// <summary>For mocking.</summary>
    protected TableServiceClient()
    {
    }

    /// <exception cref="FormatException">The connection string names no account.</exception>
    public TableServiceClient(string connectionString)
        : this(connectionString, options: null)
    {
    }

    /// <exception cref="FormatException">The connection string names no account.</exception>
    public TableServiceClient(string connectionString, TableClientOptions? options = null)
        : this(ConnectionString.Parse(connectionString), options)
    {
    }

    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential)
        : this(endpoint, credential, options: null)
    {
    }

    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions? options)
        : this(TableAccount.With(endpoint, credential), options)
    {
    }

    /// <remarks>Over plain http no token is sent; every call throws an <see cref="InvalidOperationException"/>.</remarks>
    public TableServiceClient(Uri endpoint, TokenCredential tokenCredential, TableClientOptions? options = null)
        : this(TableAccount.With(endpoint, tokenCredential, options), options)
    {
    }

    /// <param name="endpoint">The account's, with a shared access signature in its query.</param>
    /// <exception cref="ArgumentException">No signature; neither https nor this machine.</exception>
    public TableServiceClient(Uri endpoint, TableClientOptions? options = null)
        : this(TableAccount.WithSignatureIn(endpoint), options)
    {
    }

    /// <inheritdoc cref="TableServiceClient(Uri, AzureSasCredential, TableClientOptions)"/>
    public TableServiceClient(Uri endpoint, AzureSasCredential credential)
        : this(endpoint, credential, options: null)
    {
    }

    /// <param name="credential">A signature; one that is renewed counts from the next request on.</param>
    /// <exception cref="ArgumentException">Neither https nor this machine.</exception>
    public TableServiceClient(Uri endpoint, AzureSasCredential credential, TableClientOptions? options = null)
        : this(TableAccount.With(endpoint, credential), options)
    {
    }

    private TableServiceClient(TableAccount account, TableClientOptions? options)
    {
        _wire = new TableWire(account, options).TracedAs(TableTracing.OfService);
        _tables = new TableRequests(_wire);
    }

    public virtual string AccountName => _wire.AccountName;

    public virtual Uri Uri => _wire.Address.Account;

    public static string CreateQueryFilter(FormattableString filter) => TableClient.CreateQueryFilter(filter);

    public static string CreateQueryFilter(Expression<Func<TableItem, bool>> filter) => TableClient.CreateQueryFilter(filter);

    /// <summary>Shares this client's connections; asks the service nothing.</summary>
    public virtual TableClient GetTableClient(string tableName) => new(_wire.TracedAs(TableTracing.OfTable), tableName);

    /// <exception cref="RequestFailedException">409 TableAlreadyExists, TableBeingDeleted; 400 for a bad name.</exception>
    public virtual Response<TableItem> CreateTable(string tableName, CancellationToken cancellationToken = default) =>
        Created(tableName, _wire.Send(_tables.Create(tableName, existingIsFine: false), cancellationToken));

    /// <inheritdoc cref="CreateTable"/>
    public virtual async Task<Response<TableItem>> CreateTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        Created(tableName, await _wire.SendAsync(_tables.Create(tableName, existingIsFine: false), cancellationToken));

    /// <summary>For a table that was there before, the response's status is 409.</summary>
    /// <exception cref="RequestFailedException">409 TableBeingDeleted: for 40 seconds or more after a deletion.</exception>
    public virtual Response<TableItem> CreateTableIfNotExists(string tableName, CancellationToken cancellationToken = default) =>
        Created(tableName, _wire.Send(_tables.Create(tableName, existingIsFine: true), cancellationToken));

    /// <inheritdoc cref="CreateTableIfNotExists"/>
    public virtual async Task<Response<TableItem>> CreateTableIfNotExistsAsync(
        string tableName, CancellationToken cancellationToken = default) =>
        Created(tableName, await _wire.SendAsync(_tables.Create(tableName, existingIsFine: true), cancellationToken));

    /// <summary>A table that is not there gives a response with status 404, no exception.</summary>
    public virtual Response DeleteTable(string tableName, CancellationToken cancellationToken = default) =>
        _wire.Send(_tables.Delete(tableName), cancellationToken);

    /// <inheritdoc cref="DeleteTable"/>
    public virtual async Task<Response> DeleteTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        await _wire.SendAsync(_tables.Delete(tableName), cancellationToken);

    public virtual Pageable<TableItem> Query(
        string? filter = null, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        new TablePageable<TableItem>(_tables.List(filter, maxPerPage), cancellationToken);

    public virtual Pageable<TableItem> Query(
        FormattableString filter, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        Query(CreateQueryFilter(filter), maxPerPage, cancellationToken);

    public virtual Pageable<TableItem> Query(
        Expression<Func<TableItem, bool>> filter, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        Query(LinqFilter.Of(filter), maxPerPage, cancellationToken);

    public virtual AsyncPageable<TableItem> QueryAsync(
        string? filter = null, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        new AsyncTablePageable<TableItem>(_tables.List(filter, maxPerPage), cancellationToken);

    public virtual AsyncPageable<TableItem> QueryAsync(
        FormattableString filter, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        QueryAsync(CreateQueryFilter(filter), maxPerPage, cancellationToken);

    public virtual AsyncPageable<TableItem> QueryAsync(
        Expression<Func<TableItem, bool>> filter, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        QueryAsync(LinqFilter.Of(filter), maxPerPage, cancellationToken);

    private static Response<TableItem> Created(string tableName, Response response) =>
        Response.FromValue(new TableItem(tableName), response);
}
