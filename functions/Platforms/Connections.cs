namespace PrivateDomain.Platforms;

/// <summary>How the platforms are reached.</summary>
internal static class Connections
{
    /// <summary>Connections are renewed (for DNS) below the handler, so a client may be kept by a singleton. Idle ones are closed
    /// before a gateway would: a call into a connection that is just being closed has an unknown outcome.</summary>
    /// <param name="redirects">How many are followed.</param>
    public static SocketsHttpHandler Open(int redirects) => new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(2),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
        UseCookies = false,
        AllowAutoRedirect = redirects > 0,
        MaxAutomaticRedirections = Math.Max(redirects, 1),
    };
}
