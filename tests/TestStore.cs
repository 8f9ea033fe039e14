using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using PrivateDomain.Embedded.Storage;
using PrivateDomain.Embedded.Storage.Hosting;

namespace PrivateDomain.Tests;

/// <summary>Empty stores for the tests, each in a folder of its own; all go with the test process.</summary>
internal static class TestStore
{
    private static readonly Lazy<DirectoryInfo> Place = new(() =>
    {
        var place = Directory.CreateTempSubdirectory("stores-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Remove(place);
        return place;
    });

    private static readonly ConcurrentBag<ServedStore> Served = [];
    private static readonly Lazy<PrivateDomain.Storage.Tables> SharedTables = new(Tables);

    /// <summary>The app's tables in a store of their own, without an app.</summary>
    public static PrivateDomain.Storage.Tables Tables()
    {
        var store = EmbeddedStore.Open(New(), NullLogger.Instance);
        var service = new Azure.Data.Tables.TableServiceClient(EmbeddedStore.ConnectionString, new Azure.Data.Tables.TableClientOptions { Transport = store.Transport });
        foreach (var name in PrivateDomain.Storage.Tables.Names)
            service.CreateTable(name);
        return new PrivateDomain.Storage.Tables(service);
    }

    private static int made;

    private static void Remove(DirectoryInfo place)
    {
        try
        {
            place.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A store that still writes while the process ends; others wait for their turn to clean up after it.
        }
    }

    /// <summary>Whether the tests of host and table client are to run against Azurite, the second opinion: <c>TEST_STORE=azurite</c>.</summary>
    private static bool AsksForAzurite => Environment.GetEnvironmentVariable("TEST_STORE") == "azurite";

    /// <summary>One store for all that ask here and that keep their rows apart themselves.</summary>
    public static PrivateDomain.Storage.Tables Shared => SharedTables.Value;

    /// <summary>A connection string to a store that the app opens itself.</summary>
    public static string New() => $"EmbeddedStorage={Path.Combine(Place.Value.FullName, Interlocked.Increment(ref made).ToString("D4", System.Globalization.CultureInfo.InvariantCulture))};Durable=false";

    /// <summary>A connection string that any client takes, to an empty store: the embedded one over loopback, or an account of Azurite.</summary>
    public static string NewAccount()
    {
        if (AsksForAzurite) return Azurite.NewAccount();
        var served = Serve().GetAwaiter().GetResult();
        Served.Add(served);
        return served.ConnectionString;
    }

    /// <summary>A store that lives on when the processes that use it are killed, and that can be watched between: it is reached over loopback.</summary>
    public static async Task<ServedStore> Serve()
    {
        var store = EmbeddedStore.Open(New(), NullLogger.Instance);
        return new ServedStore(store, await ListenAsync(store));
    }

    /// <summary>The store over HTTP, at three ports that nobody else has.</summary>
    public static async Task<LoopbackServer> ListenAsync(EmbeddedStore store, TimeProvider? clock = null)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await LoopbackServer.StartAsync(store, FreePorts.Three(), clock);
            }
            catch (StoreRefusedException) when (tries < 20)
            {
                // Somebody else took one of the ports meanwhile.
            }
        }
    }
}

internal sealed class ServedStore(EmbeddedStore store, LoopbackServer server) : IAsyncDisposable
{
    public string ConnectionString => server.ConnectionString;

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await store.DisposeAsync();
    }
}
