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

    /// <summary>Adds <see cref="WeComClient"/>, the <see cref="CallbackCrypto"/> of its callbacks (under the key "WeCom") and checked <see cref="WeComOptions"/>.
    /// The clock is the <see cref="TimeProvider"/> under the key "system", by default the machine's.</summary>
    public static IServiceCollection AddWeCom(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<WeComOptions>().Bind(configuration.GetSection(WeComOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WeComOptions>, WeComOptionsCheck>());
        services.TryAddKeyedSingleton("system", TimeProvider.System);
        services.TryAddKeyedSingleton(
            WeComOptions.Section, (provider, _) => new CallPolicies(provider.GetRequiredService<IOptions<WeComOptions>>().Value.CallTimeout));
        services.TryAddSingleton<WeComTokens>();
        services.TryAddSingleton<WeComTrouble>();
        services.TryAddSingleton<PictureDownload>();
        services.TryAddSingleton<WeComMedia>();
        services.TryAddSingleton<WeComAppMessages>();
        services.TryAddKeyedSingleton(WeComOptions.Section, (provider, _) =>
        {
            var options = provider.GetRequiredService<IOptions<WeComOptions>>().Value;
            return new CallbackCrypto(options.CallbackToken, options.EncodingAesKey, options.CorpId);
        });

        // No request logging on either client: its lines would show the access token, which WeCom takes in the query.
        services.AddHttpClient<WeComClient>((provider, http) =>
            {
                var options = provider.GetRequiredService<IOptions<WeComOptions>>().Value;
                http.BaseAddress = new Uri(options.ApiBaseUrl.TrimEnd('/') + "/");
                http.MaxResponseContentBufferSize = MaxAnswerBytes;
                // The policies limit each try until its headers; this limits a body that never ends.
                http.Timeout = options.CallTimeout * 4 is var four && four > WeComClient.TaskTimeout ? four : WeComClient.TaskTimeout;
            })
            .RemoveAllLoggers()
            .AddPolicyHandler((provider, request) => provider.GetRequiredKeyedService<CallPolicies>(WeComOptions.Section).For(request))
            .ConfigurePrimaryHttpMessageHandler(() => Connections.Open(redirects: 0))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        services.AddHttpClient(nameof(WeComMedia), (provider, http) =>
            {
                http.BaseAddress = new Uri(provider.GetRequiredService<IOptions<WeComOptions>>().Value.ApiBaseUrl.TrimEnd('/') + "/");
                http.MaxResponseContentBufferSize = MaxAnswerBytes;
                http.Timeout = WeComMedia.Timeout;
            })
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(() => Connections.Open(redirects: 0))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        services.AddHttpClient(nameof(PictureDownload))
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(() => Connections.Open(redirects: 2))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        return services;
    }
}
