using System.Globalization;
using Microsoft.Azure.Functions.Worker.Settings;
using Microsoft.Azure.Functions.Worker.Startup;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Where the app listens, what all its routes begin with, and how much it lets in.</summary>
internal sealed class HttpSettings(IConfiguration configuration, HostJson hostJson)
{
    /// <summary>The setting that holds the addresses, separated by semicolons.</summary>
    public const string UrlsSetting = "Embedded:Urls";

    private const string BodyLimitSetting = "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT";

    public IReadOnlyList<string> Urls { get; } = (configuration[UrlsSetting] is { Length: > 0 } urls ? urls : "http://127.0.0.1:7071")
        .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary><c>extensions:http:routePrefix</c>, without slashes at its ends; <c>api</c> unless stated.</summary>
    public string RoutePrefix { get; } = (hostJson.Section("extensions:http:routePrefix").Value ?? "api").Trim('/') switch
    {
        var prefix when prefix.Split('/')[0].Equals("admin", StringComparison.OrdinalIgnoreCase) => throw new StartupRefusedException(
            $"host.json: extensions:http:routePrefix is '{prefix}'; what is below /admin is the host's own and asks for the master key."),
        var prefix => prefix,
    };

    /// <summary>
    /// The largest request body that the host lets through, in bytes: 104,857,600, or what <c>FUNCTIONS_REQUEST_BODY_SIZE_LIMIT</c>
    /// says. The app's own server has a limit beside it, 30,000,000 unless the app configures it; the smaller one counts.
    /// </summary>
    public long BodyLimit { get; } = configuration[BodyLimitSetting] switch
    {
        null or "" => 104_857_600,
        var text when long.TryParse(text, CultureInfo.InvariantCulture, out var limit) && limit > 0 => limit,
        var text => throw new StartupRefusedException($"{BodyLimitSetting} is '{text}'; it must be a number of bytes above zero."),
    };
}
