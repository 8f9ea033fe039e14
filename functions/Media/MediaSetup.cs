using Microsoft.Extensions.DependencyInjection;

namespace PrivateDomain.Media;

public static class MediaSetup
{
    public static IServiceCollection AddMedia(this IServiceCollection services) => services.AddSingleton<MediaLibrary>().AddSingleton<KeepMedia>().AddSingleton<ResolveAttachments>();
}
