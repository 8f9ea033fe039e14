using System.Diagnostics.CodeAnalysis;

namespace Azure.Data.Tables.Sas;

/// <summary>What the holder of a table's signature may do with its rows.</summary>
[Flags]
[SuppressMessage("Design", "MA0062", Justification = "The published value: All is every bit, those to come included.")]
public enum TableSasPermissions
{
    All = -1,
    Read = 1,
    Add = 2,
    Update = 4,
    Delete = 8,
}

/// <summary>Over which protocols a signature is good.</summary>
public enum TableSasProtocol
{
    /// <summary>The signature does not say; the service takes that for both.</summary>
    None = 0,

    HttpsAndHttp = 1,

    Https = 2,
}
