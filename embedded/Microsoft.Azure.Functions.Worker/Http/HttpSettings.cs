using Microsoft.Azure.Functions.Worker.Settings;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Where the app listens and what all its routes begin with.</summary>
internal sealed class HttpSettings(IConfiguration configuration, HostJson hostJson)
{
    /// <summary>The setting that holds the addresses, separated by semicolons.</summary>
    public const string UrlsSetting = "Embedded:Urls";

    /// <summary>The largest request body in bytes: of the limits on a request's way through the platform, the smallest.</summary>
    public const long BodyLimit = 30_000_000;

    public IReadOnlyList<string> Urls { get; } = (configuration[UrlsSetting] ?? "http://127.0.0.1:7071")
        .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary><c>extensions:http:routePrefix</c>, without slashes at its ends; <c>api</c> unless stated.</summary>
    public string RoutePrefix { get; } = (hostJson.Section("extensions:http:routePrefix").Value ?? "api").Trim('/');
}
