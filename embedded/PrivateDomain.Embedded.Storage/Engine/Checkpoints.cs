using SQLitePCL;

namespace PrivateDomain.Embedded.Storage.Engine;

/// <summary>
/// Moves the write-ahead log into the file, in the writer's turn and nowhere else, so that the log stays small whatever is being read: a
/// read holds its snapshot for one page, so a moment without one always comes.
/// </summary>
internal sealed class Checkpoints(Readers readers, string file)
{
    /// <summary>16 MB of pages.</summary>
    private const int OrdinaryPages = 4000;

    /// <summary>Above this a checkpoint is waited for, and the log is cut.</summary>
    private const long Large = 128L * 1024 * 1024;

    /// <summary>Above this nothing more is written until a checkpoint went through. With the heaviest group (16 MB and one block of 64) it stays below 256 MB.</summary>
    private const long Most = 160L * 1024 * 1024;

    /// <summary>A copy that is being taken lets writes wait above this: what is written until then stays below the others.</summary>
    public const long LongestBesideACopy = 96L * 1024 * 1024;

    private const string Restart = "PRAGMA wal_checkpoint(RESTART)";
    private const string Truncate = "PRAGMA wal_checkpoint(TRUNCATE)";

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>After waiting in vain: this process's own reads are not to stand still half of the time because of somebody else's.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(60);

    private readonly string _log = file + "-wal";
    private int _counted;
    private long? _waitedInVain;

    /// <summary>After each 16 MB that this process wrote. What cannot be moved now is left to the next time.</summary>
    public void AfterCommit(Session session)
    {
        raw.sqlite3_db_status(session.Connection.Handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var written, out _, 0);
        // Not after each commit, however large the log is: while somebody else reads, such as a backup, each would wait in vain.
        if (written - _counted < OrdinaryPages)
            return;
        _counted = written;
        if (SizeOfLog() > Large)
            Cut(session);
        else
            Run(session, Restart, Glance);
    }

    /// <summary>Before a group is begun.</summary>
    /// <exception cref="StoreFailedException">The log is too large, and who reads it does not let it be moved.</exception>
    public void ThrowIfLogIsFull(Session session)
    {
        if (SizeOfLog() <= Most)
            return;
        Cut(session);
        if (SizeOfLog() > Most)
            throw new StoreFailedException($"{_log} has grown to {Most / 1024 / 1024} MB: another program reads the store without end. End it.", cause: null);
    }

    /// <summary>At the end: the file alone holds everything, and can be copied.</summary>
    public void AtEnd(Session session) => Run(session, Truncate, Patience);

    private void Cut(Session session)
    {
        var isTired = _waitedInVain is { } at && Environment.TickCount64 - at < Rest.TotalMilliseconds;
        Run(session, Truncate, isTired ? Glance : Patience);
        if (SizeOfLog() <= Large)
            _waitedInVain = null;
        else if (!isTired)
            _waitedInVain = Environment.TickCount64;
    }

    private long SizeOfLog() => new FileInfo(_log) is { Exists: true } log ? log.Length : 0;

    private void Run(Session session, string mode, TimeSpan patience)
    {
        // Most is moved beside the reads; only the rest needs a moment without one.
        var isMoved = session.First("PRAGMA wal_checkpoint(PASSIVE)", row => row.GetInt64(1) == row.GetInt64(2));
        if (!isMoved && mode == Restart)
            return;
        using var paused = readers.Pause(patience);
        if (paused is null)
            return;
        // Reads of other processes are waited for as long.
        raw.sqlite3_busy_timeout(session.Connection.Handle, (int)patience.TotalMilliseconds);
        session.Execute(mode);
        raw.sqlite3_busy_timeout(session.Connection.Handle, StoreFile.BusyMilliseconds);
    }
}
