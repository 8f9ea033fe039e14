using System.Globalization;

namespace PrivateDomain.Embedded.Storage.Wire;

/// <summary>A stamp as clients see it: the version of something, and when that was written.</summary>
internal static class Stamped
{
    public static string ETag(long stamp) => $"\"{Version(stamp)}\"";

    /// <summary>Without the quotes, as listings of blobs have it.</summary>
    public static string Version(long stamp) => "0x" + stamp.ToString("X", CultureInfo.InvariantCulture);

    public static string Time(long stamp) => new DateTime(stamp, DateTimeKind.Utc).ToString("R", CultureInfo.InvariantCulture);

    public static StorageResponse WithStamp(this StorageResponse answer, long stamp) => answer.With("ETag", ETag(stamp)).With("Last-Modified", Time(stamp));
}
