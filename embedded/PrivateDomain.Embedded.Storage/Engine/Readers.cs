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

    public async Task<T> Read<T>(Func<Session, T> read)
    {
        await _places.WaitAsync();
        try
        {
            if (_closed)
                throw new StoreFailedException("The store is closed.", cause: null);
            return Now(read);
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

    private T Now<T>(Func<Session, T> read)
    {
        if (!_idle.TryTake(out var session))
            session = open();
        var isOfUse = false;
        try
        {
            session.Execute("BEGIN");
            try
            {
                return read(session);
            }
            finally
            {
                isOfUse = Ends(session);
            }
        }
        finally
        {
            if (isOfUse)
                _idle.Add(session);
            else
                session.Dispose();
        }
    }

    /// <summary>A connection whose snapshot does not end is of no use any more.</summary>
    private static bool Ends(Session session)
    {
        try
        {
            session.Execute("COMMIT");
            return true;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    private sealed class Paused(SemaphoreSlim places) : IDisposable
    {
        public void Dispose() => places.Release(Most);
    }
}
