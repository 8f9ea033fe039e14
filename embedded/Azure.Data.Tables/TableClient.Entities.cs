using Azure.Data.Tables.Mapping;
using Azure.Data.Tables.Models;
using Azure.Data.Tables.Wire;

namespace Azure.Data.Tables;

public partial class TableClient
{
    /// <exception cref="RequestFailedException">409 EntityAlreadyExists; 404 TableNotFound; 400 outside the service's limits.</exception>
    public virtual Response AddEntity<T>(T entity, CancellationToken cancellationToken = default)
        where T : ITableEntity =>
        _wire.Send(_rows.Write(EntityCommand.Add(entity), 201, 204), cancellationToken);

    /// <inheritdoc cref="AddEntity"/>
    public virtual async Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : ITableEntity =>
        await _wire.SendAsync(_rows.Write(EntityCommand.Add(entity), 201, 204), cancellationToken);

    /// <summary>Writes whatever the stored version is.</summary>
    /// <exception cref="RequestFailedException">404 TableNotFound; 400 outside the service's limits.</exception>
    public virtual Response UpsertEntity<T>(
        T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity =>
        _wire.Send(_rows.Write(EntityCommand.Write(entity, mode, default), 204), cancellationToken);

    /// <inheritdoc cref="UpsertEntity"/>
    public virtual async Task<Response> UpsertEntityAsync<T>(
        T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity =>
        await _wire.SendAsync(_rows.Write(EntityCommand.Write(entity, mode, default), 204), cancellationToken);

    /// <param name="ifMatch">The version that was read, or <see cref="ETag.All"/> for whichever is there.</param>
    /// <exception cref="ArgumentException">No version.</exception>
    /// <exception cref="RequestFailedException">412 UpdateConditionNotSatisfied; 404 ResourceNotFound; 400 outside the limits.</exception>
    public virtual Response UpdateEntity<T>(
        T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity =>
        _wire.Send(_rows.Write(Update(entity, ifMatch, mode), 204), cancellationToken);

    /// <inheritdoc cref="UpdateEntity"/>
    public virtual async Task<Response> UpdateEntityAsync<T>(
        T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity =>
        await _wire.SendAsync(_rows.Write(Update(entity, ifMatch, mode), 204), cancellationToken);

    /// <summary>A row that is not there gives a response with status 404, no exception.</summary>
    /// <param name="ifMatch">The version that was read; by default whichever is there.</param>
    /// <exception cref="RequestFailedException">412 UpdateConditionNotSatisfied.</exception>
    public virtual Response DeleteEntity(
        string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default) =>
        _wire.Send(_rows.Write(EntityCommand.Delete(partitionKey, rowKey, ifMatch), 204, 404), cancellationToken);

    /// <inheritdoc cref="DeleteEntity(string, string, ETag, CancellationToken)"/>
    public virtual async Task<Response> DeleteEntityAsync(
        string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default) =>
        await _wire.SendAsync(_rows.Write(EntityCommand.Delete(partitionKey, rowKey, ifMatch), 204, 404), cancellationToken);

    /// <remarks>The entity's own ETag does not count; pass it as <paramref name="ifMatch"/> if it should.</remarks>
    /// <inheritdoc cref="DeleteEntity(string, string, ETag, CancellationToken)"/>
    public virtual Response DeleteEntity(ITableEntity entity, ETag ifMatch = default, CancellationToken cancellationToken = default) =>
        _wire.Send(_rows.Write(EntityCommand.Delete(entity, ifMatch), 204, 404), cancellationToken);

    /// <inheritdoc cref="DeleteEntity(ITableEntity, ETag, CancellationToken)"/>
    public virtual async Task<Response> DeleteEntityAsync(
        ITableEntity entity, ETag ifMatch = default, CancellationToken cancellationToken = default) =>
        await _wire.SendAsync(_rows.Write(EntityCommand.Delete(entity, ifMatch), 204, 404), cancellationToken);

    /// <exception cref="RequestFailedException">404 ResourceNotFound, TableNotFound.</exception>
    public virtual Response<T> GetEntity<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity =>
        Read<T>(_wire.Send(_rows.Get(partitionKey, rowKey, select, 200), cancellationToken));

    /// <inheritdoc cref="GetEntity"/>
    public virtual async Task<Response<T>> GetEntityAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity =>
        Read<T>(await _wire.SendAsync(_rows.Get(partitionKey, rowKey, select, 200), cancellationToken));

    /// <exception cref="RequestFailedException">404 TableNotFound; a missing row is a response without a value.</exception>
    public virtual NullableResponse<T> GetEntityIfExists<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity =>
        ReadIfExists<T>(_wire.Send(_rows.Get(partitionKey, rowKey, select, 200, 404), cancellationToken));

    /// <inheritdoc cref="GetEntityIfExists"/>
    public virtual async Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity =>
        ReadIfExists<T>(await _wire.SendAsync(_rows.Get(partitionKey, rowKey, select, 200, 404), cancellationToken));

    private static EntityCommand Update(ITableEntity entity, ETag ifMatch, TableUpdateMode mode) =>
        ifMatch == default
            ? throw new ArgumentException("An update needs the version that was read, or ETag.All.", nameof(ifMatch))
            : EntityCommand.Write(entity, mode, ifMatch);

    private static Response<T> Read<T>(Response response)
        where T : class, ITableEntity =>
        Response.FromValue(EntityReader.ReadOne<T>(response), response);

    private static NullableResponse<T> ReadIfExists<T>(Response response)
        where T : class, ITableEntity =>
        response.Status != 404
            ? Read<T>(response)
            : ODataError.Of(response)?.Code is { } code && code == TableErrorCode.ResourceNotFound
                ? new NoEntity<T>(response)
                : throw new RequestFailedException(response);

    private sealed class NoEntity<T>(Response response) : NullableResponse<T>
    {
        public override bool HasValue => false;

        public override T Value => throw new InvalidOperationException("There is no such entity.");

        public override Response GetRawResponse() => response;
    }
}
