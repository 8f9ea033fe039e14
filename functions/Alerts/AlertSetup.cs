using Microsoft.Extensions.DependencyInjection;

namespace PrivateDomain.Alerts;

public static class AlertSetup
{
    public static IServiceCollection AddAlerts(this IServiceCollection services) => services.AddSingleton<AlertBoard>();
}
