using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Callbacks.Shops;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.OfficialAccount;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Callbacks;

public sealed class CallbackOptions
{
    /// <summary>When a callback's event is taken up again; longer than the platform's own retries take.</summary>
    public TimeSpan ResumeAfter { get; set; } = TimeSpan.FromSeconds(30);
}

public static class CallbackSetup
{
    public static IServiceCollection AddCallbacks(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<CallbackOptions>().Bind(configuration.GetSection("Callbacks"))
            .Validate(options => options.ResumeAfter >= TimeSpan.Zero && options.ResumeAfter <= TimeSpan.FromDays(1), "Callbacks__ResumeAfter must be 0 to 1 day.")
            .ValidateOnStart();
        Door(services, WeComOptions.Section, "WeCom__CorpId");
        Door(services, OfficialAccountOptions.Section, "OfficialAccount__AppId");
        return services.AddSingleton<Inbox>().AddSingleton<AcceptEvent>().AddSingleton<LearnTrait>().AddSingleton<RecogniseVisitor>().AddSingleton<LearnContact>().AddSingleton<AcceptFollowerEvent>().AddSingleton<LearnFollower>().AddSingleton<KeepInStep>().AddSingleton<KeepPaymentNotification>().AddSingleton<AcceptShopEvent>();
    }

    private static void Door(IServiceCollection services, string platform, string receiver) => services.AddKeyedSingleton(
        platform, (provider, key) => ActivatorUtilities.CreateInstance<CallbackDoor>(provider, provider.GetRequiredKeyedService<CallbackCrypto>(key), receiver));
}
