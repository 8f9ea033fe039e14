namespace Microsoft.Azure.Functions.Worker.Settings;

/// <summary>Where a host's own files are looked for: first the working directory, then beside the app's assembly.</summary>
internal static class SettingsFile
{
    public static string? Find(string name) =>
        new[] { Directory.GetCurrentDirectory(), AppContext.BaseDirectory }
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
}
