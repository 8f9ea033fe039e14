namespace Azure.Data.Tables.Wire;

/// <summary>Where the next page of rows begins; as text the two keys with a space between, like the published package.</summary>
internal readonly record struct Continuation(string PartitionKey, string? RowKey)
{
    public static string? Of(Response response)
    {
        response.Headers.TryGetValue("x-ms-continuation-NextPartitionKey", out var partitionKey);
        response.Headers.TryGetValue("x-ms-continuation-NextRowKey", out var rowKey);
        return string.IsNullOrEmpty(partitionKey) && string.IsNullOrEmpty(rowKey) ? null : $"{partitionKey} {rowKey}";
    }

    /// <remarks>The row key may be absent; sent back empty it would be refused.</remarks>
    public static Continuation? Parse(string? token)
    {
        if (string.IsNullOrEmpty(token))
            return null;

        var parts = token.Split(' ', 2);
        return new(parts[0], parts is [_, { Length: > 0 } rowKey] ? rowKey : null);
    }
}
