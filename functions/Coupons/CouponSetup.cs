using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Coupons.Limits;
using PrivateDomain.Coupons.Pool;
using PrivateDomain.Coupons.Redemption;
using PrivateDomain.Coupons.Wallet;
using PrivateDomain.Jobs;

namespace PrivateDomain.Coupons;

public sealed class CouponOptions
{
    /// <summary>Keys of the generated codes, newest first: <c>number:base64</c> separated by <c>;</c>. A code that was issued stays, whatever is listed later.</summary>
    public string CodeKeys { get; set; } = "";
}

public static class CouponSetup
{
    public static IServiceCollection AddCoupons(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<CouponOptions>().Bind(configuration.GetSection("Coupons"))
            .Validate(options => KeyRing.TryParse(options.CodeKeys, out _), $"Coupons__CodeKeys {KeyRing.Form}.")
            .ValidateOnStart();
        return services
            .AddSingleton<Purses>()
            .AddSingleton<Slices>()
            .AddSingleton<FreeCodes>()
            .AddSingleton<TakeCodes>()
            .AddSingleton<ImportCodes>()
            .AddSingleton<OfferGate>()
            .AddSingleton<KeepOfferInLine>()
            .AddSingleton<DefineOffer>()
            .AddSingleton<TurnOffer>()
            .AddSingleton<CouponSources>()
            .AddSingleton<AllocateCode>()
            .AddSingleton<IssueCoupon>()
            .AddSingleton<ReleaseCoupon>()
            .AddSingleton<CouponNudge>()
            .AddSingleton<SendWalletCoupon>()
            .AddSingleton(new JobKind(ImportCodes.Kind, job => new CodesUploaded(job)))
            .AddSingleton<RedeemedByPay>().AddSingleton<LookIntoWallet>()
            .AddSingleton<RedeemCoupon>()
            .AddSingleton<CopyCoupon>();
    }
}
