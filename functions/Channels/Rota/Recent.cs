namespace PrivateDomain.Channels.Rota;

/// <summary>What was read at most five seconds ago. Where it is older, one caller reads it again and the others go on with what is known.</summary>
internal sealed class Recent<T>(TimeProvider system, Func<CancellationToken, Task<T>> read) where T : class
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private Reading? last;
    private int changes;
    private int readers;

    /// <summary>However old.</summary>
    public T? Known => Volatile.Read(ref last)?.Value;

    public async Task<T> Get(CancellationToken stop)
    {
        var known = Volatile.Read(ref last);
        if (known is not null && (system.GetElapsedTime(known.At) < Fresh || Volatile.Read(ref readers) > 0)) return known.Value;
        Interlocked.Increment(ref readers);
        try
        {
            var (began, seen) = (system.GetTimestamp(), Volatile.Read(ref changes));
            var value = await read(stop);
            // What was changed here since then is not overwritten by what stood before.
            if (seen == Volatile.Read(ref changes)) Volatile.Write(ref last, new Reading(value, began));
            return value;
        }
        finally
        {
            Interlocked.Decrement(ref readers);
        }
    }

    /// <summary>It was changed here: the next caller reads it.</summary>
    public void Forget()
    {
        Interlocked.Increment(ref changes);
        Volatile.Write(ref last, null);
    }

    private sealed record Reading(T Value, long At);
}
