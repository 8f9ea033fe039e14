using System.Runtime.InteropServices;
using SQLitePCL;

namespace PrivateDomain.Embedded.Storage.Engine;

/// <summary>What neither .NET nor SQLitePCLRaw offers of SQLite and of the system.</summary>
internal static partial class Native
{
    /// <summary>SQLITE_FCNTL_HAS_MOVED (https://sqlite.org/c3ref/c_fcntl_begin_atomic_write.html#sqlitefcntlhasmoved).</summary>
    private const int HasMovedQuestion = 20;

    private const int ReadOnly = 0;

    /// <summary>Whether the file of a connection was moved or deleted since it was opened. Never on Windows, where an open file stays.</summary>
    public static bool HasMoved(sqlite3 connection) => FileControl(connection, "main", HasMovedQuestion, out var moved) == raw.SQLITE_OK && moved != 0;

    /// <summary>What was made, renamed or deleted in a folder stays so after a power cut. Nothing to do on Windows, whose file systems log it.</summary>
    /// <exception cref="IOException">The system did not do it.</exception>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        var opened = Open(folder, ReadOnly);
        if (opened < 0)
            throw Failed(folder);
        try
        {
            if (Flush(opened) != 0)
                throw Failed(folder);
        }
        finally
        {
            _ = Close(opened);
        }
    }

    private static IOException Failed(string folder) => new($"{folder} could not be flushed: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_file_control", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int FileControl(sqlite3 connection, string database, int question, out int answer);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int opened);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int opened);
}
