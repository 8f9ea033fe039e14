using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Delivery;
using PrivateDomain.Due;
using PrivateDomain.Repurchase.Holdouts;

namespace PrivateDomain.Repurchase;

public sealed class RepurchaseOptions
{
    internal static readonly IReadOnlyCollection<string> Variables = ["name", "brand", "product", "link"];

    /// <summary>From so many of a hundred contacts reminders are kept, so that what they add can be measured. Who takes part already stays where they are.</summary>
    public int HoldoutPercent { get; set; } = 10;

    /// <summary>The reminder's text.</summary>
    public string ReminderText { get; set; } =
        "{{ name | 您好 }}，您的「{{ product }}」差不多快用完啦。需要的话，可以在这里再带一份：{{ link }}\n不想再收到提醒，回复我一声就好。";

    internal string Render(BrandOptions brand, string name, Product product) => MessageTemplate.Parse(ReminderText, Variables).Template!.Render(
        new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = name, ["brand"] = brand.Name, ["product"] = product.Title, ["link"] = product.Link });
}

public static class RepurchaseSetup
{
    public static IServiceCollection AddRepurchase(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RepurchaseOptions>().Bind(configuration.GetSection("Repurchase"))
            .Validate(options => options.HoldoutPercent is >= 0 and <= 50, "Repurchase__HoldoutPercent must be 0 to 50.")
            .ValidateText("Repurchase__ReminderText", options => options.ReminderText, RepurchaseOptions.Variables)
            .ValidateOnStart();
        return services.AddSingleton<FollowReminder>().AddSingleton<Outcomes>()
            .AddSingleton<IDueHandler, SendReminder>().AddSingleton<IDueHandler>(provider => provider.GetRequiredService<FollowReminder>());
    }
}
