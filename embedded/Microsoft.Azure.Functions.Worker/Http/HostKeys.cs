using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>
/// The host's keys, from the settings <c>Embedded:HostKeys:master</c> and <c>Embedded:HostKeys:default</c>. A key that is not set
/// opens nothing.
/// </summary>
internal sealed class HostKeys(IConfiguration configuration)
{
    public const string Section = "Embedded:HostKeys";

    private readonly byte[]? _master = Digest(configuration[$"{Section}:master"]);
    private readonly byte[]? _default = Digest(configuration[$"{Section}:default"]);

    public bool Admits(HttpRequest request, AuthorizationLevel level)
    {
        if (level == AuthorizationLevel.Anonymous)
            return true;

        // A header, even a wrong one, keeps the query from being looked at.
        var shown = request.Headers.TryGetValue("x-functions-key", out var header) ? header.ToString() : request.Query["code"].ToString();
        if (Digest(shown) is not { } digest)
            return false;

        var isMaster = Same(digest, _master);
        var isDefault = Same(digest, _default);
        return isMaster || (isDefault && level == AuthorizationLevel.Function);
    }

    /// <summary>Digests are of one length, so that comparing them takes the same time whatever was shown.</summary>
    private static byte[]? Digest(string? key) => string.IsNullOrEmpty(key) ? null : SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static bool Same(byte[] shown, byte[]? key) => key is not null && CryptographicOperations.FixedTimeEquals(shown, key);
}
