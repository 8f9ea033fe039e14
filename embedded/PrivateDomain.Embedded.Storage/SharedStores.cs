using Microsoft.Extensions.Logging;
using PrivateDomain.Embedded.Storage.Engine;

namespace PrivateDomain.Embedded.Storage;

/// <summary>The folders that are open in this process: one writer each, however often one is opened.</summary>
internal static class SharedStores
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, Shared> Opened = new(StringComparer.Ordinal);

    /// <exception cref="StoreRefusedException">The folder cannot be used as a store.</exception>
    public static Share Open(StoreOptions options, ILogger logger)
    {
        lock (Gate)
        {
            if (!Opened.TryGetValue(options.Folder, out var shared))
            {
                var store = Store.Open(options, logger);
                Opened.Add(options.Folder, shared = new Shared(store, new FrontDoor(store, logger)));
                // A process that ended in the middle may have left some.
                shared.Door.SweepSoon();
            }

            shared.Users++;
            return new Share(shared);
        }
    }

    internal sealed class Share(Shared shared) : IAsyncDisposable
    {
        private int _ended;

        public FrontDoor Door => shared.Door;

        public async ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 1)
                return;
            lock (Gate)
            {
                if (--shared.Users > 0)
                    return;
                Opened.Remove(shared.Store.Options.Folder);
            }

            await shared.Store.DisposeAsync();
        }
    }

    internal sealed class Shared(Store store, FrontDoor door)
    {
        public Store Store => store;

        public FrontDoor Door => door;

        public int Users { get; set; }
    }
}
