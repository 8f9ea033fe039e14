namespace PrivateDomain.Embedded.Storage.Engine;

/// <summary>
/// The file's clock, for one transaction: each stamp is later than every one before it, and the time of now where the machine's clock
/// allows. 100 ns since the year 1, UTC.
/// </summary>
internal sealed class Stamps
{
    private readonly Session _session;
    private readonly TimeProvider _clock;
    private readonly long _read;
    private long _now;
    private long _last;

    public Stamps(Session session, TimeProvider clock)
    {
        (_session, _clock) = (session, clock);
        Look();
        _last = _read = session.First("SELECT stamp FROM clock", row => row.GetInt64(0));
    }

    /// <summary>System time, UTC.</summary>
    public DateTimeOffset Now => new(_now, TimeSpan.Zero);

    /// <summary>Before each write: one that joins a group that is open already is not to see a time before its own.</summary>
    public void Look() => _now = _clock.GetUtcNow().UtcTicks;

    public long Next() => _last = Math.Max(_last + 1, _now);

    /// <summary>Before the commit.</summary>
    public void Keep()
    {
        if (_last != _read)
            _session.Execute("UPDATE clock SET stamp = ?1", _last);
    }
}

/// <summary>What a write works with: inside the transaction that it will be committed by.</summary>
internal sealed class WriteScope(Session session, Stamps stamps)
{
    public Session Session => session;

    /// <summary>System time, UTC; the same for the whole write.</summary>
    public DateTimeOffset Now => stamps.Now;

    /// <summary>A version for what is written; none is given twice.</summary>
    public long NextStamp() => stamps.Next();
}
