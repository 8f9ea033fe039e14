namespace PrivateDomain.Embedded.Storage.Engine;

/// <summary>
/// Whose turn it is to write or to checkpoint, among all processes that have the folder open. Who waits holds the place of the next one,
/// so who has just had a turn cannot take it again over the head of another. Nothing writes or checkpoints outside of its turn: SQLite
/// before 3.51.3 can lose a commit when two connections do so at the same moment (https://sqlite.org/wal.html#walresetbug).
/// </summary>
/// <remarks>A lock ends with the process that holds it, however that ends.</remarks>
internal sealed class FolderTurns(string folder)
{
    // What .NET gives for a file that another has locked; a full disk or one that is read-only is no reason to wait.
    private const int WouldBlockOnLinux = 11;
    private const int WouldBlockOnMac = 35;
    private const int SharingViolation = unchecked((int)0x80070020);

    private readonly string _next = Path.Combine(folder, "next.lock");
    private readonly string _turn = Path.Combine(folder, "turn.lock");

    /// <summary>Held until disposed of.</summary>
    /// <exception cref="TimeoutException">Others held it all the time.</exception>
    public IDisposable Take(TimeSpan patience)
    {
        var until = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        using var place = Lock(_next, until);
        return Lock(_turn, until);
    }

    /// <exception cref="StoreRefusedException">Locks do not hold here.</exception>
    public void ThrowIfLocksDoNotHold()
    {
        using var held = Take(TimeSpan.FromSeconds(30));
        if (TryLock(_turn) is not { } second)
            return;
        second.Dispose();
        throw new StoreRefusedException(
            $"Files in {folder} cannot be locked, so two processes could damage the store: unset DOTNET_SYSTEM_IO_DISABLEFILELOCKING, or use another folder.");
    }

    private static FileStream Lock(string path, long until)
    {
        using var pause = new ManualResetEventSlim();
        for (var tries = 0; ; tries++)
        {
            if (TryLock(path) is { } held)
                return held;
            if (Environment.TickCount64 > until)
                throw new TimeoutException($"Another process has held {path} for too long.");
            // The holder writes one group: some milliseconds.
            if (tries < 20)
                Thread.Yield();
            else
                pause.Wait(1);
        }
    }

    private static FileStream? TryLock(string path)
    {
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            return new FileStream(path, options);
        }
        catch (IOException taken) when (taken.HResult is WouldBlockOnLinux or WouldBlockOnMac or SharingViolation)
        {
            return null;
        }
    }
}
