using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PrivateDomain.Media;

/// <summary>
/// Uploads videos, files and thumbnails again when what the platform has of them is two days old of three. Looks every hour at how things
/// stand, so one that failed is tried a whole day long before a message has to go without it.
/// </summary>
public sealed partial class RenewMedia(
    MediaLibrary library, KeepMedia keepMedia, [FromKeyedServices(Clocks.System)] TimeProvider system, ILogger<RenewMedia> log)
{
    [Function("RenewMedia")]
    public Task Run([TimerTrigger("0 11 * * * *")] TimerInfo timer, CancellationToken stop) => Sweep(stop);

    public async Task Sweep(CancellationToken stop)
    {
        await foreach (var (id, item) in library.All(stop))
        {
            if (!item.IsDue(system.GetUtcNow())) continue;
            var verdict = await keepMedia.Renew(id, item, stop);
            if (!verdict.IsDelivered) Log.NotRenewed(log, item.Use, id, item.UploadedAt, verdict.Code, verdict.Reason);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The {Use} {Id}, uploaded {UploadedAt}, could not be uploaded again: {Code} {Reason} It is tried again every hour; after three days messages go without it.")]
        public static partial void NotRenewed(ILogger log, string use, string id, DateTimeOffset uploadedAt, int code, string reason);
    }
}
