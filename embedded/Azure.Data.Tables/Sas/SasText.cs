using System.Globalization;

namespace Azure.Data.Tables.Sas;

/// <summary>How the parts of a signature are written, in what is signed and in the query alike.</summary>
/// <remarks>
/// learn.microsoft.com/rest/api/storageservices/create-service-sas and create-account-sas: letters in a fixed order, times in UTC to
/// the second.
/// </remarks>
internal static class SasText
{
    /// <summary>The version whose rules of signing are used; for an account signature the last one without an encryption scope.</summary>
    public const string Version = "2019-07-07";

    private static readonly string[] TimeFormats =
        ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd"];

    private static readonly (TableAccountSasPermissions Permission, char Letter)[] AccountLetters =
    [
        (TableAccountSasPermissions.Read, 'r'),
        (TableAccountSasPermissions.Write, 'w'),
        (TableAccountSasPermissions.Delete, 'd'),
        (TableAccountSasPermissions.List, 'l'),
        (TableAccountSasPermissions.Add, 'a'),
        (TableAccountSasPermissions.Update, 'u'),
    ];

    private static readonly (TableSasPermissions Permission, char Letter)[] TableLetters =
    [
        (TableSasPermissions.Read, 'r'),
        (TableSasPermissions.Add, 'a'),
        (TableSasPermissions.Update, 'u'),
        (TableSasPermissions.Delete, 'd'),
    ];

    private static readonly (TableAccountSasResourceTypes Type, char Letter)[] ResourceLetters =
    [
        (TableAccountSasResourceTypes.Service, 's'),
        (TableAccountSasResourceTypes.Container, 'c'),
        (TableAccountSasResourceTypes.Object, 'o'),
    ];

    public static string Of(TableSasPermissions permissions) =>
        string.Concat(TableLetters.Where(it => permissions.HasFlag(it.Permission)).Select(it => it.Letter));

    public static string Of(TableAccountSasPermissions permissions) =>
        string.Concat(AccountLetters.Where(it => permissions.HasFlag(it.Permission)).Select(it => it.Letter));

    public static string Of(TableAccountSasResourceTypes types) =>
        string.Concat(ResourceLetters.Where(it => types.HasFlag(it.Type)).Select(it => it.Letter));

    /// <summary>Null for a protocol that is not stated.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such protocol.</exception>
    public static string? Of(TableSasProtocol protocol) =>
        protocol switch
        {
            TableSasProtocol.None => null,
            TableSasProtocol.HttpsAndHttp => "https,http",
            TableSasProtocol.Https => "https",
            _ => throw new ArgumentOutOfRangeException(nameof(protocol), protocol, "No such protocol."),
        };

    /// <summary>Null for a time that is not stated, which is the default value.</summary>
    public static string? Of(DateTimeOffset time) =>
        time == default ? null : time.UtcDateTime.ToString(TimeFormats[0], CultureInfo.InvariantCulture);

    /// <exception cref="ArgumentException">A letter that stands for nothing.</exception>
    public static TableAccountSasResourceTypes ResourceTypes(string letters)
    {
        var types = default(TableAccountSasResourceTypes);
        foreach (var letter in letters)
        {
            types |= ResourceLetters.FirstOrDefault(it => it.Letter == letter) is { Letter: not default(char) } found
                ? found.Type
                : throw new ArgumentException($"'{letter}' is not a resource type.", nameof(letters));
        }

        return types;
    }

    /// <exception cref="ArgumentException">Neither "https" nor "https,http".</exception>
    public static TableSasProtocol Protocol(string? text) =>
        text switch
        {
            null or "" => TableSasProtocol.None,
            "https" => TableSasProtocol.Https,
            "https,http" => TableSasProtocol.HttpsAndHttp,
            _ => throw new ArgumentException($"'{text}' is not a protocol of a signature.", nameof(text)),
        };

    /// <exception cref="FormatException">Not a time as signatures have it.</exception>
    public static DateTimeOffset Time(string? text) =>
        string.IsNullOrEmpty(text)
            ? default
            : DateTimeOffset.ParseExact(
                text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    /// <summary>The query of an address, decoded; a name given twice counts once.</summary>
    public static Dictionary<string, string> Query(Uri address) =>
        address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .DistinctBy(pair => pair[0], StringComparer.OrdinalIgnoreCase)
            .ToDictionary(
                pair => pair[0], pair => Uri.UnescapeDataString(pair.ElementAtOrDefault(1) ?? ""), StringComparer.OrdinalIgnoreCase);
}
