using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Due;

namespace PrivateDomain.Campaigns;

public static class CampaignSetup
{
    public static IServiceCollection AddCampaigns(this IServiceCollection services) => services
        .AddSingleton<CampaignStore>().AddSingleton<MassTasks>().AddSingleton<CampaignDelivery>().AddSingleton<CampaignMessage>().AddSingleton<FixTasks>().AddSingleton<FindLostTask>().AddSingleton<RemindKeeper>()
        .AddSingleton<CloseTask>().AddSingleton<HandOverTask>().AddSingleton<CarryTask>().AddSingleton<FollowPersonal>().AddSingleton<ShowCampaign>().AddSingleton<OpenCampaign>()
        .AddSingleton<IDueHandler>(provider => provider.GetRequiredService<TurnCampaign>())
        .AddSingleton<IDueHandler>(provider => provider.GetRequiredService<CarryTask>())
        .AddSingleton<IDueHandler>(provider => provider.GetRequiredService<FollowPersonal>())
        .AddSingleton<IDueHandler, SendPersonal>();
}
