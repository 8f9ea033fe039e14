using Microsoft.Extensions.DependencyInjection;

namespace PrivateDomain.Welcome;

public static class WelcomeSetup
{
    public static IServiceCollection AddWelcome(this IServiceCollection services) =>
        services.AddSingleton<PrepareWelcome>().AddSingleton<GreetContact>().AddSingleton<GreetFollower>();
}
