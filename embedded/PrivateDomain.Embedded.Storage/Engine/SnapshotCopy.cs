using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PrivateDomain.Embedded.Storage.Engine;

/// <summary>
/// Copies a store as it is at one moment into an empty file, a portion at a time, while others write. Its snapshot keeps the log from being
/// moved into the file; before the log is so large that writes would be refused, the rest is copied while they wait.
/// </summary>
internal sealed class SnapshotCopy : IDisposable
{
    /// <summary>4 MB.</summary>
    private const int PagesAtOnce = 1000;

    /// <summary>Less than writes have patience.</summary>
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(10);

    private readonly Session _from;
    private readonly FolderTurns _turns;
    private readonly FileInfo _log;
    private readonly TimeProvider _clock;
    private readonly sqlite3_backup _copying;
    private IDisposable? _turn;
    private long _turnTaken;

    /// <param name="from">The store; of use for nothing else until the copy is disposed of.</param>
    /// <param name="to">The empty file.</param>
    /// <param name="turns">Of the store's folder.</param>
    /// <param name="clock">For how long writes wait.</param>
    public SnapshotCopy(Session from, SqliteConnection to, FolderTurns turns, TimeProvider clock)
    {
        (_from, _turns, _clock) = (from, turns, clock);
        _log = new FileInfo(from.Connection.DataSource + "-wal");
        _copying = raw.sqlite3_backup_init(to.Handle, "main", from.Connection.Handle, "main")
            ?? throw new SqliteException(raw.sqlite3_errmsg(to.Handle).utf8_to_string(), raw.sqlite3_errcode(to.Handle));
        from.Execute("BEGIN");
        from.First("SELECT count(*) FROM sqlite_schema", row => row.GetInt64(0));
    }

    /// <summary>Copies a portion. True when there is more.</summary>
    /// <exception cref="StoreRefusedException">So much is written that the rest could not be copied while writes waited.</exception>
    /// <exception cref="SqliteException">The store cannot be read, or the copy not be written.</exception>
    public bool Step()
    {
        LetWritesWait();
        var result = raw.sqlite3_backup_step(_copying, PagesAtOnce);
        if (result is not (raw.SQLITE_OK or raw.SQLITE_DONE))
            throw new SqliteException(raw.sqlite3_errstr(result).utf8_to_string(), result);
        return result == raw.SQLITE_OK;
    }

    public void Dispose()
    {
        // Whatever fails here, writes do not wait any longer.
        using var turn = _turn;
        _copying.Dispose();
        _from.Execute("COMMIT");
    }

    private void LetWritesWait()
    {
        _log.Refresh();
        if (_turn is null && _log.Exists && _log.Length > Checkpoints.LongestBesideACopy)
            (_turn, _turnTaken) = (_turns.Take(TimeSpan.FromSeconds(20)), _clock.GetTimestamp());
        if (_turn is not null && _clock.GetElapsedTime(_turnTaken) > LongestTurn)
            throw new StoreRefusedException("So much is written to the store that a backup does not keep up. Nothing was lost; take it when there is less to do.");
    }
}
