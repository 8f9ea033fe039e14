using System.Diagnostics.CodeAnalysis;
using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>The usual client options: retry, transport, diagnostics, own policies.</summary>
public class TableClientOptions : ClientOptions
{
    private const ServiceVersion Latest = ServiceVersion.V2020_12_06;

    public TableClientOptions(ServiceVersion serviceVersion = Latest)
    {
        VersionText = serviceVersion switch
        {
            ServiceVersion.V2019_02_02 => "2019-02-02",
            ServiceVersion.V2020_12_06 => "2020-12-06",
            _ => throw new ArgumentOutOfRangeException(nameof(serviceVersion), serviceVersion, "No such version of the table service."),
        };

        foreach (var parameter in new[] { "$filter", "$format", "$select", "$top" })
            Diagnostics.LoggedQueryParameters.Add(parameter);
    }

    /// <summary>Whose tokens to ask for; those of the public cloud by default. Counts with a TokenCredential only.</summary>
    public TableAudience? Audience { get; set; }

    /// <summary>
    /// Sends the first request without a token and takes the tenant from the refusal, for accounts of another tenant than the
    /// credential's own.
    /// </summary>
    public bool EnableTenantDiscovery { get; set; }

    /// <summary>What goes out as <c>x-ms-version</c>.</summary>
    internal string VersionText { get; }

    /// <summary>Versions of the REST protocol.</summary>
    [SuppressMessage("Naming", "CA1707", Justification = "The published names.")]
    public enum ServiceVersion
    {
        V2019_02_02 = 1,
        V2020_12_06 = 2,
    }
}
