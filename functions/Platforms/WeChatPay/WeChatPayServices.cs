using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PrivateDomain.Platforms.OfficialAccount;

namespace PrivateDomain.Platforms.WeChatPay;

/// <summary>The room's front door.</summary>
public static class WeChatPayServices
{
    /// <summary>Adds <see cref="WeChatPayClient"/>, <see cref="WeChatPayNotifications"/> and checked <see cref="WeChatPayOptions"/>. The clock is the
    /// <see cref="TimeProvider"/> under the key "system", by default the machine's.</summary>
    public static IServiceCollection AddWeChatPay(this IServiceCollection services, IConfiguration configuration)
    {
        const string key = WeChatPayOptions.Section;
        services.AddOptions<WeChatPayOptions>().Bind(configuration.GetSection(key))
            .PostConfigure(options => options.AppId = options.AppId.Length > 0 ? options.AppId : configuration[$"{OfficialAccountOptions.Section}:AppId"] ?? "")
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WeChatPayOptions>, WeChatPayOptionsCheck>());
        services.TryAddKeyedSingleton("system", TimeProvider.System);
        services.TryAddKeyedSingleton(key, (provider, _) => new CallPolicies(Options(provider).Value.CallTimeout));
        services.TryAddTransient<SigningHandler>();
        services.TryAddSingleton<WeChatPayExchange>();
        services.TryAddSingleton<PlatformCertificates>();
        services.TryAddSingleton<PlatformKeys>();
        services.TryAddSingleton<WeChatPayTrouble>();
        services.TryAddSingleton(provider => new WeChatPayNotifications(provider.GetRequiredService<PlatformKeys>(), Options(provider)));
        services.TryAddSingleton(provider => new WeChatPayClient(
            provider.GetRequiredService<WeChatPayExchange>(), provider.GetRequiredService<PlatformKeys>(), provider.GetRequiredService<WeChatPayTrouble>(), Options(provider),
            provider.GetRequiredKeyedService<TimeProvider>("system"), provider.GetRequiredService<ILogger<WeChatPayClient>>()));

        // No request logging: its lines would show the customer's OpenID, which stands in the address.
        services.AddHttpClient(key, (provider, http) =>
            {
                http.BaseAddress = new Uri(Options(provider).Value.ApiBaseUrl.TrimEnd('/') + "/");
                http.MaxResponseContentBufferSize = 256 * 1024;
                // The policies limit each try until its headers; this limits a body that never ends.
                http.Timeout = Options(provider).Value.CallTimeout * 4;
                // Both are required of every call (pay.weixin.qq.com/wiki/doc/apiv3/wechatpay/wechatpay2_0.shtml).
                http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
                http.DefaultRequestHeaders.UserAgent.ParseAdd("PrivateDomain/1.0");
                // Says which key the answer is to be signed with (pay.weixin.qq.com/doc/v3/merchant/4012154180).
                if (Options(provider).Value.PublicKeyId is { Length: > 0 } id) http.DefaultRequestHeaders.Add("Wechatpay-Serial", id);
            })
            .RemoveAllLoggers()
            .AddPolicyHandler((provider, request) => provider.GetRequiredKeyedService<CallPolicies>(key).For(request))
            .AddHttpMessageHandler<SigningHandler>()
            .ConfigurePrimaryHttpMessageHandler(() => Connections.Open(redirects: 0))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        return services;
    }

    private static IOptions<WeChatPayOptions> Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<WeChatPayOptions>>();
}
