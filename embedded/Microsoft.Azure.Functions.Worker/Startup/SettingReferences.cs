using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.Startup;

/// <summary><c>%name%</c> in a queue name or a schedule stands for the setting of that name.</summary>
internal sealed partial class SettingReferences(IConfiguration configuration)
{
    /// <summary>The text with every reference replaced; false, with the missing setting's name, when one has no value.</summary>
    public bool TryResolve(string text, out string resolved, out string? missing)
    {
        string? unknown = null;
        resolved = Reference().Replace(text, match =>
        {
            var name = match.Groups["name"].Value;
            if (configuration[name] is { } value)
                return value;
            unknown ??= name;
            return match.Value;
        });
        missing = unknown;
        return unknown is null;
    }

    [GeneratedRegex("%(?<name>[^%]+)%", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}
