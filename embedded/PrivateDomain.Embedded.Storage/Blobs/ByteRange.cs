using System.Globalization;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Blobs;

/// <summary>The part of a blob that a request asks for.</summary>
/// <remarks>https://learn.microsoft.com/rest/api/storageservices/specifying-the-range-header-for-blob-service-operations.</remarks>
internal sealed record ByteRange(long From, long? Last)
{
    /// <summary>Null where it asks for all of it, or in a way that nobody understands, which HTTP says to pass over.</summary>
    public static ByteRange? Of(StorageRequest request)
    {
        const string unit = "bytes=";
        if ((request.Header("x-ms-range") ?? request.Header("Range")) is not { } text || !text.StartsWith(unit, StringComparison.OrdinalIgnoreCase))
            return null;
        return text[unit.Length..].Split('-') is [var from, var last]
            && long.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && (last.Length == 0 || long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            && new ByteRange(first, last.Length == 0 ? null : long.Parse(last, CultureInfo.InvariantCulture)) is { } range
            && (range.Last ?? first) >= first
                ? range
                : null;
    }

    /// <exception cref="StorageRefusal">It begins behind the end.</exception>
    public long CountOf(long length) => From < length ? Math.Min(Last ?? length - 1, length - 1) - From + 1 : throw BlobRefusals.InvalidRange(length);
}
