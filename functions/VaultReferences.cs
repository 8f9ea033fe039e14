using Microsoft.Extensions.Configuration;

namespace PrivateDomain;

/// <summary>
/// Settings whose values stand in a key vault. The platform puts the values in their place before the app starts; what it could not resolve it passes on as it is written
/// (https://learn.microsoft.com/azure/app-service/app-service-key-vault-references), and a reference must not be taken for a key.
/// </summary>
internal static class VaultReferences
{
    private const string Form = "@Microsoft.KeyVault(";

    /// <exception cref="StartRefusedException">Names the first setting that is still a reference.</exception>
    public static void Require(IConfiguration configuration)
    {
        foreach (var (key, value) in configuration.AsEnumerable().OrderBy(setting => setting.Key, StringComparer.Ordinal))
            // The platform gives each setting a second time, under this name.
            if (!key.StartsWith("APPSETTING_", StringComparison.OrdinalIgnoreCase) && value?.StartsWith(Form, StringComparison.OrdinalIgnoreCase) is true)
                throw new StartRefusedException(
                    $"{key.Replace(":", "__", StringComparison.Ordinal)} could not be read from the key vault: the secret {key.Replace("__", "--", StringComparison.Ordinal).Replace(":", "--", StringComparison.Ordinal)} is missing, or the app's identity may not read it.");
    }
}
