using Microsoft.Extensions.DependencyInjection;

namespace PrivateDomain.Due;

public static class DueSetup
{
    public static IServiceCollection AddDue(this IServiceCollection services) => services.AddSingleton<SweepDue>();
}
