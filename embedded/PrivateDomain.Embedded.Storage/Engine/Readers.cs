using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace PrivateDomain.Embedded.Storage.Engine;

/// <summary>Connections for reading, each read in a snapshot of its own that ends with it: a page is the longest that a snapshot lives.</summary>
internal sealed class Readers(Func<Session> open) : IDisposable
{
    private const int Most = 8;

#pragma warning disable CA2213 // Reads that still wait for a place are to be woken; without a wait handle there is nothing to dispose of.
    private readonly SemaphoreSlim _places = new(Most, Most);
#pragma warning restore CA2213
    private readonly ConcurrentBag<Session> _idle = [];
    private volatile bool _closed;

    public T Read<T>(Func<Session, T> read)
    {
        _places.Wait();
        try
        {
            if (_closed)
                throw new StoreFailedException("The store is closed.", cause: null);
            if (!_idle.TryTake(out var session))
                session = open();
            session.Execute("BEGIN");
            try
            {
                return read(session);
            }
            finally
            {
                End(session);
            }
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>No read of this process runs until the result is disposed of; null when they did not end in time.</summary>
    public IDisposable? Pause(TimeSpan patience)
    {
        var until = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        for (var taken = 0; taken < Most; taken++)
        {
            if (_places.Wait(TimeSpan.FromMilliseconds(Math.Max(0, until - Environment.TickCount64))))
                continue;
            if (taken > 0)
                _places.Release(taken);
            return null;
        }

        return new Paused(_places);
    }

    /// <summary>Waits for the reads that run; those that wait for a place are refused.</summary>
    public void Dispose()
    {
        _closed = true;
        using var paused = Pause(TimeSpan.FromSeconds(5));
        while (_idle.TryTake(out var session))
            session.Dispose();
    }

    /// <summary>A connection whose snapshot does not end is of no use any more.</summary>
    private void End(Session session)
    {
        try
        {
            session.Execute("COMMIT");
            _idle.Add(session);
        }
        catch (SqliteException)
        {
            session.Dispose();
        }
    }

    private sealed class Paused(SemaphoreSlim places) : IDisposable
    {
        public void Dispose() => places.Release(Most);
    }
}
