using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace PrivateDomain.Embedded.Storage.Engine;

/// <summary>
/// The one writer of this process. What waits is written in groups, one transaction and one flush of the disk each, and no answer of a
/// group leaves before its commit: what was acknowledged is on the disk.
/// </summary>
internal sealed partial class Writer : IAsyncDisposable
{
    private const int MostAtOnce = 256;

    /// <summary>In bytes: a group lies in the log before it is moved into the file, and the log is to stay small.</summary>
    private const long HeaviestGroup = 16L * 1024 * 1024;

    private static readonly TimeSpan LongestGroup = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan TurnPatience = TimeSpan.FromSeconds(20);

    private readonly Channel<WriteRequest> _waiting = Channel.CreateUnbounded<WriteRequest>(new UnboundedChannelOptions { SingleReader = true });
    private readonly List<WriteRequest> _group = new(MostAtOnce);
    private readonly Session _session;
    private readonly FolderTurns _turns;
    private readonly Checkpoints _checkpoints;
    private readonly TimeProvider _clock;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ILogger _logger;
    private volatile Exception? _stopped;

    public Writer(Session session, FolderTurns turns, Checkpoints checkpoints, TimeProvider clock, ILogger logger)
    {
        (_session, _turns, _checkpoints, _clock, _logger) = (session, turns, checkpoints, clock, logger);
        new Thread(Run) { IsBackground = true, Name = "store writer" }.Start();
    }

    /// <exception cref="StoreFailedException">The disk failed a commit: nobody knows what is on it.</exception>
    public void ThrowIfStopped()
    {
        if (_stopped is { } cause)
            throw new StoreFailedException("The store stopped after a failure of the disk or of its file; start the process again when the cause is removed.", cause);
    }

    /// <summary>Ends with what <paramref name="work"/> gave once that is on the disk.</summary>
    /// <exception cref="StoreFailedException">It is not, and nothing of it will be.</exception>
    public Task<T> Write<T>(Func<WriteScope, T> work, long weight)
    {
        var request = new WriteRequest<T>(work) { Weight = weight };
        if (!_waiting.Writer.TryWrite(request))
            request.Fail(new StoreFailedException("The store is closed.", _stopped));
        return request.Answered;
    }

    private bool InTransaction => raw.sqlite3_get_autocommit(_session.Connection.Handle) == 0;

    /// <summary>Writes what waits, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _ended.Task;
        _session.Dispose();
    }

    private void Run()
    {
        try
        {
            while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
                WriteGroup();
        }
        finally
        {
            _ended.SetResult();
        }
    }

    private void WriteGroup()
    {
        try
        {
            ThrowIfStopped();
            using var turn = _turns.Take(TurnPatience);
            StopIfMoved();
            _checkpoints.ThrowIfLogIsFull(_session);
            Commit();
            Checkpoint();
        }
        catch (Exception failure)
        {
            Log.NotBegun(_logger, failure);
            while (_group.Count < MostAtOnce && _waiting.Reader.TryRead(out var request))
                _group.Add(request);
            Fail(failure);
        }
    }

    /// <summary>What is written to a file that nobody can find again would be acknowledged and lost.</summary>
    private void StopIfMoved()
    {
        if (!Native.HasMoved(_session.Connection.Handle!))
            return;
        _stopped = new StoreFailedException($"{_session.Connection.DataSource} was moved, replaced or deleted while it was open.", cause: null);
        ThrowIfStopped();
    }

    private void Commit()
    {
        try
        {
            RunGroup();
            _session.Execute("COMMIT");
        }
        catch (Exception failure)
        {
            Log.NotCommitted(_logger, failure, _group.Count);
            // After a failed flush nobody knows what is on the disk, and a second one would not tell either.
            if (failure is SqliteException { SqliteErrorCode: raw.SQLITE_IOERR or raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB })
                _stopped = failure;
            RollBack();
            Fail(failure);
            return;
        }

        foreach (var request in _group)
            request.Answer();
        _group.Clear();
    }

    private void Checkpoint()
    {
        try
        {
            _checkpoints.AfterCommit(_session);
        }
        catch (SqliteException failure)
        {
            // What was written is safe in the log; the next group tries again.
            Log.NotCheckpointed(_logger, failure);
        }
    }

    private void RunGroup()
    {
        _session.Execute("BEGIN IMMEDIATE");
        var stamps = new Stamps(_session, _clock);
        var scope = new WriteScope(_session, stamps);
        var started = Stopwatch.GetTimestamp();
        var weight = 0L;
        while (_group.Count < MostAtOnce && weight < HeaviestGroup && Stopwatch.GetElapsedTime(started) < LongestGroup && _waiting.Reader.TryRead(out var request))
        {
            _group.Add(request);
            weight += request.Weight;
            _session.Execute("SAVEPOINT one");
            stamps.Look();
            var keeps = request.Run(scope);
            // A full disk or a failing one ends the whole transaction by itself.
            if (!InTransaction)
                throw new StoreFailedException("SQLite ended the transaction; the disk may be full.", cause: null);
            if (!keeps)
                _session.Execute("ROLLBACK TO one");
            _session.Execute("RELEASE one");
        }

        stamps.Keep();
    }

    private void RollBack()
    {
        try
        {
            if (InTransaction)
                _session.Execute("ROLLBACK");
        }
        catch (SqliteException worse)
        {
            _stopped = worse;
        }
    }

    private void Fail(Exception failure)
    {
        foreach (var request in _group)
            request.Fail(failure as StoreFailedException ?? new StoreFailedException("The write was not committed.", failure));
        _group.Clear();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The store cannot be written to")]
        public static partial void NotBegun(ILogger logger, Exception failure);

        [LoggerMessage(3, LogLevel.Error, "The log could not be moved into the store's file; trying on")]
        public static partial void NotCheckpointed(ILogger logger, Exception failure);

        [LoggerMessage(2, LogLevel.Error, "A group of {Writes} writes was not committed; all of them were answered with a failure")]
        public static partial void NotCommitted(ILogger logger, Exception failure, int writes);
    }
}

/// <summary>The write or read did not happen because of a fault of the store itself, not of the request.</summary>
internal sealed class StoreFailedException(string message, Exception? cause) : Exception(message, cause);
