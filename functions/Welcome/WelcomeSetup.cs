using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Due;

namespace PrivateDomain.Welcome;

public static class WelcomeSetup
{
    public static IServiceCollection AddWelcome(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<WelcomeOptions>().Bind(configuration.GetSection("Welcome"))
            .Validate(options => options.ClockTolerance >= TimeSpan.Zero && options.ClockTolerance <= TimeSpan.FromMinutes(10), "Welcome__ClockTolerance must be 0 to 10 minutes.")
            .ValidateOnStart();
        return services.AddSingleton<WelcomeCode>().AddSingleton<PrepareWelcome>().AddSingleton<GiveBackCoupon>().AddSingleton<GreetContact>().AddSingleton<GreetFollower>()
            .AddSingleton<LostWelcomes>().AddSingleton<NoteLostWelcome>().AddSingleton<IDueHandler, TellKeeper>();
    }
}
