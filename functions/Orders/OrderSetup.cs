using Microsoft.Extensions.DependencyInjection;

namespace PrivateDomain.Orders;

public static class OrderSetup
{
    public static IServiceCollection AddOrders(this IServiceCollection services) =>
        services.AddSingleton<OrderStore>().AddSingleton<MatchOrder>().AddSingleton<ClaimWaitingOrders>();
}
