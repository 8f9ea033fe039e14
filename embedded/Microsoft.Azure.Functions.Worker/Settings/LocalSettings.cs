using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.Settings;

/// <summary>
/// <c>local.settings.json</c>: its <c>Values</c> stand for environment variables, so <c>A__B</c> is the setting <c>A:B</c>.
/// A real environment variable of the same name wins.
/// </summary>
internal static class LocalSettings
{
    public static Dictionary<string, string?> Read() =>
        SettingsFile.Find("local.settings.json") is { } path ? Read(path) : [];

    public static Dictionary<string, string?> Read(string path)
    {
        var values = new ConfigurationBuilder().AddJsonFile(path, optional: false).Build().GetSection("Values");
        return values.AsEnumerable(makePathsRelative: true)
            .Where(pair => pair.Value is not null)
            .ToDictionary(
                pair => pair.Key.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal),
                pair => pair.Value,
                StringComparer.OrdinalIgnoreCase);
    }
}
