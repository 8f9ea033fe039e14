using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Jobs;
using PrivateDomain.Orders.Import;

namespace PrivateDomain.Orders;

public sealed class OrderOptions
{
    /// <summary>When an order is taken up again whose request may have died; longer than a request takes.</summary>
    public TimeSpan ResumeAfter { get; set; } = TimeSpan.FromSeconds(30);
}

public static class OrderSetup
{
    public static IServiceCollection AddOrders(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<OrderOptions>().Bind(configuration.GetSection("Orders"))
            .Validate(options => options.ResumeAfter >= TimeSpan.Zero && options.ResumeAfter <= TimeSpan.FromDays(1), "Orders__ResumeAfter must be 0 to 1 day.")
            .ValidateOnStart();
        return services.AddSingleton<OrderStore>().AddSingleton<OrderReader>().AddSingleton<MatchOrder>().AddSingleton<ClaimWaitingOrders>()
            .AddSingleton<SplitUpload>().AddSingleton<TakeOrders>().AddSingleton(new JobKind(ImportOrders.Kind, job => new OrdersUploaded(job)));
    }
}
