using Azure.Data.Tables.Wire;

namespace Azure.Data.Tables.Sas;

/// <summary>Says what the holder of a signature may do with one table, and signs it.</summary>
/// <remarks>
/// learn.microsoft.com/rest/api/storageservices/create-service-sas. What a stored access policy says is left out here; set
/// <see cref="Identifier"/> on a builder without arguments.
/// </remarks>
public class TableSasBuilder
{
    public TableSasBuilder()
    {
    }

    public TableSasBuilder(string tableName, TableSasPermissions permissions, DateTimeOffset expiresOn)
        : this(tableName, SasText.Of(permissions), expiresOn)
    {
    }

    /// <param name="rawPermissions">One or more of "raud", in that order.</param>
    public TableSasBuilder(string tableName, string rawPermissions, DateTimeOffset expiresOn)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        ArgumentException.ThrowIfNullOrEmpty(rawPermissions);
        TableName = tableName;
        Permissions = rawPermissions;
        ExpiresOn = expiresOn;
    }

    /// <summary>As in an address that carries a signature; signed again it is the same.</summary>
    public TableSasBuilder(Uri sasUri)
    {
        ArgumentNullException.ThrowIfNull(sasUri);
        var given = new TableSasQueryParameters(SasText.Query(sasUri));
        TableName = TableEndpoint.TableOf(sasUri) ?? given.TableName;
        Permissions = given.Permissions.Length == 0 ? null : given.Permissions;
        Identifier = given.Identifier.Length == 0 ? null : given.Identifier;
        (Protocol, StartsOn, ExpiresOn, IPRange) = (given.Protocol, given.StartsOn, given.ExpiresOn, given.IPRange);
        (PartitionKeyStart, RowKeyStart) = (given.StartPartitionKey, given.StartRowKey);
        (PartitionKeyEnd, RowKeyEnd) = (given.EndPartitionKey, given.EndRowKey);
        Version = given.Version;
    }

    public TableSasProtocol Protocol { get; set; }

    /// <summary>The default value is: at once.</summary>
    public DateTimeOffset StartsOn { get; set; }

    public DateTimeOffset ExpiresOn { get; set; }

    public string? Permissions { get; private set; }

    public TableSasIPRange IPRange { get; set; }

    /// <summary>A stored access policy of the table, of at most 64 characters.</summary>
    public string? Identifier { get; set; }

    public string? TableName { get; set; }

    /// <summary>The first partition that may be touched.</summary>
    public string? PartitionKeyStart { get; set; }

    /// <summary>The first row in the first partition; needs <see cref="PartitionKeyStart"/>.</summary>
    public string? RowKeyStart { get; set; }

    /// <summary>The last partition, included.</summary>
    public string? PartitionKeyEnd { get; set; }

    /// <summary>The last row in the last partition, included; needs <see cref="PartitionKeyEnd"/>.</summary>
    public string? RowKeyEnd { get; set; }

    private string Version { get; } = SasText.Version;

    public void SetPermissions(TableSasPermissions permissions) => Permissions = SasText.Of(permissions);

    /// <inheritdoc cref="TableSasBuilder(string, string, DateTimeOffset)" path="/param"/>
    public void SetPermissions(string rawPermissions) => Permissions = rawPermissions;

    /// <summary>The query that goes with a request, signature included, without a question mark.</summary>
    /// <inheritdoc cref="ToSasQueryParameters"/>
    public string Sign(TableSharedKeyCredential sharedKeyCredential) => ToSasQueryParameters(sharedKeyCredential).ToString();

    /// <exception cref="InvalidOperationException">No table; without an <see cref="Identifier"/>, no expiry or no permissions.</exception>
    public TableSasQueryParameters ToSasQueryParameters(TableSharedKeyCredential sharedKeyCredential)
    {
        ArgumentNullException.ThrowIfNull(sharedKeyCredential);
        Check();

        // The service signs a table's name in lower case, however it was written when the table was made.
        var table = TableName!.ToLowerInvariant();
        var signed = string.Join(
            '\n',
            Permissions,
            SasText.Of(StartsOn),
            SasText.Of(ExpiresOn),
            $"/table/{sharedKeyCredential.AccountName}/{table}",
            Identifier,
            IPRange,
            SasText.Of(Protocol),
            Version,
            PartitionKeyStart,
            RowKeyStart,
            PartitionKeyEnd,
            RowKeyEnd);
        return new()
        {
            Version = Version,
            TableName = TableName,
            StartPartitionKey = PartitionKeyStart,
            StartRowKey = RowKeyStart,
            EndPartitionKey = PartitionKeyEnd,
            EndRowKey = RowKeyEnd,
            Protocol = Protocol,
            StartsOn = StartsOn,
            ExpiresOn = ExpiresOn,
            IPRange = IPRange,
            Identifier = Identifier ?? "",
            Permissions = Permissions ?? "",
            Signature = sharedKeyCredential.Sign(signed),
        };
    }

    public override bool Equals(object? obj) => base.Equals(obj);

    public override int GetHashCode() => base.GetHashCode();

    public override string? ToString() => base.ToString();

    private void Check()
    {
        var missing =
            string.IsNullOrEmpty(TableName) ? nameof(TableName)
            : Identifier is not null ? null
            : ExpiresOn == default ? nameof(ExpiresOn)
            : string.IsNullOrEmpty(Permissions) ? nameof(Permissions)
            : null;
        if (missing is not null)
            throw new InvalidOperationException($"A signature needs {missing}.");
    }
}
