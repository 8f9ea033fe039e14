using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Due;

namespace PrivateDomain.Jobs;

public static class JobSetup
{
    public static IServiceCollection AddJobs(this IServiceCollection services) => services
        .AddSingleton<JobStore>()
        .AddSingleton<JobFiles>()
        .AddSingleton<ResumeJob>().AddSingleton<IDueHandler>(provider => provider.GetRequiredService<ResumeJob>());
}
