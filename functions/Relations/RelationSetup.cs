using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Due;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Relations;

public sealed class RelationOptions
{
    /// <summary>The group in WeCom of tags that are made because they were named and missing: 1 to 30 characters.</summary>
    public string TagGroup { get; set; } = "私域";
}

public static class RelationSetup
{
    public static IServiceCollection AddRelations(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RelationOptions>().Bind(configuration.GetSection("Relations"))
            .Validate(options => options.TagGroup is { Length: >= 1 and <= WeComClient.MaxTagName }, $"Relations__TagGroup must have 1 to {WeComClient.MaxTagName} characters.")
            .ValidateOnStart();
        return services
            .AddSingleton<KeeperIndex>()
            .AddSingleton<PlanNotes>()
            .AddSingleton<BringInLine>()
            .AddSingleton<EndRelation>()
            .AddSingleton<HandOvers>()
            .AddSingleton<PlanHandOver>()
            .AddSingleton<MoveRelation>()
            .AddSingleton<IDueHandler, FollowHandOver>();
    }
}
