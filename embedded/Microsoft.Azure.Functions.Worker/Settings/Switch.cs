using Microsoft.Azure.Functions.Worker.Startup;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.Settings;

/// <summary>A setting that is on or off: <c>true</c>, <c>1</c>, <c>false</c> or <c>0</c>, in any letter case.</summary>
internal static class Switch
{
    /// <exception cref="StartupRefusedException">It holds something else.</exception>
    public static bool Read(IConfiguration values, string name, bool standard, string? where = null) => values[name]?.ToUpperInvariant() switch
    {
        null or "" => standard,
        "TRUE" or "1" => true,
        "FALSE" or "0" => false,
        _ => throw new StartupRefusedException($"{where}{name} is '{values[name]}'; it may be true or false."),
    };
}
