namespace PrivateDomain.Embedded.Storage.Engine;

/// <summary>Which processes have the folder open: any number of them, or one that has it for itself to put another file in its place.</summary>
/// <remarks>A lock ends with the process that holds it, however that ends.</remarks>
internal static class FolderUse
{
    private const string Name = "use.lock";

    /// <summary>Whether a store is or was open in the folder.</summary>
    public static bool IsStore(string folder) => File.Exists(Path.Combine(folder, Name));

    /// <summary>Until the result is disposed of, nobody has the folder for themselves.</summary>
    /// <exception cref="StoreRefusedException">Somebody has.</exception>
    public static IDisposable Join(string folder) => TryLock(folder, FileShare.Read) ?? throw new StoreRefusedException($"A backup is being restored into {folder}: start again when that is done.");

    /// <summary>Until the result is disposed of, nobody opens the folder.</summary>
    /// <exception cref="StoreRefusedException">Somebody has it open.</exception>
    public static IDisposable Alone(string folder) => TryLock(folder, FileShare.None) ?? throw new StoreRefusedException($"{folder} is in use: end the processes that have it open first.");

    private static FileStream? TryLock(string folder, FileShare share)
    {
        var path = Path.Combine(folder, Name);
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, share);
        }
        catch (FileNotFoundException)
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            new FileStream(path, options).Dispose();
            return TryLock(folder, share);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
