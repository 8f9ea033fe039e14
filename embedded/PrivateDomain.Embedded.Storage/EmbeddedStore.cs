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
public sealed class EmbeddedStore : IAsyncDisposable
{
    private const string FolderKey = "EmbeddedStorage";
    private const string DurableKey = "Durable";

    private readonly Store _store;

    private EmbeddedStore(Store store, ILogger logger)
    {
        _store = store;
        Door = new FrontDoor(store, logger);
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
    public static EmbeddedStore Open(string connectionString, ILogger logger, TimeProvider? clock = null)
    {
        var parts = new DbConnectionStringBuilder();
        try
        {
            parts.ConnectionString = connectionString;
        }
        catch (ArgumentException unreadable)
        {
            throw new StoreRefusedException($"A store is named as {FolderKey}=folder; this is not readable: {unreadable.Message}", unreadable);
        }

        var folder = parts.TryGetValue(FolderKey, out var named) ? (string)named : "";
        if (folder.Length == 0)
            throw new StoreRefusedException($"A store is named as {FolderKey}=folder, and the folder is missing.");
        var durable = !parts.TryGetValue(DurableKey, out var stated) || !string.Equals((string)stated, "false", StringComparison.OrdinalIgnoreCase);
        var options = new StoreOptions(Path.GetFullPath(folder)) { Durable = durable, Clock = clock ?? TimeProvider.System };
        return new EmbeddedStore(Store.Open(options, logger), logger);
    }

    /// <summary>Writes what waits and closes the file, which alone holds everything then.</summary>
    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
