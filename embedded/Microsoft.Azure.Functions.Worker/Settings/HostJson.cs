using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.Settings;

/// <summary>
/// <c>host.json</c>, overridden key by key by the app's configuration section <c>AzureFunctionsJobHost</c>
/// (environment: <c>AzureFunctionsJobHost__extensions__queues__batchSize</c>).
/// </summary>
internal sealed class HostJson(IConfiguration app)
{
    public const string OverrideSection = "AzureFunctionsJobHost";

    private readonly IConfigurationRoot _values = Read(app);

    public IConfigurationSection Section(string path) => _values.GetSection(path);

    private static IConfigurationRoot Read(IConfiguration app)
    {
        var builder = new ConfigurationBuilder();
        if (SettingsFile.Find("host.json") is { } path)
            builder.AddJsonFile(path, optional: false);
        return builder.AddConfiguration(app.GetSection(OverrideSection)).Build();
    }
}
