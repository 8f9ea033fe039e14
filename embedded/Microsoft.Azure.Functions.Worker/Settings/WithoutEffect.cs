using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Settings;

/// <summary>What host.json may ask of the platform and this host does not do; it is said once, at the start.</summary>
internal sealed partial class WithoutEffect(HostJson hostJson, ILogger<WithoutEffect> logger)
{
    private static readonly (string Key, string Instead)[] Keys =
    [
        ("extensions:http:dynamicThrottlesEnabled", "requests are limited by maxOutstandingRequests and maxConcurrentRequests alone"),
        ("concurrency:dynamicConcurrencyEnabled", "queues are read by batchSize and newBatchThreshold"),
        ("functions", "all functions run but those that AzureWebJobs.{name}.Disabled turns off"),
        ("retry", "only retry attributes of timer functions count"),
        ("telemetryMode", "the app itself decides what it sends where"),
    ];

    public void Tell()
    {
        foreach (var (key, instead) in Keys.Where(known => IsAsked(hostJson.Section(known.Key))))
            Log.NoEffect(logger, key, instead);
    }

    private static bool IsAsked(IConfigurationSection section) =>
        section.Exists() && !string.Equals(section.Value, "false", StringComparison.OrdinalIgnoreCase);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "host.json: {Key} has no effect on this host: {Instead}")]
        public static partial void NoEffect(ILogger logger, string key, string instead);
    }
}
