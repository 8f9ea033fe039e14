using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Coupons;
using PrivateDomain.Delivery;
using PrivateDomain.Due;
using PrivateDomain.Repurchase.Holdouts;
using PrivateDomain.Repurchase.Refit;

namespace PrivateDomain.Repurchase;

public sealed class RepurchaseOptions
{
    internal static readonly IReadOnlyCollection<string> Variables = ["name", "brand", "product", "link"];
    internal static readonly IReadOnlyCollection<string> AtRiskVariables = [.. Variables, .. Coupon.Variables];

    /// <summary>From so many of a hundred contacts reminders are kept, so that what they add can be measured. Who takes part already stays where they are.</summary>
    public int HoldoutPercent { get; set; } = 10;

    /// <summary>The reminder's text.</summary>
    public string ReminderText { get; set; } =
        "{{ name | 您好 }}，您的「{{ product }}」差不多快用完啦。需要的话，可以在这里再带一份：{{ link }}\n不想再收到提醒，回复我一声就好。";

    /// <summary>The offer of the coupon that reminders carry to contacts at risk; empty: none do.</summary>
    public string AtRiskOffer { get; set; } = "";

    /// <summary>A contact is at risk whose probability of ever buying again is below this; more than 0, at most 1.</summary>
    public double AtRiskBelow { get; set; } = 0.3;

    /// <summary>The reminder's text where it carries a coupon.</summary>
    public string AtRiskText { get; set; } =
        "{{ name | 您好 }}，好久不见，您的「{{ product }}」应该用完了吧？给您留了一张「{{ coupon.title }}」，券码 {{ coupon.code }}，{{ coupon.expires }} 前都能用：{{ link }}\n不想再收到提醒，回复我一声就好。";

    internal string Render(BrandOptions brand, string name, Product product, Coupon? coupon) => MessageTemplate.Parse(coupon is null ? ReminderText : AtRiskText, coupon is null ? Variables : AtRiskVariables).Template!.Render(
        new Dictionary<string, string>(coupon?.Values(brand.Zone) ?? [], StringComparer.Ordinal) { ["name"] = name, ["brand"] = brand.Name, ["product"] = product.Title, ["link"] = product.Link });
}

public static class RepurchaseSetup
{
    public static IServiceCollection AddRepurchase(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RepurchaseOptions>().Bind(configuration.GetSection("Repurchase"))
            .Validate(options => options.HoldoutPercent is >= 0 and <= 50, "Repurchase__HoldoutPercent must be 0 to 50.")
            .ValidateText("Repurchase__ReminderText", options => options.ReminderText, RepurchaseOptions.Variables)
            .Validate(options => options.AtRiskBelow is > 0 and <= 1, "Repurchase__AtRiskBelow must be more than 0 and at most 1.")
            .ValidateText("Repurchase__AtRiskText", options => options.AtRiskText, RepurchaseOptions.AtRiskVariables)
            .ValidateOnStart();
        return services.AddSingleton<Outlooks>().AddSingleton<Histories>().AddSingleton<Summaries>().AddSingleton<RefitForecasts>()
            .AddSingleton<FollowReminder>().AddSingleton<Outcomes>().AddSingleton<AtRiskCoupon>()
            .AddSingleton<IDueHandler, SendReminder>().AddSingleton<IDueHandler>(provider => provider.GetRequiredService<FollowReminder>());
    }
}
