using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PrivateDomain.Embedded.Storage.Engine;

/// <summary>
/// The file of a folder: made, checked and opened. Nothing but SQLite opens it inside the process, since closing any other handle would
/// drop SQLite's locks (https://sqlite.org/howtocorrupt.html, section 2.2).
/// </summary>
internal sealed class StoreFile(StoreOptions options)
{
    public const string Name = "store.db";

    /// <summary>Behind the name, while it waits to take the place of the store.</summary>
    public const string Restored = ".new";

    /// <summary>How long SQLite waits for programs that do not take turns.</summary>
    public const int BusyMilliseconds = 5000;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string Path { get; } = System.IO.Path.Combine(options.Folder, Name);

    /// <summary>Makes the folder and the file where they are missing, and looks whether the file is whole and ours.</summary>
    /// <exception cref="StoreRefusedException">It is not, or the folder cannot hold a store.</exception>
    public void Prepare(FolderTurns turns)
    {
        turns.ThrowIfLocksDoNotHold();
        using var turn = turns.Take(TimeSpan.FromSeconds(60));
        MakeEmpty();
        try
        {
            using var session = Open();
            if (Number(session, "PRAGMA page_count") == 0)
                Begin(session, options);
            else
                ThrowIfNotWhole(session, Path);
            session.First("PRAGMA journal_mode = WAL", row => row.GetString(0));
        }
        catch (SqliteException damaged) when (damaged.SqliteErrorCode is raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT)
        {
            throw Damaged(Path, damaged.Message, damaged);
        }
    }

    /// <summary>Whether a file that nobody uses is a whole store that this version can open. Afterwards it alone holds everything.</summary>
    /// <param name="path">The file.</param>
    /// <param name="told">What it is called where it is not.</param>
    /// <exception cref="StoreRefusedException">It is not.</exception>
    public static void ThrowIfNotWhole(string path, string told)
    {
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ConnectionString);
            connection.Open();
            using var session = new Session(connection);
            ThrowIfNotWhole(session, told);
        }
        catch (SqliteException damaged) when (damaged.SqliteErrorCode is raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT)
        {
            throw Damaged(told, damaged.Message, damaged);
        }
    }

    /// <summary>One more connection.</summary>
    public Session Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = 0,
        }.ConnectionString);
        var session = new Session(connection);
        try
        {
            Prepare(session);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private void Prepare(Session session)
    {
        session.Connection.Open();

        // Checkpoints happen in the writer's turn, never as a side effect of a commit or a close.
        if (raw.sqlite3_db_config(session.Connection.Handle, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, out _) != raw.SQLITE_OK)
            throw new InvalidOperationException("SQLite does not know SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE.");
        session.Execute("PRAGMA wal_autocheckpoint = 0");
        raw.sqlite3_busy_timeout(session.Connection.Handle, BusyMilliseconds);
        session.Execute("PRAGMA cache_size = -32000");
        session.Execute(options.Durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = OFF");
    }

    private static long Number(Session session, string sql) => session.First(sql, row => row.GetInt64(0));

    private static void Begin(Session session, StoreOptions options)
    {
        session.Execute("BEGIN IMMEDIATE");
        session.Execute(Schema.Create);
        session.Execute("COMMIT");
        if (options.Durable)
            Native.FlushFolder(options.Folder);
    }

    private void MakeEmpty()
    {
        if (File.Exists(Path))
            return;
        // An empty store would look as if everything were lost.
        if (File.Exists(Path + Restored))
            throw new StoreRefusedException($"A restore into {options.Folder} was interrupted: run it again.");
        var file = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            file.UnixCreateMode = OwnerOnly;
        using var made = new FileStream(Path, file);
    }

    private static void ThrowIfNotWhole(Session session, string path)
    {
        var (application, version) = (Number(session, "PRAGMA application_id"), Number(session, "PRAGMA user_version"));
        if (application != Schema.ApplicationId)
            throw new StoreRefusedException($"{path} is no store of PrivateDomain: it belongs to another program. Choose another one.");
        if (version > Schema.Version)
            throw new StoreRefusedException(string.Create(CultureInfo.InvariantCulture,
                $"{path} was written by a newer PrivateDomain (its format is {version}, this one knows {Schema.Version}). Start that version; the file was not changed."));
        if (session.First("PRAGMA quick_check(1)", row => row.GetString(0)) is var result && result != "ok")
            throw Damaged(path, result!, cause: null);
    }

    private static StoreRefusedException Damaged(string path, string how, Exception? cause) => new(
        $"{path} is damaged ({how.ReplaceLineEndings(" ")}). It was not changed: put a backup in its place, or move it away to begin anew.", cause);
}
