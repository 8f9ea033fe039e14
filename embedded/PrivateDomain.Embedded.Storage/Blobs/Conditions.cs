using System.Globalization;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Blobs;

/// <summary>Under which a request is to be done.</summary>
/// <remarks>https://learn.microsoft.com/rest/api/storageservices/specifying-conditional-headers-for-blob-service-operations.</remarks>
internal sealed record Conditions(string? Match, string? NoneMatch, DateTime? ModifiedSince, DateTime? UnmodifiedSince)
{
    private const string Any = "*";

    /// <summary>Whether it is asked that there be nothing yet.</summary>
    public bool AsksForNothing => NoneMatch == Any;

    public static Conditions Of(StorageRequest request) => new(
        ETagOf(request, "If-Match"), ETagOf(request, "If-None-Match"), TimeOf(request, "If-Modified-Since"), TimeOf(request, "If-Unmodified-Since"));

    /// <exception cref="StorageRefusal">What is there is not to be read under these conditions, 412, or need not be, 304.</exception>
    public void CheckRead(long stamp)
    {
        if (NoneMatch == Any)
            throw new StorageRefusal(400, "UnsatisfiableCondition", "The request includes an unsatisfiable condition for this operation.");
        if (!MatchHolds(stamp) || !UnmodifiedHolds(stamp))
            throw BlobRefusals.ConditionNotMet();

        // Of these two one that holds is enough.
        bool? other = NoneMatch is null ? null : NoneMatch != Stamped.ETag(stamp);
        bool? newer = ModifiedSince is { } since ? Second(stamp) > since : null;
        if ((other is false && newer is not true) || (newer is false && other is not true))
            throw BlobRefusals.NotModified(stamp);
    }

    /// <param name="stamp">Null where there is nothing yet.</param>
    /// <exception cref="StorageRefusal">What is there is not to be written under these conditions.</exception>
    public void CheckWrite(long? stamp)
    {
        var holds = stamp is { } present
            ? MatchHolds(present) && UnmodifiedHolds(present)
                && (NoneMatch is not null ? NoneMatch != Any && NoneMatch != Stamped.ETag(present) : ModifiedSince is not { } since || Second(present) > since)
            : Match is null;
        if (!holds)
            throw BlobRefusals.ConditionNotMet();
    }

    private static string? ETagOf(StorageRequest request, string name)
    {
        if (request.Header(name) is not { Length: > 0 } text)
            return null;
        if (text.Contains(',', StringComparison.Ordinal))
            throw new StorageRefusal(400, "MultipleConditionHeadersNotSupported", "Multiple condition headers are not supported.");
        return text == Any || text[0] == '"' ? text : $"\"{text}\"";
    }

    private static DateTime? TimeOf(StorageRequest request, string name)
    {
        if (request.Header(name) is not { Length: > 0 } text)
            return null;
        return DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw CommonRefusals.InvalidHeader(name, text);
    }

    /// <summary>Clients are told of seconds only.</summary>
    private static DateTime Second(long stamp) => new(stamp - stamp % TimeSpan.TicksPerSecond, DateTimeKind.Utc);

    private bool MatchHolds(long stamp) => Match is null or Any || Match == Stamped.ETag(stamp);

    private bool UnmodifiedHolds(long stamp) => UnmodifiedSince is not { } since || Second(stamp) <= since;
}
