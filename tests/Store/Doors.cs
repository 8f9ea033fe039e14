using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using PrivateDomain.Embedded.Storage.Hosting;

namespace PrivateDomain.Tests.Store;

/// <summary>By which way a client reaches a store.</summary>
public enum Way
{
    InProcess,
    OverHttp,
    Emulator,
}

/// <summary>One test against the store, by both ways in, and against the emulator.</summary>
internal sealed class Doors : IAsyncDisposable
{
    private readonly NewStore _store = NewStore.Open();
    private LoopbackServer? _server;

    public static TheoryData<Way> All => [Way.InProcess, Way.OverHttp, Way.Emulator];

    public async Task<QueueServiceClient> QueuesAsync(Way way) =>
        way == Way.InProcess ? _store.Queues() : new(await ConnectionStringAsync(way), new QueueClientOptions { Retry = { MaxRetries = 0 } });

    public async Task<BlobServiceClient> BlobsAsync(Way way) =>
        way == Way.InProcess ? _store.Blobs() : new(await ConnectionStringAsync(way), new BlobClientOptions { Retry = { MaxRetries = 0 } });

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        await _store.DisposeAsync();
    }

    private async Task<string> ConnectionStringAsync(Way way) => way == Way.Emulator ? Azurite.NewAccount() : (_server ??= await _store.ListenAsync()).ConnectionString;
}
