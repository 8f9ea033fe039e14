namespace Azure.Data.Tables.Sas;

/// <summary>The signature of one table, or of a range of its rows.</summary>
public sealed class TableSasQueryParameters : TableAccountSasQueryParameters
{
    internal TableSasQueryParameters()
    {
    }

    /// <inheritdoc cref="TableAccountSasQueryParameters(IReadOnlyDictionary{string, string})"/>
    internal TableSasQueryParameters(IReadOnlyDictionary<string, string> query)
        : base(query)
    {
        TableName = query.GetValueOrDefault("tn");
        StartPartitionKey = query.GetValueOrDefault("spk");
        StartRowKey = query.GetValueOrDefault("srk");
        EndPartitionKey = query.GetValueOrDefault("epk");
        EndRowKey = query.GetValueOrDefault("erk");
    }

    /// <summary>No signature.</summary>
    public static TableSasQueryParameters Empty => new();

    /// <summary>The first partition; null without a bound.</summary>
    public string? StartPartitionKey { get; set; }

    /// <summary>The first row in the first partition; null without a bound.</summary>
    public string? StartRowKey { get; set; }

    /// <summary>The last partition, included; null without a bound.</summary>
    public string? EndPartitionKey { get; set; }

    /// <summary>The last row in the last partition, included; null without a bound.</summary>
    public string? EndRowKey { get; set; }

    internal string? TableName { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        Join(
        [
            ("sv", TableName is null && Signature.Length == 0 ? null : Version),
            ("tn", TableName),
            ("spk", StartPartitionKey),
            ("srk", StartRowKey),
            ("epk", EndPartitionKey),
            ("erk", EndRowKey),
            .. Common,
        ]);
}
