using System.Globalization;
using Microsoft.Azure.Functions.Worker.Settings;
using Microsoft.Azure.Functions.Worker.Startup;

namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>The longest that one run may take: <c>functionTimeout</c> of host.json, 30 minutes without it, unbounded at -1.</summary>
internal sealed class FunctionTimeout(HostJson hostJson)
{
    /// <summary>How long a cancelled run may take to end before its trigger stops waiting for it.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Timers of .NET reach no further than 2^32 milliseconds, 49.7 days.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    public TimeSpan Limit { get; } = Parse(hostJson.Section("functionTimeout").Value);

    private static TimeSpan Parse(string? text) => text switch
    {
        null => TimeSpan.FromMinutes(30),
        "-1" => Timeout.InfiniteTimeSpan,
        _ when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var limit) && limit > TimeSpan.Zero && limit <= Longest => limit,
        _ => throw new StartupRefusedException(
            $"host.json: functionTimeout is '{text}'; it must be a time span above zero such as 00:05:00, of 49 days at most, or -1."),
    };
}

/// <summary>A run took longer than <see cref="FunctionTimeout.Limit"/>.</summary>
internal sealed class FunctionTimeoutException(string function, TimeSpan limit)
    : Exception($"{function} did not end within the time limit of {limit} (functionTimeout in host.json).");
