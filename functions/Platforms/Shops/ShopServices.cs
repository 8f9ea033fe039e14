using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PrivateDomain.Platforms.Shopify;
using PrivateDomain.Platforms.StandardWebhooks;
using PrivateDomain.Platforms.WooCommerce;
using PrivateDomain.Platforms.Youzan;

namespace PrivateDomain.Platforms.Shops;

/// <summary>The shops' front door.</summary>
public static class ShopServices
{
    /// <summary>Adds each <see cref="IShopPlatform"/> and checked <see cref="ShopsOptions"/>.</summary>
    public static IServiceCollection AddShops(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ShopsOptions>().Configure(options => configuration.GetSection(ShopsOptions.Section).Bind(options.Shops)).ValidateOnStart();
        return services.AddSingleton<IValidateOptions<ShopsOptions>, ShopOptionsCheck>()
            .AddSingleton<IShopPlatform, ShopifyShop>().AddSingleton<IShopPlatform, WooCommerceShop>().AddSingleton<IShopPlatform, YouzanShop>().AddSingleton<IShopPlatform, StandardShop>();
    }
}
