using Microsoft.Azure.Functions.Worker.Startup;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.Settings;

/// <summary>
/// <c>local.settings.json</c>: its <c>Values</c> stand for environment variables, so <c>A__B</c> is the setting <c>A:B</c>.
/// A real environment variable of the same name wins.
/// </summary>
internal static class LocalSettings
{
    public static Dictionary<string, string?> Read() => ValuesOf(SettingsFile.Read("local.settings.json"));

    public static Dictionary<string, string?> ReadPath(string path) => ValuesOf(SettingsFile.ReadPath(path));

    /// <exception cref="StartupRefusedException">A value stands there twice; which of them would count is chance.</exception>
    private static Dictionary<string, string?> ValuesOf(IConfigurationRoot? file)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in file?.GetSection("Values").AsEnumerable(makePathsRelative: true).Where(pair => pair.Value is not null) ?? [])
        {
            var key = name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal);
            if (!values.TryAdd(key, value))
                throw new StartupRefusedException($"local.settings.json: Values holds '{key}' twice, with ':' and with '__'; keep one of them.");
        }

        return values;
    }
}
