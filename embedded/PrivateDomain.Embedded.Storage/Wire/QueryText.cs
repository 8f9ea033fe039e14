namespace PrivateDomain.Embedded.Storage.Wire;

/// <summary>
/// The query of an address. A plus sign means itself here, as the storage clients write it. Of a name that comes twice the values are one,
/// in order and with commas between them: so they are signed.
/// </summary>
internal static class QueryText
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyDictionary<string, string> Read(string query)
    {
        if (query.Length < 2)
            return None;
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in query[1..].Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals < 0 ? (pair, "") : (pair[..equals], pair[(equals + 1)..]);
            (name, value) = (Uri.UnescapeDataString(name), Uri.UnescapeDataString(value));
            values[name] = values.TryGetValue(name, out var other) ? string.Join(',', other.Split(',').Append(value).Order(StringComparer.Ordinal)) : value;
        }

        return values;
    }
}
