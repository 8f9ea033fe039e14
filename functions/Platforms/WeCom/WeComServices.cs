using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace PrivateDomain.Platforms.WeCom;

/// <summary>The room's front door.</summary>
public static class WeComServices
{
    /// <summary>Largest answer read: a mass message refused for each of 10,000 customers stays below.</summary>
    private const int MaxAnswerBytes = 2 * 1024 * 1024;

    /// <summary>Adds <see cref="WeComClient"/>, <see cref="CallbackCrypto"/> and checked <see cref="WeComOptions"/>.
    /// The clock is the <see cref="TimeProvider"/> under the key "system", by default the machine's.</summary>
    public static IServiceCollection AddWeCom(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<WeComOptions>().Bind(configuration.GetSection(WeComOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WeComOptions>, WeComOptionsCheck>());
        services.TryAddKeyedSingleton("system", TimeProvider.System);
        services.TryAddSingleton<WeComPolicies>();
        services.TryAddSingleton<WeComTokens>();
        services.TryAddSingleton<PictureDownload>();
        services.TryAddSingleton<WeComMedia>();
        services.TryAddSingleton<WeComAppMessages>();
        services.TryAddSingleton<CallbackCrypto>();

        // No request logging on either client: its lines would show the access token, which WeCom takes in the query.
        services.AddHttpClient<WeComClient>((provider, http) =>
            {
                var options = provider.GetRequiredService<IOptions<WeComOptions>>().Value;
                http.BaseAddress = new Uri(options.ApiBaseUrl.TrimEnd('/') + "/");
                http.MaxResponseContentBufferSize = MaxAnswerBytes;
                // The policies limit each try until its headers; this limits a body that never ends.
                http.Timeout = options.CallTimeout * 4;
            })
            .RemoveAllLoggers()
            .AddPolicyHandler((provider, request) => provider.GetRequiredService<WeComPolicies>().For(request))
            .ConfigurePrimaryHttpMessageHandler(() => Connections(redirects: 0))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        services.AddHttpClient(nameof(WeComMedia), (provider, http) =>
            {
                http.BaseAddress = new Uri(provider.GetRequiredService<IOptions<WeComOptions>>().Value.ApiBaseUrl.TrimEnd('/') + "/");
                http.MaxResponseContentBufferSize = MaxAnswerBytes;
                http.Timeout = WeComMedia.Timeout;
            })
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(() => Connections(redirects: 0))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        services.AddHttpClient(nameof(PictureDownload))
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(() => Connections(redirects: 2))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        return services;
    }

    /// <summary>Connections are renewed (for DNS) below the handler, so a client may be kept by a singleton. Idle ones are closed
    /// before a gateway would: a call into a connection that is just being closed has an unknown outcome.</summary>
    private static SocketsHttpHandler Connections(int redirects) => new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(2),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
        UseCookies = false,
        AllowAutoRedirect = redirects > 0,
        MaxAutomaticRedirections = Math.Max(redirects, 1),
    };
}
