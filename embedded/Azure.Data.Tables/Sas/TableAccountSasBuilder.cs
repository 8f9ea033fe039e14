namespace Azure.Data.Tables.Sas;

/// <summary>Says what the holder of a signature may do with the tables of an account, and signs it.</summary>
/// <remarks>learn.microsoft.com/rest/api/storageservices/create-account-sas, for the table service alone.</remarks>
public class TableAccountSasBuilder
{
    public TableAccountSasBuilder(
        TableAccountSasPermissions permissions, TableAccountSasResourceTypes resourceTypes, DateTimeOffset expiresOn)
        : this(SasText.Of(permissions), resourceTypes, expiresOn)
    {
    }

    /// <param name="rawPermissions">One or more of "rwdlau", in that order.</param>
    public TableAccountSasBuilder(string rawPermissions, TableAccountSasResourceTypes resourceTypes, DateTimeOffset expiresOn)
    {
        ArgumentException.ThrowIfNullOrEmpty(rawPermissions);
        Permissions = rawPermissions;
        ResourceTypes = resourceTypes;
        ExpiresOn = expiresOn;
    }

    /// <summary>As in an address that carries a signature; signed again it is the same.</summary>
    /// <exception cref="ArgumentException">The signature is of one table.</exception>
    public TableAccountSasBuilder(Uri sasUri)
    {
        ArgumentNullException.ThrowIfNull(sasUri);
        var given = new TableAccountSasQueryParameters(SasText.Query(sasUri));
        ResourceTypes = given.ResourceTypes ?? throw new ArgumentException("The address names no resource types.", nameof(sasUri));
        Permissions = given.Permissions;
        Identifier = given.Identifier.Length == 0 ? null : given.Identifier;
        (Protocol, StartsOn, ExpiresOn, IPRange) = (given.Protocol, given.StartsOn, given.ExpiresOn, given.IPRange);
        Version = given.Version;
    }

    public TableSasProtocol Protocol { get; set; }

    /// <summary>The default value is: at once.</summary>
    public DateTimeOffset StartsOn { get; set; }

    public DateTimeOffset ExpiresOn { get; set; }

    public string Permissions { get; private set; }

    public TableSasIPRange IPRange { get; set; }

    /// <summary>Part of the query, not of what is signed.</summary>
    public string? Identifier { get; set; }

    public TableAccountSasResourceTypes ResourceTypes { get; set; }

    private string Version { get; } = SasText.Version;

    // Signed since that version, and so empty; before it the text just ends with its line.
    private string EncryptionScope => string.CompareOrdinal(Version, "2020-12-06") < 0 ? "" : "\n";

    public void SetPermissions(TableAccountSasPermissions permissions) => Permissions = SasText.Of(permissions);

    /// <inheritdoc cref="TableAccountSasBuilder(string, TableAccountSasResourceTypes, DateTimeOffset)" path="/param"/>
    public void SetPermissions(string rawPermissions) => Permissions = rawPermissions;

    /// <summary>The query that goes with a request, signature included, without a question mark.</summary>
    /// <inheritdoc cref="ToSasQueryParameters"/>
    public string Sign(TableSharedKeyCredential sharedKeyCredential) => ToSasQueryParameters(sharedKeyCredential).ToString();

    /// <exception cref="InvalidOperationException">No resource types, no expiry or no permissions.</exception>
    public TableAccountSasQueryParameters ToSasQueryParameters(TableSharedKeyCredential sharedKeyCredential)
    {
        ArgumentNullException.ThrowIfNull(sharedKeyCredential);
        Check();
        var signed = string.Join(
            '\n',
            sharedKeyCredential.AccountName,
            Permissions,
            "t",
            SasText.Of(ResourceTypes),
            SasText.Of(StartsOn),
            SasText.Of(ExpiresOn),
            IPRange,
            SasText.Of(Protocol),
            Version,
            EncryptionScope);
        return new()
        {
            Version = Version,
            ResourceTypes = ResourceTypes,
            Protocol = Protocol,
            StartsOn = StartsOn,
            ExpiresOn = ExpiresOn,
            IPRange = IPRange,
            Identifier = Identifier ?? "",
            Permissions = Permissions,
            Signature = sharedKeyCredential.Sign(signed),
        };
    }

    public override bool Equals(object? obj) => base.Equals(obj);

    public override int GetHashCode() => base.GetHashCode();

    public override string? ToString() => base.ToString();

    private void Check()
    {
        var missing =
            ResourceTypes == default ? nameof(ResourceTypes)
            : ExpiresOn == default ? nameof(ExpiresOn)
            : string.IsNullOrEmpty(Permissions) ? nameof(Permissions)
            : null;
        if (missing is not null)
            throw new InvalidOperationException($"A signature needs {missing}.");
    }
}
