namespace Azure.Data.Tables.Models;

/// <summary>An access policy under the name by which signatures refer to it.</summary>
public class TableSignedIdentifier
{
    /// <param name="id">At most 64 characters.</param>
    public TableSignedIdentifier(string id, TableAccessPolicy accessPolicy)
    {
        ArgumentNullException.ThrowIfNull(id);
        (Id, AccessPolicy) = (id, accessPolicy);
    }

    public string Id { get; set; }

    public TableAccessPolicy? AccessPolicy { get; set; }
}

/// <summary>What the signatures that refer to it may do and when; what is null is up to each signature.</summary>
public class TableAccessPolicy
{
    /// <param name="permission">One or more of "raud", in that order.</param>
    public TableAccessPolicy(DateTimeOffset? startsOn, DateTimeOffset? expiresOn, string permission) =>
        (StartsOn, ExpiresOn, Permission) = (startsOn, expiresOn, permission);

    public DateTimeOffset? StartsOn { get; set; }

    public DateTimeOffset? ExpiresOn { get; set; }

    public string? Permission { get; set; }
}
