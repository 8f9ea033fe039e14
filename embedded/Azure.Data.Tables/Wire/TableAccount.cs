using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables.Wire;

/// <summary>Where an account's tables are, and what proves that we may use them.</summary>
internal sealed record TableAccount(Uri Endpoint, HttpPipelinePolicy Authentication)
{
    private const string StorageScope = "https://storage.azure.com/.default";

    /// <summary>An emulator has the account in the path, <c>127.0.0.1:10002/name</c>; Azure has it in the host.</summary>
    public string Name => IsPathStyle(Endpoint) ? Endpoint.Segments.ElementAtOrDefault(1)?.Trim('/') ?? "" : Endpoint.Host.Split('.')[0];

    public static TableAccount With(Uri endpoint, TableSharedKeyCredential credential)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        return new(Plain(endpoint), new SharedKeyLitePolicy(credential));
    }

    /// <exception cref="ArgumentException">The endpoint is not https: the token would travel in the clear.</exception>
    public static TableAccount With(Uri endpoint, TokenCredential credential)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        if (!string.Equals(endpoint.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal))
            throw new ArgumentException("A token may only be sent over https.", nameof(endpoint));

        return new(Plain(endpoint), new BearerTokenAuthenticationPolicy(credential, StorageScope));
    }

    /// <summary>The same account, when the endpoint given was that of one table.</summary>
    public TableAccount WithoutTable(string table)
    {
        var segments = Endpoint.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var own = IsPathStyle(Endpoint) ? 1 : 0;
        return segments.Length > own && string.Equals(segments[^1], table, StringComparison.OrdinalIgnoreCase)
            ? this with { Endpoint = new Uri(Endpoint, "/" + string.Join('/', segments[..^1])) }
            : this;
    }

    private static bool IsPathStyle(Uri endpoint) =>
        endpoint.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 || !endpoint.Host.Contains('.', StringComparison.Ordinal);

    private static Uri Plain(Uri endpoint) => new(endpoint.GetLeftPart(UriPartial.Path));
}
