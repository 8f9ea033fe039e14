using Microsoft.Extensions.DependencyInjection;

namespace PrivateDomain.Groups;

public static class GroupSetup
{
    public static IServiceCollection AddGroups(this IServiceCollection services) =>
        services.AddSingleton<GroupStore>().AddSingleton<TellGroupChange>().AddSingleton<JoinWays>();
}
