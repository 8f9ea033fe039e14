using Microsoft.Extensions.Logging.Abstractions;
using PrivateDomain.Embedded.Storage.Engine;

namespace PrivateDomain.Tests.Store;

/// <summary>A folder for a store, deleted at the end, and the stores opened in it: several at once stand for several processes.</summary>
internal sealed class Place : IAsyncDisposable
{
    private readonly List<Embedded.Storage.Engine.Store> _opened = [];

    public string Folder { get; } = Directory.CreateTempSubdirectory("store-").FullName;

    public string File => Path.Combine(Folder, StoreFile.Name);

    public string Log => File + "-wal";

    public Embedded.Storage.Engine.Store Open(TimeProvider? clock = null, bool durable = false)
    {
        var store = Embedded.Storage.Engine.Store.Open(new StoreOptions(Folder) { Durable = durable, Clock = clock ?? TimeProvider.System }, NullLogger.Instance);
        _opened.Add(store);
        return store;
    }

    public async Task Close(Embedded.Storage.Engine.Store store)
    {
        _opened.Remove(store);
        await store.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _opened)
            await store.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
