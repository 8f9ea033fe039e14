using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables.Wire;

/// <summary>Where an account's tables are, and what proves that we may use them.</summary>
internal sealed record TableAccount(Uri Endpoint, HttpPipelinePolicy Authentication)
{
    public string Name
    {
        get => field ?? TableEndpoint.AccountOf(Endpoint);
        init;
    }

    /// <summary>Where the statistics of the replication are asked for.</summary>
    public Uri Secondary
    {
        get => field ?? TableEndpoint.SecondaryOf(Endpoint);
        init;
    }

    /// <summary>Signs what others may do; there is none where a token or a signature is all we have.</summary>
    public TableSharedKeyCredential? Key { get; private init; }

    public static TableAccount With(Uri endpoint, TableSharedKeyCredential credential)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        return new(TableEndpoint.Plain(endpoint), new SharedKeyLitePolicy(credential)) { Key = credential };
    }

    /// <exception cref="ArgumentException">Neither https nor this machine: who reads the signature has it.</exception>
    public static TableAccount With(Uri endpoint, AzureSasCredential credential)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        return endpoint.Scheme == Uri.UriSchemeHttps || endpoint.IsLoopback
            ? WithSignature(endpoint, credential)
            : throw new ArgumentException("A signature may only be sent over https.", nameof(endpoint));
    }

    /// <exception cref="ArgumentException">No signature in the query; neither https nor this machine.</exception>
    public static TableAccount WithSignatureIn(Uri endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return endpoint.Query.Length > 1
            ? With(endpoint, new AzureSasCredential(endpoint.Query))
            : throw new ArgumentException("The endpoint has no shared access signature in its query.", nameof(endpoint));
    }

    /// <summary>Over whatever protocol, as a connection string asks for it.</summary>
    public static TableAccount WithSignature(Uri endpoint, AzureSasCredential credential) =>
        new(TableEndpoint.Plain(endpoint), new SasPolicy(credential));

    /// <summary>
    /// Over plain http every request is refused with an <see cref="InvalidOperationException"/>, as by any client of Azure.Core.
    /// </summary>
    public static TableAccount With(Uri endpoint, TokenCredential credential, TableClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        var scope = (options?.Audience ?? TableAudience.AzurePublicCloud).Scope;
        return new(TableEndpoint.Plain(endpoint), new TokenPolicy(credential, scope, options?.EnableTenantDiscovery ?? false));
    }

    /// <summary>The same account, when the endpoint given was that of one table.</summary>
    public TableAccount WithoutTable(string table) => this with { Endpoint = TableEndpoint.WithoutTable(Endpoint, table) };
}
