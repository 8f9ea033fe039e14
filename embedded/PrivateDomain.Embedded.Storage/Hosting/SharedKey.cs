using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Hosting;

/// <summary>
/// Who has the account's key signs what is asked
/// (https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key).
/// </summary>
internal sealed class SharedKey(string account, string key, TimeProvider clock)
{
    /// <summary>An older request could be a stranger's copy.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private static readonly string[] Standard =
        ["Content-Encoding", "Content-Language", "Content-Length", "Content-MD5", "Content-Type", "Date", "If-Modified-Since", "If-Match", "If-None-Match", "If-Unmodified-Since", "Range"];

    private readonly byte[] _key = Convert.FromBase64String(key);

    /// <param name="kind">The tables have a form of their own.</param>
    /// <param name="path">Whole and percent-encoded, as it was asked for.</param>
    /// <param name="request">The rest of it.</param>
    /// <exception cref="StorageRefusal">The signature is missing, wrong or too old.</exception>
    public void Check(StorageKind kind, string path, StorageRequest request)
    {
        if (request.Header("Authorization")?.Split(' ', 2) is not [var scheme, var rest] || rest.Split(':', 2) is not [var name, var signature])
            throw Failed("The request carries no shared key authorization.");
        var date = request.Header("x-ms-date") ?? request.Header("Date") ?? "";
        if (!DateTimeOffset.TryParseExact(date, "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) || (clock.GetUtcNow() - at).Duration() > Window)
            throw Failed("The request's date is more than 15 minutes from now.");

        var text = (kind, scheme) switch
        {
            (StorageKind.Table, "SharedKeyLite") => $"{date}\n{OfTable(path, request)}",
            (StorageKind.Table, "SharedKey") => $"{request.Method}\n{request.Header("Content-MD5")}\n{request.Header("Content-Type")}\n{date}\n{OfTable(path, request)}",
            (_, "SharedKey") => OfMessage(path, request),
            _ => throw Failed($"The scheme {scheme} is not known here."),
        };
        var expected = HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text));
        var given = new byte[expected.Length];
        if (name != account || !Convert.TryFromBase64String(signature, given, out var length) || length != expected.Length || !CryptographicOperations.FixedTimeEquals(given, expected))
            throw Failed("The signature does not match.");
    }

    private static StorageRefusal Failed(string why) => new(
        403, "AuthenticationFailed", $"Server failed to authenticate the request. Make sure the value of the Authorization header is formed correctly including the signature. {why}");

    private string OfTable(string path, StorageRequest request) =>
        $"/{account}{path}" + (request.Parameter("comp") is { } part ? $"?comp={part}" : "");

    private string OfMessage(string path, StorageRequest request)
    {
        var text = new StringBuilder(request.Method).Append('\n');
        foreach (var name in Standard)
            text.Append(Value(name, request)).Append('\n');
        foreach (var (name, value) in request.Headers.Where(header => header.Key.StartsWith("x-ms-", StringComparison.OrdinalIgnoreCase)).Select(header => (Name: Lower(header.Key), header.Value)).OrderBy(header => header.Name, StringComparer.Ordinal))
            text.Append(name).Append(':').Append(value.Trim()).Append('\n');
        text.Append('/').Append(account).Append(path);
        foreach (var (name, value) in request.Query.Select(pair => (Name: Lower(pair.Key), pair.Value)).OrderBy(pair => pair.Name, StringComparer.Ordinal))
            text.Append('\n').Append(name).Append(':').Append(value);
        return text.ToString();
    }

    private static string Value(string name, StorageRequest request) => name switch
    {
        "Date" when request.Header("x-ms-date") is not null => "",
        "Content-Length" when request.Header(name) is "0" => "",
        _ => request.Header(name) ?? "",
    };

#pragma warning disable CA1308 // The protocol signs names in lower case.
    private static string Lower(string name) => name.ToLowerInvariant();
#pragma warning restore CA1308
}
