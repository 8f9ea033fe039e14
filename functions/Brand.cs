using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PrivateDomain.Channels;

namespace PrivateDomain;

/// <summary>The brand, section <c>Brand</c> of the settings.</summary>
public sealed class BrandOptions
{
    /// <summary>"Our little shop": what customers read until the brand says its name.</summary>
    public const string DefaultName = "我们的小店";

    /// <summary>What <see cref="Name"/> may take of a page: 40 Chinese characters. Cards' pages say it four times, and are to come with the first packets.</summary>
    public const int MostBytesOfName = 120;

    /// <summary>What customers read on pages and in messages.</summary>
    public string Name { get; set; } = DefaultName;

    /// <summary>IANA name; the brand's days, quiet hours and shown times are in it.</summary>
    public string TimeZone { get; set; } = "Asia/Shanghai";

    /// <summary>What printed codes lead to: absolute, without a path.</summary>
    public Uri PublicUrl { get; set; } = new("http://127.0.0.1:7071");

    /// <summary>
    /// Set: business time may be rehearsed, and starts this far ahead of system time (<c>d.hh:mm:ss</c>). Unset: business time is
    /// system time and cannot be moved.
    /// </summary>
    public TimeSpan? ClockAhead { get; set; }

    public TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);
}

public static class BrandSetup
{
    /// <summary>The brand's settings and the two clocks.</summary>
    public static IServiceCollection AddBrand(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<BrandOptions>().Bind(configuration.GetSection("Brand"))
            .Validate(brand => !string.IsNullOrWhiteSpace(brand.Name), "Brand__Name must not be empty: customers read it.")
            .Validate(brand => CustomerPage.BytesOf(brand.Name ?? "") <= BrandOptions.MostBytesOfName, $"Brand__Name must take at most {BrandOptions.MostBytesOfName} bytes in a page, which are {BrandOptions.MostBytesOfName / 3} Chinese characters: a card's page says it four times.")
            .Validate(brand => TimeZoneInfo.TryFindSystemTimeZoneById(brand.TimeZone, out _), "Brand__TimeZone must be an IANA time zone such as Asia/Shanghai.")
            .Validate(brand => brand.PublicUrl is { IsAbsoluteUri: true, AbsolutePath: "/", Scheme: "http" or "https" }, "Brand__PublicUrl must be an address such as https://card.example.com, without a path.")
            .Validate(brand => brand.ClockAhead is null || brand.ClockAhead >= TimeSpan.Zero, "Brand__ClockAhead must not be negative.")
            .ValidateOnStart();
        services.AddKeyedSingleton(Clocks.System, TimeProvider.System);
        services.AddSingleton(provider => new BusinessClock(
            provider.GetRequiredKeyedService<TimeProvider>(Clocks.System), provider.GetRequiredService<IOptions<BrandOptions>>().Value.ClockAhead ?? TimeSpan.Zero));
        services.AddSingleton<TimeProvider>(provider => provider.GetRequiredService<BusinessClock>());
        return services;
    }
}
