namespace Azure.Data.Tables;

/// <summary>How long logs or metrics are kept.</summary>
public class TableRetentionPolicy
{
    public TableRetentionPolicy(bool enabled) => Enabled = enabled;

    /// <summary>False keeps them for ever.</summary>
    public bool Enabled { get; set; }

    /// <summary>1 to 365.</summary>
    public int? Days { get; set; }
}
