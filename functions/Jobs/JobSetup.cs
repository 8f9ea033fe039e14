using Microsoft.Extensions.DependencyInjection;

namespace PrivateDomain.Jobs;

public static class JobSetup
{
    public static IServiceCollection AddJobs(this IServiceCollection services) => services
        .AddSingleton<JobStore>()
        .AddSingleton<JobFiles>();
}
