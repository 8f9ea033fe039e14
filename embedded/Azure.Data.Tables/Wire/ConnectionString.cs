namespace Azure.Data.Tables.Wire;

/// <summary>Reads <c>name=value;name=value</c> as the storage clients do; names without regard to case.</summary>
internal static class ConnectionString
{
    // The emulator's account and key are published: learn.microsoft.com/azure/storage/common/storage-use-azurite.
    private const string DevelopmentAccount = "devstoreaccount1";

    private const string DevelopmentKey =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <exception cref="FormatException">It is not a list of pairs, or it names no account.</exception>
    public static TableAccount Parse(string connectionString)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        var settings = Pairs(connectionString);

        if (bool.TryParse(settings.GetValueOrDefault("UseDevelopmentStorage"), out var development) && development)
            return Development(settings.GetValueOrDefault("DevelopmentStorageProxyUri"));

        var account = Account(settings);
        return (settings.GetValueOrDefault("TableEndpoint"), settings.GetValueOrDefault("TableSecondaryEndpoint")) switch
        {
            (_, null or "") => account,
            (null or "", _) => throw new FormatException("A TableSecondaryEndpoint goes with a TableEndpoint."),
            (_, var secondary) => account with { Secondary = TableEndpoint.Plain(Address(secondary)) },
        };
    }

    // Where there are both, the signature counts.
    private static TableAccount Account(Dictionary<string, string> settings) =>
        (settings.GetValueOrDefault("AccountName"),
            settings.GetValueOrDefault("AccountKey"),
            settings.GetValueOrDefault("SharedAccessSignature"),
            settings.GetValueOrDefault("TableEndpoint")) switch
        {
            (var name, _, { Length: > 0 } signature, { Length: > 0 } endpoint) =>
                Named(TableAccount.WithSignature(Address(endpoint), new AzureSasCredential(signature)), name),
            ({ Length: > 0 } name, { Length: > 0 } key, null or "", var endpoint) => Named(
                TableAccount.With(
                    endpoint is { Length: > 0 } ? Address(endpoint) : Default(settings, name), new TableSharedKeyCredential(name, key)),
                name),
            _ => throw new FormatException(
                "The connection string has neither AccountName and AccountKey nor TableEndpoint and SharedAccessSignature."),
        };

    private static TableAccount Named(TableAccount account, string? name) =>
        string.IsNullOrEmpty(name) ? account : account with { Name = name };

    private static TableAccount Development(string? proxy)
    {
        var host = new UriBuilder(proxy ?? "http://127.0.0.1") { Port = 10002, Path = DevelopmentAccount };
        return TableAccount.With(host.Uri, new TableSharedKeyCredential(DevelopmentAccount, DevelopmentKey));
    }

    private static Uri Default(Dictionary<string, string> settings, string account) =>
        Address(
            $"{settings.GetValueOrDefault("DefaultEndpointsProtocol", "https")}://{account}.table."
            + settings.GetValueOrDefault("EndpointSuffix", "core.windows.net"));

    private static Uri Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
            ? address
            : throw new FormatException($"'{text}' is not the address of a table endpoint.");

    private static Dictionary<string, string> Pairs(string text)
    {
        var pairs = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var segment in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // A key is base64 and may itself end in '='.
            var split = segment.IndexOf('=', StringComparison.Ordinal);
            if (split <= 0 || !pairs.TryAdd(segment[..split].Trim(), segment[(split + 1)..].Trim()))
                throw new FormatException("The connection string is not a list of name=value pairs, each name once.");
        }

        return pairs;
    }
}
