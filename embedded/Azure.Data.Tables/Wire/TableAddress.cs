namespace Azure.Data.Tables.Wire;

/// <summary>The addresses of an account, encoded as they are sent and signed.</summary>
internal sealed class TableAddress(Uri endpoint)
{
    private readonly string _root = endpoint.AbsoluteUri.TrimEnd('/');

    public Uri Account => endpoint;

    public Uri Tables => At("Tables");

    public Uri Batch => At("$batch");

    public Uri Properties => At("?restype=service&comp=properties");

    public Uri Statistics => At("?restype=service&comp=stats");

    public Uri Policies(string table) => At(Uri.EscapeDataString(table) + "?comp=acl");

    public Uri TableByName(string table) => At($"Tables('{Quoted(table)}')");

    public Uri Table(string table) => At(Uri.EscapeDataString(table));

    public Uri Rows(string table) => At(Uri.EscapeDataString(table) + "()");

    public Uri Row(string table, string partitionKey, string rowKey) =>
        At($"{Uri.EscapeDataString(table)}(PartitionKey='{Quoted(partitionKey)}',RowKey='{Quoted(rowKey)}')");

    public static Uri With(Uri address, params ReadOnlySpan<(string Name, string? Value)> query)
    {
        var pairs = new List<string>();
        foreach (var (name, value) in query)
        {
            if (value is not null)
                pairs.Add($"{name}={Uri.EscapeDataString(value)}");
        }

        return pairs.Count == 0 ? address : new Uri($"{address.AbsoluteUri}?{string.Join('&', pairs)}");
    }

    private Uri At(string path) => new($"{_root}/{path}");

    // A quote inside a quoted key is doubled, and then encoded like everything else.
    private static string Quoted(string key) => Uri.EscapeDataString(key.Replace("'", "''", StringComparison.Ordinal));
}
