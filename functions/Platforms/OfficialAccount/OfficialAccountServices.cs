using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace PrivateDomain.Platforms.OfficialAccount;

/// <summary>The room's front door.</summary>
public static class OfficialAccountServices
{
    /// <summary>Adds <see cref="OfficialAccountClient"/>, the <see cref="CallbackCrypto"/> of its callbacks (under the key
    /// "OfficialAccount") and checked <see cref="OfficialAccountOptions"/>. The clock is the <see cref="TimeProvider"/> under the key
    /// "system", by default the machine's.</summary>
    public static IServiceCollection AddOfficialAccount(this IServiceCollection services, IConfiguration configuration)
    {
        const string key = OfficialAccountOptions.Section;
        services.AddOptions<OfficialAccountOptions>().Bind(configuration.GetSection(key)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OfficialAccountOptions>, OfficialAccountOptionsCheck>());
        services.TryAddKeyedSingleton("system", TimeProvider.System);
        services.TryAddKeyedSingleton(key, (provider, _) => new CallPolicies(Options(provider).CallTimeout));
        services.TryAddKeyedSingleton(key, (provider, _) => new CallbackCrypto(Options(provider).CallbackToken, Options(provider).EncodingAesKey, Options(provider).AppId));
        services.TryAddSingleton<OfficialAccountTokens>();
        services.TryAddSingleton<OfficialAccountTrouble>();
        services.TryAddSingleton<WebLogin>();

        // No request logging: its lines would show the access token, which the platform takes in the query.
        services.AddHttpClient<OfficialAccountClient>((provider, http) =>
            {
                http.BaseAddress = new Uri(Options(provider).ApiBaseUrl.TrimEnd('/') + "/");
                http.MaxResponseContentBufferSize = 256 * 1024;
                // The policies limit each try until its headers; this limits a body that never ends.
                http.Timeout = Options(provider).CallTimeout * 4;
            })
            .RemoveAllLoggers()
            .AddPolicyHandler((provider, request) => provider.GetRequiredKeyedService<CallPolicies>(key).For(request))
            .ConfigurePrimaryHttpMessageHandler(() => Connections.Open(redirects: 0))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        return services;
    }

    private static OfficialAccountOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<OfficialAccountOptions>>().Value;
}
