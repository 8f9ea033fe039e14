using Microsoft.Azure.Functions.Worker.Startup;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.Settings;

/// <summary>The host's own JSON files, looked for first in the working directory, then beside the app's assembly.</summary>
internal static class SettingsFile
{
    /// <summary>The file's values, or null when it is in neither place.</summary>
    /// <exception cref="StartupRefusedException">It is no JSON.</exception>
    public static IConfigurationRoot? Read(string name)
    {
        var path = new[] { Directory.GetCurrentDirectory(), AppContext.BaseDirectory }
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
        return path is null ? null : ReadPath(path);
    }

    /// <inheritdoc cref="Read"/>
    public static IConfigurationRoot ReadPath(string path)
    {
        try
        {
            return new ConfigurationBuilder().AddJsonFile(path, optional: false).Build();
        }
        catch (InvalidDataException unreadable)
        {
            var reason = unreadable.GetBaseException().Message;
            throw new StartupRefusedException($"{path} cannot be read: {reason}", unreadable);
        }
    }
}
