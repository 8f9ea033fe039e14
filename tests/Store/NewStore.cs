using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Logging.Abstractions;
using PrivateDomain.Embedded.Storage;
using PrivateDomain.Embedded.Storage.Hosting;

namespace PrivateDomain.Tests.Store;

/// <summary>An embedded store in a folder of its own, which goes with it.</summary>
internal sealed class NewStore : IAsyncDisposable
{
    private readonly EmbeddedStore _store;
    private readonly bool _keep;

    private NewStore(EmbeddedStore store, string folder, bool keep) => (_store, Folder, _keep) = (store, folder, keep);

    public string Folder { get; }

    public HttpPipelineTransport Transport => _store.Transport;

    public FrontDoor Door => _store.Door;

    /// <param name="folder">One that exists already, to be opened again; it then stays.</param>
    /// <param name="clock">System time.</param>
    public static NewStore Open(string? folder = null, TimeProvider? clock = null)
    {
        var place = folder ?? Directory.CreateTempSubdirectory("store-").FullName;
        return new NewStore(EmbeddedStore.Open($"EmbeddedStorage={place};Durable=false", NullLogger.Instance, clock), place, folder is not null);
    }

    public TableServiceClient Tables() => new(EmbeddedStore.ConnectionString, new TableClientOptions { Transport = Transport, Retry = { MaxRetries = 0 } });

    public QueueServiceClient Queues() => new(EmbeddedStore.ConnectionString, new QueueClientOptions { Transport = Transport, Retry = { MaxRetries = 0 } });

    public BlobServiceClient Blobs() => new(EmbeddedStore.ConnectionString, new BlobClientOptions { Transport = Transport, Retry = { MaxRetries = 0 } });

    /// <summary>The store over HTTP.</summary>
    /// <param name="clock">By which it judges the dates of requests.</param>
    public Task<LoopbackServer> ListenAsync(TimeProvider? clock = null) => TestStore.ListenAsync(_store, clock);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        if (!_keep)
            Directory.Delete(Folder, recursive: true);
    }
}
