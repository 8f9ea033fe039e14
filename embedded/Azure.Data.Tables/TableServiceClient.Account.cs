using Azure.Data.Tables.Models;
using Azure.Data.Tables.Sas;
using Azure.Data.Tables.Wire;

namespace Azure.Data.Tables;

public partial class TableServiceClient
{
    /// <summary>Analytics, metrics and cross-origin rules of the account's tables.</summary>
    /// <exception cref="RequestFailedException">403 without the right to it.</exception>
    public virtual Response<TableServiceProperties> GetProperties(CancellationToken cancellationToken = default) =>
        Properties(_wire.Send(_tables.Properties(), cancellationToken));

    /// <inheritdoc cref="GetProperties"/>
    public virtual async Task<Response<TableServiceProperties>> GetPropertiesAsync(CancellationToken cancellationToken = default) =>
        Properties(await _wire.SendAsync(_tables.Properties(), cancellationToken));

    /// <summary>What is not stated stays as it is. Takes up to 30 s to be in force.</summary>
    /// <exception cref="RequestFailedException">400 for what the service does not take.</exception>
    public virtual Response SetProperties(TableServiceProperties properties, CancellationToken cancellationToken = default) =>
        _wire.Send(_tables.SetProperties(properties), cancellationToken);

    /// <inheritdoc cref="SetProperties"/>
    public virtual async Task<Response> SetPropertiesAsync(
        TableServiceProperties properties, CancellationToken cancellationToken = default) =>
        await _wire.SendAsync(_tables.SetProperties(properties), cancellationToken);

    /// <summary>How far the replica in another region is; asked there, for an account that has one that can be read.</summary>
    public virtual Response<TableServiceStatistics> GetStatistics(CancellationToken cancellationToken = default) =>
        Statistics(_wire.Send(_tables.Statistics(), cancellationToken));

    /// <inheritdoc cref="GetStatistics"/>
    public virtual async Task<Response<TableServiceStatistics>> GetStatisticsAsync(CancellationToken cancellationToken = default) =>
        Statistics(await _wire.SendAsync(_tables.Statistics(), cancellationToken));

    public virtual TableAccountSasBuilder GetSasBuilder(
        TableAccountSasPermissions permissions, TableAccountSasResourceTypes resourceTypes, DateTimeOffset expiresOn) =>
        new(permissions, resourceTypes, expiresOn);

    /// <param name="rawPermissions">One or more of "rwdlau", in that order.</param>
    public virtual TableAccountSasBuilder GetSasBuilder(
        string rawPermissions, TableAccountSasResourceTypes resourceTypes, DateTimeOffset expiresOn) =>
        new(rawPermissions, resourceTypes, expiresOn);

    /// <inheritdoc cref="GenerateSasUri(TableAccountSasBuilder)"/>
    public virtual Uri GenerateSasUri(
        TableAccountSasPermissions permissions, TableAccountSasResourceTypes resourceTypes, DateTimeOffset expiresOn) =>
        GenerateSasUri(GetSasBuilder(permissions, resourceTypes, expiresOn));

    /// <summary>The account's address with a signature in its query, for whoever has no key. Asks the service nothing.</summary>
    /// <exception cref="InvalidOperationException">This client has no account key to sign with.</exception>
    public virtual Uri GenerateSasUri(TableAccountSasBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var key = _wire.Key ?? throw TableWire.NothingToSignWith();
        return new UriBuilder(Uri) { Query = builder.Sign(key) }.Uri;
    }

    private static Response<TableServiceProperties> Properties(Response response) =>
        Response.FromValue(ServiceXml.ReadProperties(response), response);

    private static Response<TableServiceStatistics> Statistics(Response response) =>
        Response.FromValue(ServiceXml.ReadStatistics(response), response);
}
