using System.Globalization;
using Microsoft.Azure.Functions.Worker.Settings;
using Microsoft.Azure.Functions.Worker.Startup;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker.Queues;

/// <summary><c>extensions:queues</c> of host.json, with the platform's defaults and bounds.</summary>
internal sealed class QueueSettings
{
    /// <summary>
    /// How long a received message stays invisible to others before it must be renewed: 10 minutes on the platform, whatever host.json
    /// says. <see cref="LeaseSetting"/> shortens it where crashes are rehearsed.
    /// </summary>
    public const string LeaseSetting = "Embedded:QueueLease";

    private const string Path = "extensions:queues";

    private readonly IConfigurationSection _queues;

    public QueueSettings(HostJson hostJson, IConfiguration configuration, IHostEnvironment environment)
    {
        _queues = hostJson.Section(Path);
        BatchSize = Whole("batchSize", 16, 1, 32);
        NewBatchThreshold = Whole("newBatchThreshold", BatchSize / 2 * Environment.ProcessorCount, 0, int.MaxValue);
        MaxDequeueCount = Whole("maxDequeueCount", 5, 1, int.MaxValue);
        MaxPollingInterval = Span(
            $"host.json: {Path}:maxPollingInterval",
            _queues["maxPollingInterval"],
            environment.IsDevelopment() ? TimeSpan.FromSeconds(2) : TimeSpan.FromMinutes(1),
            PollingBackOff.Minimum);
        VisibilityTimeout = Span($"host.json: {Path}:visibilityTimeout", _queues["visibilityTimeout"], TimeSpan.Zero, TimeSpan.Zero);
        Lease = Span(LeaseSetting, configuration[LeaseSetting], TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(1));
        Base64 = _queues["messageEncoding"] switch
        {
            null => true,
            var text when string.Equals(text, "base64", StringComparison.OrdinalIgnoreCase) => true,
            var text when string.Equals(text, "none", StringComparison.OrdinalIgnoreCase) => false,
            var text => throw new StartupRefusedException($"host.json: {Path}:messageEncoding is '{text}'; it may be base64 or none."),
        };
    }

    /// <summary>Messages asked for at a time.</summary>
    public int BatchSize { get; }

    /// <summary>More are asked for when no more than this many are running.</summary>
    public int NewBatchThreshold { get; }

    /// <summary>Deliveries of a message before it is poison.</summary>
    public int MaxDequeueCount { get; }

    /// <summary>The longest pause between two looks at an empty queue.</summary>
    public TimeSpan MaxPollingInterval { get; }

    /// <summary>How long a message whose run failed stays invisible before its next delivery.</summary>
    public TimeSpan VisibilityTimeout { get; }

    public TimeSpan Lease { get; }

    /// <summary>Whether messages are base64 in the queue; of all queues alike.</summary>
    public bool Base64 { get; }

    private int Whole(string name, int standard, int min, int max) => _queues[name] switch
    {
        null => standard,
        var text when int.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max => value,
        var text => throw new StartupRefusedException(
            $"host.json: {Path}:{name} is '{text}'; it must be a whole number from {min} to {max}."),
    };

    private static TimeSpan Span(string name, string? text, TimeSpan standard, TimeSpan min)
    {
        if (text is null)
            return standard;
        if (!TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) || value < min || value > TimeSpan.FromDays(7))
            throw new StartupRefusedException($"{name} is '{text}'; it must be a time span from {min} to 7.00:00:00.");
        return value;
    }
}
