namespace Azure.Data.Tables;

/// <summary>What an update does to properties it does not mention.</summary>
public enum TableUpdateMode
{
    /// <summary>Keeps them. A null property is not sent, so a merge cannot clear one.</summary>
    Merge = 0,

    /// <summary>Removes them.</summary>
    Replace = 1,
}
