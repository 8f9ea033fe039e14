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

    /// <summary>Writes the whole store, as it is at one moment, into one file; it may be in use. The file is there whole or not at all.</summary>
    /// <param name="connectionString">Names the store.</param>
    /// <param name="file">Is replaced where it exists.</param>
    /// <returns>The file's size in bytes.</returns>
    /// <exception cref="StoreRefusedException">There is no such store, or the file cannot be written.</exception>
    public static long Backup(string connectionString, string file) =>
        Engine.Backup.Take(Read(connectionString).Folder, Path.GetFullPath(file), TimeProvider.System);

    /// <summary>Puts a backup in the place of the store, which no process may have open.</summary>
    /// <param name="connectionString">Names the store.</param>
    /// <param name="file">The backup; it stays.</param>
    /// <returns>Where the store lies now that was there before; null where there was none.</returns>
    /// <exception cref="StoreRefusedException">The store is in use, or the file is no whole backup.</exception>
    public static string? Restore(string connectionString, string file) =>
        Engine.Backup.Restore(Read(connectionString).Folder, Path.GetFullPath(file), TimeProvider.System);

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
        return new StoreOptions(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))) { Durable = durable };
    }
}
