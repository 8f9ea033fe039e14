using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.Storage;

/// <summary>
/// Connections that name an account and leave the proof to an identity, in place of a connection string: on the platform
/// <c>{connection}__accountName</c>, <c>__serviceUri</c>, <c>__queueServiceUri</c>, <c>__blobServiceUri</c>, with <c>__credential</c> and
/// <c>__clientId</c>. A single machine has no identity of the platform's, so that this host only recognises them, to say so.
/// </summary>
internal sealed class IdentityConnections(IConfiguration configuration)
{
    private static readonly string[] Parts =
        ["accountName", "serviceUri", "queueServiceUri", "blobServiceUri", "tableServiceUri", "credential", "clientId"];

    /// <summary>The setting that makes a connection one by identity, as an environment variable spells it; null when none does.</summary>
    public string? SettingOf(string connection) => new[] { connection, $"AzureWebJobs{connection}" }
        .SelectMany(name => Parts, (name, part) => (Name: name, Part: part))
        .Where(setting => !string.IsNullOrEmpty(configuration[$"{setting.Name}:{setting.Part}"]))
        .Select(setting => $"{setting.Name}__{setting.Part}")
        .FirstOrDefault();
}
