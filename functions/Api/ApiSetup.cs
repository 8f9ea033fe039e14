using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace PrivateDomain.Api;

public sealed class ApiOptions
{
    /// <summary>The first API key; it has every scope. Sent as <c>x-api-key</c>.</summary>
    public string Key { get; set; } = "";
}

public static class ApiSetup
{
    public static IServiceCollection AddApi(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ApiOptions>().Bind(configuration.GetSection("Api"))
            .Validate(options => options.Key.Length > 0, "Api__Key is not set: it is the first API key, with every scope.")
            .ValidateOnStart();
        return services.AddHostedService<WarnAtStart>();
    }
}
