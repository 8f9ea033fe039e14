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

    private static Dictionary<string, string?> ValuesOf(IConfigurationRoot? file) => file is null
        ? []
        : file.GetSection("Values").AsEnumerable(makePathsRelative: true)
            .Where(pair => pair.Value is not null)
            .ToDictionary(
                pair => pair.Key.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal),
                pair => pair.Value,
                StringComparer.OrdinalIgnoreCase);
}
