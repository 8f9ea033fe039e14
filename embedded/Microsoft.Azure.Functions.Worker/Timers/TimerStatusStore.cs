using System.Text.Json;
using Azure;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Azure.Functions.Worker.Startup;
using Microsoft.Azure.Functions.Worker.Storage;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Timers;

/// <summary>Remembers each schedule's status in a blob, at the platform's place.</summary>
internal sealed partial class TimerStatusStore(StorageAccounts accounts, HostId host, ILogger<TimerStatusStore> logger)
{
    public const string Container = "azure-webjobs-hosts";

    /// <summary>The stored status, or null when there is none that can be read.</summary>
    /// <exception cref="RequestFailedException">The store refused.</exception>
    /// <exception cref="AggregateException">The store cannot be reached.</exception>
    public async Task<ScheduleStatus?> ReadAsync(Function function, CancellationToken cancellation)
    {
        try
        {
            var content = (await Blob(function).DownloadContentAsync(cancellation)).Value.Content;
            return JsonSerializer.Deserialize(content, TimerStatusJson.Default.ScheduleStatus);
        }
        catch (RequestFailedException absent) when (absent.Status == 404)
        {
            return null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or FormatException)
        {
            Log.Unreadable(logger, unreadable, function.Name);
            return null;
        }
    }

    /// <summary>Best effort: a failure is logged, and costs at most a past-due run that is not recognised.</summary>
    public async Task WriteAsync(Function function, ScheduleStatus status)
    {
        try
        {
            await Blob(function).WriteAsync(JsonSerializer.SerializeToUtf8Bytes(status, TimerStatusJson.Default.ScheduleStatus));
        }
        catch (Exception failure)
        {
            Log.NotWritten(logger, failure, function.Name);
        }
    }

    /// <summary>What a run outside of the schedule is told; without a status when the store cannot be read.</summary>
    public async Task<TimerInfo> InfoAsync(Function function, TimerSource source, CancellationToken cancellation)
    {
        try
        {
            return new TimerInfo { ScheduleStatus = source.Monitored ? await ReadAsync(function, cancellation) : null };
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            Log.NotRead(logger, failure, function.Name);
            return new TimerInfo();
        }
    }

    private BlockBlobClient Blob(Function function) =>
        accounts.Container(Container).GetBlockBlobClient($"timers/{host.Value}/Host.Functions.{function.Name}/status");

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The stored schedule status of {Function} cannot be read; it starts afresh")]
        public static partial void Unreadable(ILogger logger, Exception failure, string function);

        [LoggerMessage(3, LogLevel.Warning, "The schedule status of {Function} could not be read")]
        public static partial void NotRead(ILogger logger, Exception failure, string function);

        [LoggerMessage(2, LogLevel.Warning, "The schedule status of {Function} could not be stored")]
        public static partial void NotWritten(ILogger logger, Exception failure, string function);
    }
}
