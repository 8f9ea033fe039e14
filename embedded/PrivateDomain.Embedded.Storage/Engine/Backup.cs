using System.Globalization;
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
    public static long Take(string folder, string file)
    {
        var source = new StoreFile(new StoreOptions(folder));
        if (!File.Exists(source.Path))
            throw new StoreRefusedException($"There is no store in {folder}.");
        var fresh = file + ".new";
        try
        {
            File.Delete(fresh);
            MakeForOwner(fresh);
            using (var from = source.Open())
            using (var to = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = fresh, Pooling = false }.ConnectionString))
            {
                to.Open();
                from.Connection.BackupDatabase(to);
            }

            StoreFile.ThrowIfNotWhole(fresh);
            Flush(fresh);
            File.Move(fresh, file, overwrite: true);
            return new FileInfo(file).Length;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new StoreRefusedException($"The backup could not be written to {file}: {refused.Message}", refused);
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
            StoreFile.ThrowIfNotWhole(file);
            var place = Path.Combine(folder, StoreFile.Name);
            var fresh = place + ".new";
            File.Delete(fresh);
            MakeForOwner(fresh);
            File.Copy(file, fresh, overwrite: true);
            Flush(fresh);

            var before = File.Exists(place) ? place + clock.GetUtcNow().ToString("'.before-'yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture) : null;
            if (before is not null)
            {
                foreach (var part in Parts.Where(part => File.Exists(place + part)))
                    File.Move(place + part, before + part);
            }

            File.Move(fresh, place);
            return before;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StoreRefusedException($"{file} could not be restored: {refused.Message}", refused);
        }
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
