using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace PrivateDomain.Coupons;

public sealed class CouponOptions
{
    /// <summary>Keys of the generated codes, newest first: <c>number:base64</c> separated by <c>;</c>.</summary>
    public string CodeKeys { get; set; } = "";
}

public static class CouponSetup
{
    public static IServiceCollection AddCoupons(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<CouponOptions>().Bind(configuration.GetSection("Coupons"))
            .Validate(options => KeyRing.TryParse(options.CodeKeys, out _), $"Coupons__CodeKeys {KeyRing.Form}.")
            .ValidateOnStart();
        return services.AddSingleton<IssueCoupon>();
    }
}
