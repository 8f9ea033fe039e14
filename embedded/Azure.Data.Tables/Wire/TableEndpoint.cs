namespace Azure.Data.Tables.Wire;

/// <summary>What an address says: an emulator has the account in the path, <c>127.0.0.1:10002/name</c>; Azure has it in the host.</summary>
internal static class TableEndpoint
{
    private const string SecondarySuffix = "-secondary";

    public static string AccountOf(Uri endpoint) =>
        IsPathStyle(endpoint) ? Segments(endpoint).FirstOrDefault() ?? "" : endpoint.Host.Split('.')[0];

    /// <summary>Null for an account's own address.</summary>
    public static string? TableOf(Uri endpoint) =>
        Segments(endpoint) is { } segments && segments.Length > Own(endpoint) ? segments[^1] : null;

    /// <summary>The same account, when the endpoint given was that of one table.</summary>
    public static Uri WithoutTable(Uri endpoint, string table)
    {
        var segments = Segments(endpoint);
        return segments.Length > Own(endpoint) && string.Equals(segments[^1], table, StringComparison.OrdinalIgnoreCase)
            ? new UriBuilder(endpoint) { Path = "/" + string.Join('/', segments[..^1]) }.Uri
            : endpoint;
    }

    /// <summary>
    /// Where an account that is replicated to another region can be read there: "-secondary" after its name;
    /// learn.microsoft.com/azure/storage/common/geo-redundant-design.
    /// </summary>
    public static Uri SecondaryOf(Uri endpoint)
    {
        var account = AccountOf(endpoint);
        var address = new UriBuilder(endpoint);
        if (IsPathStyle(endpoint))
            address.Path = "/" + string.Join('/', [account + SecondarySuffix, .. Segments(endpoint).Skip(1)]);
        else
            address.Host = address.Host.Insert(account.Length, SecondarySuffix);

        return address.Uri;
    }

    public static Uri Plain(Uri endpoint) => new(endpoint.GetLeftPart(UriPartial.Path));

    private static bool IsPathStyle(Uri endpoint) =>
        endpoint.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 || !endpoint.Host.Contains('.', StringComparison.Ordinal);

    private static int Own(Uri endpoint) => IsPathStyle(endpoint) ? 1 : 0;

    private static string[] Segments(Uri endpoint) => endpoint.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
}
