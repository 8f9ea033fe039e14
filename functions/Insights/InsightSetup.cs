using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Due;

namespace PrivateDomain.Insights;

public sealed class InsightOptions
{
    /// <summary>So many days before an order it counts what reached its contact.</summary>
    public int AttributionDays { get; set; } = 30;
}

public static class InsightSetup
{
    public static IServiceCollection AddInsights(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<InsightOptions>().Bind(configuration.GetSection("Insights"))
            .Validate(options => options.AttributionDays is >= 1 and <= 365, "Insights__AttributionDays must be 1 to 365.")
            .ValidateOnStart();
        return services.AddSingleton<Sales>().AddSingleton<IDueHandler>(provider => provider.GetRequiredService<AttributeOrder>());
    }
}
