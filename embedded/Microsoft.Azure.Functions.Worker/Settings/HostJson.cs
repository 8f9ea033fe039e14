using Microsoft.Azure.Functions.Worker.Startup;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.Settings;

/// <summary>
/// <c>host.json</c>, overridden key by key by the app's configuration section <c>AzureFunctionsJobHost</c>
/// (environment: <c>AzureFunctionsJobHost__extensions__queues__batchSize</c>).
/// </summary>
internal sealed class HostJson
{
    public const string OverrideSection = "AzureFunctionsJobHost";

    private readonly IConfigurationRoot _values;

    public HostJson(IConfiguration app)
        : this(SettingsFile.Read("host.json"), app)
    {
    }

    /// <param name="file">The file's values; null where there is no file.</param>
    /// <param name="app">The app's configuration.</param>
    /// <exception cref="StartupRefusedException">The file is of another version, or of none.</exception>
    internal HostJson(IConfigurationRoot? file, IConfiguration app)
    {
        if (file is not null && !string.Equals(file["version"], "2.0", StringComparison.Ordinal))
            throw new StartupRefusedException($"host.json: version is '{file["version"]}'; it must be \"2.0\".");

        // Copied, since a chained configuration hides empty values, and an empty route prefix means something.
        var overrides = app.GetSection(OverrideSection).AsEnumerable(makePathsRelative: true).Where(pair => pair.Value is not null);
        _values = new ConfigurationBuilder().AddInMemoryCollection(file?.AsEnumerable() ?? []).AddInMemoryCollection(overrides).Build();
    }

    public IConfiguration Root => _values;

    public IConfigurationSection Section(string path) => _values.GetSection(path);
}
