using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.Storage;

/// <summary>
/// The name under which an app keeps its timers in a storage account: the setting <c>AzureFunctionsWebHost:hostid</c>, else the app's
/// assembly in lower case, cut to 32 characters. Two apps of one name on one account share their timers.
/// </summary>
internal sealed class HostId(IConfiguration configuration)
{
    public string Value { get; } = configuration["AzureFunctionsWebHost:hostid"] is { Length: > 0 } stated ? stated : OfAssembly();

    private static string OfAssembly()
    {
        var name = Assembly.GetEntryAssembly()?.GetName().Name?.ToLowerInvariant() ?? "app";
        return name.Length <= 32 ? name : name[..32];
    }
}
