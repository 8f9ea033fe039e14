using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using PrivateDomain.Embedded.Storage.Blobs;
using PrivateDomain.Embedded.Storage.Engine;
using PrivateDomain.Embedded.Storage.Hosting;
using PrivateDomain.Embedded.Storage.Queues;
using PrivateDomain.Embedded.Storage.Tables;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage;

/// <summary>Where requests come in, whether from this process or over the network, and every answer goes out.</summary>
internal sealed partial class FrontDoor(Store store, ILogger logger)
{
    /// <summary>By which a client knows its request again (https://learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes).</summary>
    private const int MostOfClientsId = 1024;

    private readonly TableService _tables = new();
    private readonly QueueService _queues = new(store.Options.Clock);
    private readonly BlobService _blobs = new(store.Options.Clock);
    private int _sweeping;

    /// <summary>The service's answer; a fault of the store is a 500, after which a client tries again.</summary>
    /// <param name="kind">Which service.</param>
    /// <param name="request">What is asked of it.</param>
    /// <param name="admit">Refuses who may not ask; nobody is refused without it.</param>
    public Task<StorageResponse> Answer(StorageKind kind, StorageRequest request, Action<StorageRequest>? admit = null) => kind switch
    {
        StorageKind.Table => Answer(_tables, request, admit),
        StorageKind.Queue => Answer(_queues, request, admit),
        StorageKind.Blob => Answer(_blobs, request, admit),
        _ => throw new InvalidOperationException($"No service {kind}."),
    };

    private async Task<StorageResponse> Answer(IStorageService service, StorageRequest request, Action<StorageRequest>? admit)
    {
        StorageResponse answer;
        try
        {
            admit?.Invoke(request);
            request.CheckVersion();
            var operation = service.Plan(request);
            answer = operation.Write is { } write ? await store.Write(write, request.Body.Length) : await store.Read(operation.Read!);
            if (operation.LeavesRows)
                SweepSoon();
        }
        catch (StorageRefusal refusal)
        {
            answer = service.Refuse(request, refusal);
            foreach (var (name, value) in refusal.Headers)
                answer.With(name, value);
        }
        catch (Exception failure)
        {
            Log.Failed(logger, failure, request.Method, request.Path);
            answer = service.Refuse(request, new StorageRefusal(500, "InternalError", "The server encountered an internal error. Please retry the request."));
        }

        if (request.Header("x-ms-client-request-id") is { Length: > 0 and <= MostOfClientsId } id && id.All(letter => letter is > ' ' and < '\u007f'))
            answer.With("x-ms-client-request-id", id);
        return answer
            .With("x-ms-request-id", Guid())
            .With("x-ms-version", request.Version())
            .With("Date", store.Options.Clock.GetUtcNow().ToString("R", CultureInfo.InvariantCulture))
            .With("Server", "PrivateDomain-Embedded-Storage/1.0");
    }

    private static string Guid() => new Guid(RandomNumberGenerator.GetBytes(16)).ToString("D");

    /// <summary>Deletes what nobody sees any more, a portion a write, so that others come between.</summary>
    public void SweepSoon()
    {
        if (Interlocked.Exchange(ref _sweeping, 1) == 0)
            _ = Task.Run(Sweep);
    }

    private async Task Sweep()
    {
        try
        {
            while (await store.Write(scope => _tables.Sweep(scope) || _queues.Sweep(scope) || _blobs.Sweep(scope)))
            {
                // Portion after portion.
            }
        }
        catch (Exception failure)
        {
            Log.NotSwept(logger, failure);
        }
        finally
        {
            Volatile.Write(ref _sweeping, 0);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The store failed at {Method} {Path}")]
        public static partial void Failed(ILogger logger, Exception failure, string method, string path);

        [LoggerMessage(2, LogLevel.Warning, "What was deleted still takes room in the store; it goes with the next deletion")]
        public static partial void NotSwept(ILogger logger, Exception failure);
    }
}
