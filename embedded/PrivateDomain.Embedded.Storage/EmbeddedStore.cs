using System.Data.Common;
using Azure.Core.Pipeline;
using Microsoft.Extensions.Logging;
using PrivateDomain.Embedded.Storage.Engine;
using PrivateDomain.Embedded.Storage.Hosting;

namespace PrivateDomain.Embedded.Storage;

/// <summary>
/// A store in a folder of this machine, named by the connection string <c>EmbeddedStorage=folder</c>: tables, queues and blobs in one SQLite
/// file, for the storage clients of this process and of any other that opens the folder.
/// </summary>
/// <remarks>Opened twice in one process it is one store with one writer, closed when both are disposed of.</remarks>
public sealed class EmbeddedStore : IAsyncDisposable, IDisposable
{
    private const string FolderKey = "EmbeddedStorage";
    private const string DurableKey = "Durable";

    private readonly SharedStores.Share _share;

    private EmbeddedStore(SharedStores.Share share)
    {
        _share = share;
        Door = share.Door;
        Transport = new EmbeddedTransport(Door);
    }

    /// <summary>What the storage clients take for a connection string; of use only with <see cref="Transport"/>.</summary>
    public static string ConnectionString => EmbeddedAddress.ConnectionString;

    /// <summary>Carries the clients' requests to the store: for <c>ClientOptions.Transport</c>.</summary>
    public HttpPipelineTransport Transport { get; }

    internal FrontDoor Door { get; }

    /// <summary>Whether a connection string names a folder.</summary>
    public static bool IsNamedBy(string? connectionString) =>
        connectionString?.TrimStart().StartsWith(FolderKey + "=", StringComparison.OrdinalIgnoreCase) == true;

    /// <param name="connectionString"><c>EmbeddedStorage=folder</c>, and <c>Durable=false</c> behind it where nothing has to survive.</param>
    /// <param name="logger">Told of failures of the disk.</param>
    /// <param name="clock">System time; the machine's by default.</param>
    /// <exception cref="StoreRefusedException">The folder cannot be used as a store; the message says why.</exception>
    public static EmbeddedStore Open(string connectionString, ILogger logger, TimeProvider? clock = null) =>
        new(SharedStores.Open(Read(connectionString) with { Clock = clock ?? TimeProvider.System }, logger));

    /// <summary>Writes what waits and closes the file, which alone holds everything then.</summary>
    public ValueTask DisposeAsync() => _share.DisposeAsync();

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static StoreOptions Read(string connectionString)
    {
        var parts = new DbConnectionStringBuilder();
        try
        {
            parts.ConnectionString = connectionString;
        }
        catch (ArgumentException unreadable)
        {
            throw new StoreRefusedException($"A store is named as {FolderKey}=folder; this cannot be read: {unreadable.Message}", unreadable);
        }

        var folder = parts.TryGetValue(FolderKey, out var named) ? (string)named : "";
        if (folder.Length == 0)
            throw new StoreRefusedException($"A store is named as {FolderKey}=folder, and the folder is missing.");
        var durable = !parts.TryGetValue(DurableKey, out var stated) || !string.Equals((string)stated, "false", StringComparison.OrdinalIgnoreCase);
        return new StoreOptions(Path.GetFullPath(folder)) { Durable = durable };
    }
}
