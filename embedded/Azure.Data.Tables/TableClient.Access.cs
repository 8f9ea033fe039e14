using Azure.Data.Tables.Models;
using Azure.Data.Tables.Sas;
using Azure.Data.Tables.Wire;

namespace Azure.Data.Tables;

public partial class TableClient
{
    public virtual TableSasBuilder GetSasBuilder(TableSasPermissions permissions, DateTimeOffset expiresOn) =>
        new(Name, permissions, expiresOn);

    /// <param name="rawPermissions">One or more of "raud", in that order.</param>
    public virtual TableSasBuilder GetSasBuilder(string rawPermissions, DateTimeOffset expiresOn) => new(Name, rawPermissions, expiresOn);

    /// <inheritdoc cref="GenerateSasUri(TableSasBuilder)"/>
    public virtual Uri GenerateSasUri(TableSasPermissions permissions, DateTimeOffset expiresOn) =>
        GenerateSasUri(GetSasBuilder(permissions, expiresOn));

    /// <summary>The table's address with a signature in its query, for whoever has no key. Asks the service nothing.</summary>
    /// <exception cref="InvalidOperationException">This client has no account key to sign with.</exception>
    /// <exception cref="ArgumentException">The builder is for another table.</exception>
    public virtual Uri GenerateSasUri(TableSasBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var key = _wire.Key ?? throw TableWire.NothingToSignWith();
        return builder.TableName == Name
            ? new Uri($"{Uri.AbsoluteUri}?{builder.Sign(key)}")
            : throw new ArgumentException($"The signature is for table '{builder.TableName}', not '{Name}'.", nameof(builder));
    }

    /// <summary>What signatures may refer to by name.</summary>
    /// <exception cref="RequestFailedException">404 TableNotFound.</exception>
    public virtual Response<IReadOnlyList<TableSignedIdentifier>> GetAccessPolicies(CancellationToken cancellationToken = default) =>
        Policies(_wire.Send(_tables.Policies(Name), cancellationToken));

    /// <inheritdoc cref="GetAccessPolicies"/>
    public virtual async Task<Response<IReadOnlyList<TableSignedIdentifier>>> GetAccessPoliciesAsync(
        CancellationToken cancellationToken = default) =>
        Policies(await _wire.SendAsync(_tables.Policies(Name), cancellationToken));

    /// <summary>Replaces them all; a signature that refers to one that is gone is worth nothing. Takes up to 30 s to be in force.</summary>
    /// <param name="tableAcl">At most five.</param>
    /// <exception cref="RequestFailedException">404 TableNotFound; 400 for more than five.</exception>
    public virtual Response SetAccessPolicy(
        IEnumerable<TableSignedIdentifier> tableAcl, CancellationToken cancellationToken = default) =>
        _wire.Send(_tables.SetPolicies(Name, tableAcl), cancellationToken);

    /// <inheritdoc cref="SetAccessPolicy"/>
    public virtual async Task<Response> SetAccessPolicyAsync(
        IEnumerable<TableSignedIdentifier> tableAcl, CancellationToken cancellationToken = default) =>
        await _wire.SendAsync(_tables.SetPolicies(Name, tableAcl), cancellationToken);

    private static Response<IReadOnlyList<TableSignedIdentifier>> Policies(Response response) =>
        Response.FromValue(AccessPolicyXml.Read(response), response);
}
