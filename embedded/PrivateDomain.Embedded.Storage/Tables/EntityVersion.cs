using System.Globalization;

namespace PrivateDomain.Embedded.Storage.Tables;

/// <summary>An entity's ETag, which is its Timestamp.</summary>
internal static class EntityVersion
{
    public static string ETag(long stamp) => $"W/\"datetime'{StoredProperties.Date(stamp).Replace(":", "%3A", StringComparison.Ordinal)}'\"";

    /// <summary>Whether an If-Match header admits this version.</summary>
    public static bool Matches(string condition, long stamp) => condition == "*" || string.Equals(condition, ETag(stamp), StringComparison.Ordinal);

    public static string Timestamp(long stamp) => new DateTime(stamp, DateTimeKind.Utc).ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);
}
