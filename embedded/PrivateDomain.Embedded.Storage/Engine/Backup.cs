using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace PrivateDomain.Embedded.Storage.Engine;

/// <summary>A whole store as one file, taken while it is written to, and put back while nobody uses it.</summary>
internal static class Backup
{
    /// <summary>What SQLite keeps beside a file that was not closed in order belongs to it.</summary>
    private static readonly string[] Parts = ["", "-wal", "-shm"];

    /// <summary>Writes the store as it is at one moment. The file is there whole, or as it was before.</summary>
    /// <returns>Its size in bytes.</returns>
    /// <exception cref="StoreRefusedException">There is no store, or the file cannot be written.</exception>
    public static long Take(string folder, string file, TimeProvider clock)
    {
        var (source, turns) = (new StoreFile(new StoreOptions(folder)), new FolderTurns(folder));
        if (!File.Exists(source.Path))
            throw new StoreRefusedException($"There is no store in {folder}.");
        ThrowIfOfAStore(file);
        // Of this backup alone: another one may be written to the same place.
        var fresh = $"{file}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}.new";
        try
        {
            using var use = FolderUse.Join(folder);
            MakeForOwner(fresh);
            using (var from = source.Open())
            using (var to = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = fresh, Pooling = false }.ConnectionString))
            {
                to.Open();
                using var copy = new SnapshotCopy(from, to, turns, clock);
                while (copy.Step())
                {
                    // Portion after portion.
                }
            }

            StoreFile.ThrowIfNotWhole(fresh, file);
            Flush(fresh);
            File.Move(fresh, file, overwrite: true);
            Native.FlushFolder(Path.GetDirectoryName(file)!);
            return new FileInfo(file).Length;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or SqliteException or TimeoutException)
        {
            throw new StoreRefusedException($"The backup could not be written to {file}: {refused.Message}", refused);
        }
        finally
        {
            Remove(fresh);
        }
    }

    /// <summary>Puts a backup in the place of the store, which is kept beside it.</summary>
    /// <returns>Where the store that was there before lies now; null where there was none.</returns>
    /// <exception cref="StoreRefusedException">The file is no whole backup, or the store is in use.</exception>
    public static string? Restore(string folder, string file, TimeProvider clock)
    {
        if (!File.Exists(file))
            throw new StoreRefusedException($"There is no file {file}.");
        try
        {
            Store.MakeFolder(folder);
            using var alone = FolderUse.Alone(folder);
            var place = Path.Combine(folder, StoreFile.Name);
            using var unused = Unused(file, folder);
            var fresh = place + StoreFile.Restored;
            Remove(fresh);
            try
            {
                Copy(file, fresh);
            }
            catch
            {
                Remove(fresh);
                throw;
            }

            // A restore that was interrupted may have left a part, which is not of what comes now.
            var before = Parts.Any(part => File.Exists(place + part)) ? place + clock.GetUtcNow().ToString("'.before-'yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture) : null;
            if (before is not null)
            {
                foreach (var part in Parts.Where(part => File.Exists(place + part)))
                    File.Move(place + part, before + part);
            }

            File.Move(fresh, place);
            Native.FlushFolder(folder);
            return before;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new StoreRefusedException($"{file} could not be restored: {refused.Message}", refused);
        }
    }

    /// <summary>The file of another store can be restored while nobody uses that one; its log would be half of it.</summary>
    private static IDisposable? Unused(string file, string folder)
    {
        var (of, name) = (Path.GetDirectoryName(file) ?? file, Path.GetFileName(file));
        if (name != StoreFile.Name || !FolderUse.IsStore(of))
            return null;
        return of != folder ? FolderUse.Alone(of) : throw new StoreRefusedException($"{file} is the store that would be replaced: name the backup.");
    }

    /// <summary>Files that others have open must not be replaced under them.</summary>
    private static void ThrowIfOfAStore(string file)
    {
        var name = Path.GetFileName(file);
        if (FolderUse.IsStore(Path.GetDirectoryName(file) ?? file) && (name.StartsWith(StoreFile.Name, StringComparison.OrdinalIgnoreCase) || name.EndsWith(".lock", StringComparison.OrdinalIgnoreCase)))
            throw new StoreRefusedException($"{file} belongs to a store: choose another name for the backup.");
    }

    /// <summary>The copy is looked at, since looking writes beside a file. What lies in the log of a store that was not closed in order comes along.</summary>
    private static void Copy(string file, string fresh)
    {
        foreach (var part in Parts.Take(2).Where(part => File.Exists(file + part)))
        {
            MakeForOwner(fresh + part);
            File.Copy(file + part, fresh + part, overwrite: true);
        }

        StoreFile.ThrowIfNotWhole(fresh, file);
        Flush(fresh);
    }

    private static void Remove(string path)
    {
        foreach (var part in Parts.Append("-journal").Where(part => File.Exists(path + part)))
            File.Delete(path + part);
    }

    private static void MakeForOwner(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new FileStream(path, options).Dispose();
    }

    private static void Flush(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }
}
