using System.Diagnostics.CodeAnalysis;

namespace Azure.Data.Tables.Sas;

/// <summary>What the holder of an account's signature may do; a permission that a resource type has no use for is without effect.</summary>
[Flags]
[SuppressMessage("Design", "MA0062", Justification = "The published value: All is every bit, those to come included.")]
public enum TableAccountSasPermissions
{
    All = -1,
    Read = 1,
    Write = 2,
    Delete = 4,
    List = 8,
    Add = 16,
    Update = 64,
}

/// <summary>What an account's signature reaches: the account's settings, its tables as such, their rows.</summary>
[Flags]
[SuppressMessage("Design", "MA0062", Justification = "The published value: All is every bit, those to come included.")]
public enum TableAccountSasResourceTypes
{
    All = -1,

    /// <summary>Properties, statistics and the list of tables.</summary>
    Service = 1,

    /// <summary>Tables: creating, deleting, access policies.</summary>
    Container = 2,

    /// <summary>Rows.</summary>
    Object = 4,
}
