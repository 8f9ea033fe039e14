using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Startup;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>
/// The keys that callers show, from settings: <c>Embedded:HostKeys:master</c> opens everything, any other
/// <c>Embedded:HostKeys:{name}</c> (such as <c>default</c>) every function of the level Function, and
/// <c>Embedded:HostKeys:functions:{function}:{name}</c> that function alone. A key that is not set opens nothing.
/// </summary>
internal sealed class HostKeys : IStartupCheck
{
    public const string Section = "Embedded:HostKeys";

    private const string Master = "master";
    private const string OfFunctions = "functions";

    private readonly byte[][] _master;
    private readonly byte[][] _host;
    private readonly Dictionary<string, byte[][]> _byFunction;

    public HostKeys(IConfiguration configuration)
    {
        var keys = configuration.GetSection(Section).GetChildren().ToLookup(key => key.Key, StringComparer.OrdinalIgnoreCase);
        _master = Digests(keys[Master]);
        _host = Digests(keys.Where(named => !Is(named.Key, Master) && !Is(named.Key, OfFunctions)).SelectMany(named => named));
        _byFunction = keys[OfFunctions].SelectMany(functions => functions.GetChildren())
            .ToDictionary(function => function.Key, function => Digests(function.GetChildren()), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Keys of a function that is not there would be taken for ones that protect something.</summary>
    public void Check(IReadOnlyList<Function> functions, StartupProblems problems)
    {
        foreach (var name in _byFunction.Keys.Where(name => !functions.Any(function => Is(function.Name, name))))
            problems.Add(name, $"{Section}:{OfFunctions} holds keys for it, but there is no such function");
    }

    /// <param name="request">Shows a key in the header <c>x-functions-key</c> or, without that header, as <c>code</c> in the query.</param>
    /// <param name="level">What is asked for.</param>
    /// <param name="function">The function whose own keys count too.</param>
    public bool Admits(HttpRequest request, AuthorizationLevel level, string? function = null)
    {
        if (level == AuthorizationLevel.Anonymous)
            return true;

        // A header, even a wrong or an empty one, keeps the query from being looked at; of several values the first counts.
        var shown = request.Headers.TryGetValue("x-functions-key", out var header) ? First(header) : First(request.Query["code"]);
        if (string.IsNullOrEmpty(shown))
            return false;

        var digest = Digest(shown);
        var own = function is null ? [] : _byFunction.GetValueOrDefault(function, []);
        var isMaster = IsAmong(digest, _master);
        var isLesser = IsAmong(digest, _host) | IsAmong(digest, own);
        return isMaster || (isLesser && level == AuthorizationLevel.Function);
    }

    private static string? First(StringValues values) => values.Count == 0 ? null : values[0];

    private static bool Is(string name, string other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);

    private static byte[][] Digests(IEnumerable<IConfigurationSection> keys) =>
        [.. keys.Select(key => key.Value).Where(key => !string.IsNullOrEmpty(key)).Select(key => Digest(key!))];

    /// <summary>Digests are of one length, so that comparing them takes the same time whatever was shown.</summary>
    private static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static bool IsAmong(byte[] shown, byte[][] keys)
    {
        var found = false;
        foreach (var key in keys)
            found |= CryptographicOperations.FixedTimeEquals(shown, key);
        return found;
    }
}
