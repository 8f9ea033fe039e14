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

        if (settings.GetValueOrDefault("AccountName") is not { Length: > 0 } account
            || settings.GetValueOrDefault("AccountKey") is not { Length: > 0 } key)
            throw new FormatException("The connection string has no AccountName and AccountKey.");

        return TableAccount.With(Endpoint(settings, account), new TableSharedKeyCredential(account, key));
    }

    private static TableAccount Development(string? proxy)
    {
        var host = new UriBuilder(proxy ?? "http://127.0.0.1") { Port = 10002, Path = DevelopmentAccount };
        return TableAccount.With(host.Uri, new TableSharedKeyCredential(DevelopmentAccount, DevelopmentKey));
    }

    private static Uri Endpoint(Dictionary<string, string> settings, string account)
    {
        var protocol = settings.GetValueOrDefault("DefaultEndpointsProtocol", "https");
        var suffix = settings.GetValueOrDefault("EndpointSuffix", "core.windows.net");
        var text = settings.GetValueOrDefault("TableEndpoint") is { Length: > 0 } given ? given : $"{protocol}://{account}.table.{suffix}";

        return Uri.TryCreate(text, UriKind.Absolute, out var endpoint)
            ? endpoint
            : throw new FormatException($"'{text}' is not the address of a table endpoint.");
    }

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
