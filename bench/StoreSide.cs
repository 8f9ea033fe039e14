using System.Diagnostics;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Microsoft.Extensions.Logging.Abstractions;
using PrivateDomain.Embedded.Storage;
using PrivateDomain.Embedded.Storage.Hosting;
using PrivateDomain.Tests;

namespace PrivateDomain.Bench;

/// <summary>One of the stores that are compared, and how it is reached.</summary>
internal sealed class StoreSide(string name, string connectionString, HttpPipelineTransport? transport) : IAsyncDisposable
{
    private readonly Stack<Func<ValueTask>> _ends = new();

    public string Name => name;

    /// <summary>Two sides may lead to one store: each has tables and queues of its own.</summary>
    public string Prefix { get; } = string.Concat(name.Where(char.IsAsciiLetter).Select(char.ToLowerInvariant));

    public TableServiceClient Tables { get; } = new(connectionString, Options(new TableClientOptions(), transport));

    public QueueServiceClient Queues { get; } = new(connectionString, Options(new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }, transport));

    /// <summary>A durable store in a fresh folder, without a socket and over loopback HTTP: the same store twice.</summary>
    public static async Task<(StoreSide InProcess, StoreSide Http)> Embedded(string folder)
    {
        var store = EmbeddedStore.Open($"EmbeddedStorage={folder}", NullLogger.Instance);
        var server = await LoopbackServer.StartAsync(store, FreePorts.Three());
        var inside = new StoreSide("embedded", EmbeddedStore.ConnectionString, store.Transport);
        inside._ends.Push(store.DisposeAsync);
        var http = new StoreSide("embedded, HTTP", server.ConnectionString, OneConnectionEach());
        http._ends.Push(server.DisposeAsync);
        return (inside, http);
    }

    /// <summary>Azurite as it would be run, with its files in a folder.</summary>
    public static StoreSide Azurite(string folder)
    {
        var azurite = AzuriteProcess.Start(folder);
        var side = new StoreSide("Azurite, HTTP", azurite.ConnectionString, OneConnectionEach());
        side._ends.Push(azurite.DisposeAsync);
        return side;
    }

    public async ValueTask DisposeAsync()
    {
        while (_ends.TryPop(out var end)) await end();
    }

    /// <summary>Azurite closes idle connections after 5 s.</summary>
    private static HttpClientTransport OneConnectionEach() => new(new HttpClient(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(4) }));

    private static T Options<T>(T options, HttpPipelineTransport? transport) where T : Azure.Core.ClientOptions
    {
        if (transport is not null) options.Transport = transport;
        return options;
    }
}

/// <summary>Work by 16 clients at once.</summary>
internal static class Clients
{
    public const int Count = 16;

    /// <summary>Runs <paramref name="work"/> with the numbers below <paramref name="times"/>, shared among the clients.</summary>
    /// <returns>How many a second.</returns>
    public static async Task<double> Run(int times, Func<int, Task> work)
    {
        var next = -1;
        var time = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => Task.Run(async () =>
        {
            for (var number = Interlocked.Increment(ref next); number < times; number = Interlocked.Increment(ref next)) await work(number);
        })));
        return times / time.Elapsed.TotalSeconds;
    }
}
