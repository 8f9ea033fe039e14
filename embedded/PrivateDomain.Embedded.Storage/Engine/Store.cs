using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace PrivateDomain.Embedded.Storage.Engine;

/// <summary>An open folder: one writer, and readers beside it.</summary>
internal sealed partial class Store : IAsyncDisposable
{
    private readonly FolderTurns _turns;
    private readonly StoreFile _file;
    private readonly Readers _readers;
    private readonly Checkpoints _checkpoints;
    private readonly Writer _writer;
    private readonly IDisposable _use;
    private readonly ILogger _logger;

    private Store(StoreOptions options, FolderTurns turns, StoreFile file, IDisposable use, ILogger logger)
    {
        (Options, _turns, _file, _use, _logger) = (options, turns, file, use, logger);
        _readers = new Readers(file.Open);
        _checkpoints = new Checkpoints(_readers, file.Path);
        _writer = new Writer(file.Open(), turns, _checkpoints, options.Clock, logger);
    }

    public StoreOptions Options { get; }

    /// <exception cref="StoreRefusedException">The folder cannot be used; the message says why.</exception>
    public static Store Open(StoreOptions options, ILogger logger)
    {
        try
        {
            MakeFolder(options.Folder);
            var use = FolderUse.Join(options.Folder);
            try
            {
                var turns = new FolderTurns(options.Folder);
                var file = new StoreFile(options);
                file.Prepare(turns);
                return new Store(options, turns, file, use, logger);
            }
            catch
            {
                use.Dispose();
                throw;
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or TimeoutException or SqliteException)
        {
            throw new StoreRefusedException($"The store in {options.Folder} cannot be opened: {refused.Message}", refused);
        }
    }

    /// <summary>For its owner only, on a disk of this machine.</summary>
    public static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        LocalFiles.ThrowIfElsewhere(folder);
    }

    /// <summary>Runs <paramref name="read"/> in a snapshot of its own. It is to be short: a page.</summary>
    /// <exception cref="StoreFailedException">The store stopped after a failure of the disk.</exception>
    public async Task<T> Read<T>(Func<Session, T> read)
    {
        _writer.ThrowIfStopped();
        return await _readers.Read(read);
    }

    /// <summary>Runs <paramref name="work"/> in a group with others; it ends when that group is on the disk.</summary>
    /// <param name="work">Is given what it works with.</param>
    /// <param name="weight">About how many bytes it writes.</param>
    /// <exception cref="StoreFailedException">The group was not committed.</exception>
    public Task<T> Write<T>(Func<WriteScope, T> work, long weight = 0) => _writer.Write(work, weight);

    /// <summary>Writes what waits; afterwards the file alone holds everything, or, where that did not succeed, the file and its log.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _writer.DisposeAsync();
            using var session = _file.Open();
            using var turn = _turns.Take(TimeSpan.FromSeconds(20));
            _checkpoints.AtEnd(session);
        }
        catch (Exception failure) when (failure is SqliteException or IOException or UnauthorizedAccessException or TimeoutException)
        {
            Log.NotCheckpointed(_logger, failure, Options.Folder);
        }
        finally
        {
            _readers.Dispose();
            _use.Dispose();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The store in {Folder} was closed before its log could be moved into its file; the next start reads it from there")]
        public static partial void NotCheckpointed(ILogger logger, Exception failure, string folder);
    }
}
