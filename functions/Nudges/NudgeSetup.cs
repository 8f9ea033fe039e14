using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Coupons;
using PrivateDomain.Delivery;
using PrivateDomain.Due;

namespace PrivateDomain.Nudges;

public sealed class NudgeOptions
{
    internal static readonly IReadOnlyCollection<string> Variables = ["name", "brand", .. Coupon.Variables];

    /// <summary>What a contact reads whose coupon ends soon.</summary>
    public string Text { get; set; } =
        "{{ name | 您好 }}，您的「{{ coupon.title }}」{{ coupon.expires }} 就到期了，券码 {{ coupon.code }}，别忘了用哦。\n不想再收到提醒，回复我一声就好。";

    internal string Render(BrandOptions brand, string name, Coupon coupon) => MessageTemplate.Parse(Text, Variables).Template!.Render(
        new Dictionary<string, string>(coupon.Values(brand.Zone), StringComparer.Ordinal) { ["name"] = name, ["brand"] = brand.Name });
}

public static class NudgeSetup
{
    public static IServiceCollection AddNudges(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<NudgeOptions>().Bind(configuration.GetSection("Nudges"))
            .ValidateText("Nudges__Text", options => options.Text, NudgeOptions.Variables)
            .ValidateOnStart();
        return services.AddSingleton<FollowNudge>()
            .AddSingleton<IDueHandler, SendNudge>().AddSingleton<IDueHandler>(provider => provider.GetRequiredService<FollowNudge>());
    }
}
