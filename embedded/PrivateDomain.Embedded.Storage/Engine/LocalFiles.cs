namespace PrivateDomain.Embedded.Storage.Engine;

/// <summary>SQLite's log is shared memory and its locks are the system's: both hold on file systems of this machine only.</summary>
internal static class LocalFiles
{
    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        "ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "bcachefs", "jfs", "reiserfs", "overlay", "overlayfs", "tmpfs", "ramfs",
        "apfs", "hfs", "ntfs", "ntfs3", "refs", "fat32", "exfat", "vfat", "msdos", "ufs", "ecryptfs", "nilfs2",
    };

    /// <exception cref="StoreRefusedException">The folder lies on a file system of another machine, or one that nobody here knows.</exception>
    public static void ThrowIfElsewhere(string folder) => ThrowIfElsewhere(folder, new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(folder)! : folder).DriveFormat);

    public static void ThrowIfElsewhere(string folder, string fileSystem)
    {
        if (!Known.Contains(fileSystem))
            throw new StoreRefusedException(
                $"{folder} lies on {fileSystem}, and a store must lie on a local file system such as ext4, xfs, btrfs, APFS or NTFS: choose a folder on a disk of this machine.");
    }
}
