namespace Azure.Data.Tables.Sas;

/// <summary>A signature and all that it covers; as text, the query that goes with a request.</summary>
public class TableAccountSasQueryParameters
{
    internal TableAccountSasQueryParameters()
    {
    }

    /// <summary>From the query of an address that carries a signature.</summary>
    internal TableAccountSasQueryParameters(IReadOnlyDictionary<string, string> query)
    {
        Version = query.GetValueOrDefault("sv", SasText.Version);
        ResourceTypes = query.TryGetValue("srt", out var types) ? SasText.ResourceTypes(types) : null;
        Protocol = SasText.Protocol(query.GetValueOrDefault("spr"));
        StartsOn = SasText.Time(query.GetValueOrDefault("st"));
        ExpiresOn = SasText.Time(query.GetValueOrDefault("se"));
        IPRange = query.TryGetValue("sip", out var range) ? TableSasIPRange.Parse(range) : default;
        Identifier = query.GetValueOrDefault("si", "");
        Resource = query.GetValueOrDefault("sr", "");
        Permissions = query.GetValueOrDefault("sp", "");
        Signature = query.GetValueOrDefault("sig", "");
    }

    /// <summary>The service version by whose rules it was signed.</summary>
    public string Version { get; internal init; } = SasText.Version;

    /// <summary>Null in the signature of one table.</summary>
    public TableAccountSasResourceTypes? ResourceTypes { get; internal init; }

    public TableSasProtocol Protocol { get; internal init; }

    /// <summary>To the second, in UTC; the default value when it is not stated.</summary>
    public DateTimeOffset StartsOn { get; internal init; }

    /// <inheritdoc cref="StartsOn"/>
    public DateTimeOffset ExpiresOn { get; internal init; }

    public TableSasIPRange IPRange { get; internal init; }

    /// <summary>The stored access policy that says the rest.</summary>
    public string Identifier { get; internal init; } = "";

    public string Resource { get; internal init; } = "";

    public string Permissions { get; internal init; } = "";

    /// <summary>HMAC-SHA256 in base64.</summary>
    public string Signature { get; internal init; } = "";

    /// <summary>Without a question mark, every value encoded.</summary>
    public override string ToString() => Join([("sv", Version), ("ss", "t"), .. Common]);

    private protected IEnumerable<(string Name, string? Value)> Common =>
    [
        ("srt", ResourceTypes is { } types ? SasText.Of(types) : null),
        ("spr", SasText.Of(Protocol)),
        ("st", SasText.Of(StartsOn)),
        ("se", SasText.Of(ExpiresOn)),
        ("sip", IPRange.ToString()),
        ("si", Identifier),
        ("sr", Resource),
        ("sp", Permissions),
        ("sig", Signature),
    ];

    private protected static string Join(IEnumerable<(string Name, string? Value)> pairs) =>
        string.Join('&', pairs
            .Where(pair => !string.IsNullOrEmpty(pair.Value))
            .Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value!)}"));
}
