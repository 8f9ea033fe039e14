using System.Globalization;

namespace PrivateDomain.Embedded.Storage.Wire;

/// <summary>Numbers, names and versions in requests of queues and blobs.</summary>
internal static class Parameters
{
    private const string VersionHeader = "x-ms-version";

    /// <summary>A whole number in the query, or null where there is none.</summary>
    /// <exception cref="StorageRefusal">It is no number, or not between the two, both included.</exception>
    public static long? Whole(this StorageRequest request, string name, long least, long most)
    {
        if (request.Parameter(name) is not { } text)
            return null;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            throw CommonRefusals.InvalidParameter(name, text, "The value is not a number.");
        return number >= least && number <= most ? number : throw CommonRefusals.ParameterOutOfRange(name, text, least, most);
    }

    /// <summary>The version of the protocol that the client speaks, or the one that it gets where it names none that could be.</summary>
    public static string Version(this StorageRequest request) => request.Header(VersionHeader) is { } spoken && IsVersion(spoken) ? spoken : "2020-12-06";

    /// <exception cref="StorageRefusal">The request's version is no date. Later ones than this store knows are served, so that newer clients are.</exception>
    public static void CheckVersion(this StorageRequest request)
    {
        if (request.Header(VersionHeader) is { } spoken && !IsVersion(spoken))
            throw CommonRefusals.InvalidHeader(VersionHeader, spoken);
    }

    /// <summary>Whether the client speaks a version before this one. One that names none gets the newest.</summary>
    public static bool IsBefore(this StorageRequest request, string version) => request.Header(VersionHeader) is { } spoken && string.CompareOrdinal(spoken, version) < 0;

    /// <summary>A name of a queue or a container.</summary>
    /// <remarks>https://learn.microsoft.com/rest/api/storageservices/naming-queues-and-metadata.</remarks>
    /// <exception cref="StorageRefusal">It cannot be one.</exception>
    public static string CheckedName(string name)
    {
        if (name.Length is < 3 or > 63)
            throw CommonRefusals.NameLength();
        foreach (var letter in name)
        {
            if (letter is not (>= 'a' and <= 'z' or >= '0' and <= '9' or '-'))
                throw CommonRefusals.InvalidName();
        }

        return name[0] == '-' || name[^1] == '-' || name.Contains("--", StringComparison.Ordinal) ? throw CommonRefusals.InvalidName() : name;
    }

    private static bool IsVersion(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
