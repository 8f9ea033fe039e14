using System.Globalization;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Blobs;

/// <summary>Under which a request is to be done.</summary>
/// <param name="Match">Versions of which one is to be there; null where that is not asked.</param>
/// <param name="NoneMatch">Versions of which none is to be there.</param>
/// <param name="ModifiedSince">UTC.</param>
/// <param name="UnmodifiedSince">UTC.</param>
/// <remarks>https://learn.microsoft.com/rest/api/storageservices/specifying-conditional-headers-for-blob-service-operations.</remarks>
internal sealed record Conditions(IReadOnlyList<string>? Match, IReadOnlyList<string>? NoneMatch, DateTime? ModifiedSince, DateTime? UnmodifiedSince)
{
    private const string Any = "*";

    /// <summary>Whether it is asked that there be nothing yet.</summary>
    public bool AsksForNothing => NoneMatch is [Any];

    /// <summary>Any of them together.</summary>
    public static Conditions OfRead(StorageRequest request) => new(
        ETagsOf(request, "If-Match"), ETagsOf(request, "If-None-Match"), TimeOf(request, "If-Modified-Since"), TimeOf(request, "If-Unmodified-Since"));

    /// <summary>A version that is to be there or one that is not, or a time; where both are stated the version decides.</summary>
    /// <exception cref="StorageRefusal">They are more than that.</exception>
    public static Conditions OfWrite(StorageRequest request)
    {
        var stated = OfRead(request);
        var (asItWas, changed) = (stated.Match is not null || stated.UnmodifiedSince is not null, stated.NoneMatch is not null || stated.ModifiedSince is not null);
        if ((asItWas && changed) || stated.Match is { Count: > 1 } || stated.NoneMatch is { Count: > 1 })
            throw BlobRefusals.ManyConditions();
        return stated with { UnmodifiedSince = stated.Match is null ? stated.UnmodifiedSince : null, ModifiedSince = stated.NoneMatch is null ? stated.ModifiedSince : null };
    }

    /// <exception cref="StorageRefusal">What is there is not to be read under these conditions, 412, or need not be, 304.</exception>
    public void CheckRead(long stamp)
    {
        if (AsksForNothing)
            throw new StorageRefusal(400, "UnsatisfiableCondition", "The request includes an unsatisfiable condition for this operation.");
        if (!MatchHolds(stamp) || !UnmodifiedHolds(stamp))
            throw BlobRefusals.ConditionNotMet();

        // Of these two one that holds is enough.
        bool? other = NoneMatch is null ? null : IsNone(stamp);
        bool? newer = ModifiedSince is null ? null : ModifiedHolds(stamp);
        if ((other is false && newer is not true) || (newer is false && other is not true))
            throw BlobRefusals.NotModified(stamp);
    }

    /// <param name="stamp">Null where there is nothing yet.</param>
    /// <exception cref="StorageRefusal">What is there is not to be written under these conditions.</exception>
    public void CheckWrite(long? stamp)
    {
        var holds = stamp is { } present
            ? MatchHolds(present) && UnmodifiedHolds(present) && IsNone(present) && ModifiedHolds(present)
            : Match is null;
        if (!holds)
            throw BlobRefusals.ConditionNotMet();
    }

    private static List<string>? ETagsOf(StorageRequest request, string name) => request.Header(name) is { Length: > 0 } text
        ? [.. text.Split(',', StringSplitOptions.TrimEntries).Select(tag => tag == Any || tag.StartsWith('"') ? tag : $"\"{tag}\"")]
        : null;

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

    private static bool Names(IReadOnlyList<string> tags, long stamp) => tags.Contains(Any, StringComparer.Ordinal) || tags.Contains(Stamped.ETag(stamp), StringComparer.Ordinal);

    private bool MatchHolds(long stamp) => Match is null || Names(Match, stamp);

    private bool IsNone(long stamp) => NoneMatch is null || !Names(NoneMatch, stamp);

    private bool ModifiedHolds(long stamp) => ModifiedSince is not { } since || Second(stamp) > since;

    private bool UnmodifiedHolds(long stamp) => UnmodifiedSince is not { } since || Second(stamp) <= since;
}
